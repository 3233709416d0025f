import { queryOptions } from '@tanstack/react-query';
import { sittingOperations } from '../../../server/contract/sittings.ts';
import { callOrThrow } from '../../transport/api.ts';

/** The candidate's sittings, with the monotonic instant of the answer, from which a clock can be counted on. */
export function sittingsQuery() {
  return queryOptions({
    queryKey: [sittingOperations.listSittings.id],
    queryFn: async () => {
      const { sittings } = await callOrThrow(sittingOperations.listSittings);
      return { sittings, receivedAt: performance.now() };
    },
    refetchInterval: 30_000,
  });
}
