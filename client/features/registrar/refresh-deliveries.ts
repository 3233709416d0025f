import type { QueryClient } from '@tanstack/react-query';
import { deliveryOperations } from '../../../server/contract/deliveries.ts';
import { adjudicationOperations } from '../../../server/contract/sittings.ts';

/** After a place was kept or withdrawn: reads again what shows places. */
export function refreshDeliveries(queries: QueryClient): void {
  for (const { id } of [
    deliveryOperations.readRegistrarDelivery,
    deliveryOperations.listRegistrarDeliveries,
    adjudicationOperations.listRegistrarSittings,
  ])
    void queries.invalidateQueries({ queryKey: [id] });
}
