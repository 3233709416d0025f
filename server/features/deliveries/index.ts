export { addDelivery } from './add-delivery.ts';
export { type Delivery, insertDelivery, selectDeliveries, selectOptionalDelivery } from './deliveries.repo.ts';
export { mountDeliveries } from './deliveries.routes.ts';
export { ensureStandingDeliveries } from './standing.ts';
