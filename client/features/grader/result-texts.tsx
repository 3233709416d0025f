import type { ResultRow } from '../../../server/contract/results.ts';
import type { EndKind } from '../../../server/contract/sittings.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';

export const endTexts: Record<EndKind, string> = {
  submitted: 'Submitted',
  expired: 'Time ran out',
  terminated: 'Terminated by a proctor',
};

/** The verdict as it stands: held and voided come before passed and failed. */
export function VerdictBadge({ result: { state, passed } }: { readonly result: Pick<ResultRow, 'state' | 'passed'> }) {
  if (state === 'voided') return <StatusBadge>Voided</StatusBadge>;
  if (state === 'held') return <StatusBadge tone="attention">Held</StatusBadge>;
  return passed ? <StatusBadge tone="good">Passed</StatusBadge> : <StatusBadge tone="bad">Failed</StatusBadge>;
}
