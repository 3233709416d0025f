export { type Delivery, insertDelivery, selectDeliveries, selectOptionalDelivery } from './deliveries.repo.ts';
export { ensureStandingDeliveries } from './standing.ts';
