import type { RegistrarSitting } from '../../../server/contract/sittings.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** Where a sitting stands, from the registrar's side. */
export function OutcomeBadge({ sitting: { status, outcome } }: { readonly sitting: RegistrarSitting }) {
  if (status === 'voided') return <StatusBadge>Voided</StatusBadge>;
  if (status === 'scheduled' || status === 'ready') return <StatusBadge>Not started</StatusBadge>;
  if (outcome === null) return <StatusBadge tone="active">{status === 'paused' ? 'Paused' : 'Running'}</StatusBadge>;
  if (outcome.state === 'held') return <StatusBadge tone="attention">Held</StatusBadge>;
  return outcome.passed ? <StatusBadge tone="good">Passed</StatusBadge> : <StatusBadge tone="bad">Failed</StatusBadge>;
}
