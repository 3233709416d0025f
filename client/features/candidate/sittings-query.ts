import { queryOptions } from '@tanstack/react-query';
import { type SittingView, sittingOperations } from '../../../server/contract/sittings.ts';
import { callOrThrow } from '../../transport/api.ts';

const everyMs = 30_000;
/** A sitting is closed within a second of its deadline and grace. */
const closedAfterMs = 3_000;

/** The candidate's sittings, with the monotonic instant of the answer, from which a clock can be counted on. */
export function sittingsQuery() {
  return queryOptions({
    queryKey: [sittingOperations.listSittings.id],
    queryFn: async () => {
      const { sittings } = await callOrThrow(sittingOperations.listSittings);
      return { sittings, receivedAt: performance.now() };
    },
    refetchInterval: ({ state }) => Math.min(everyMs, ...(state.data?.sittings ?? []).map(endsIn)),
  });
}

/** In how many milliseconds from `serverNow` on a sitting will have been closed by its clock. */
function endsIn({ status, deadline, serverNow }: SittingView): number {
  if (status !== 'in-progress' || deadline === null) return Number.POSITIVE_INFINITY;
  return Math.max(0, deadline - serverNow) + closedAfterMs;
}
