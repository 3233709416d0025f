import type { RegistrarDelivery } from '../../../server/contract/deliveries.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import css from './delivery-badges.module.css';

/** How a delivery is held, beside when; nothing where there is nothing to say. */
export function DeliveryBadges({
  delivery: { needsAdmission, isLive, isSample },
}: {
  readonly delivery: RegistrarDelivery;
}) {
  if (!needsAdmission && !isLive) return null;
  return (
    <span className={css['badges']}>
      {needsAdmission && <StatusBadge>A proctor admits</StatusBadge>}
      {isLive &&
        (isSample ? (
          <StatusBadge tone="attention">Live, but its bank is a public sample</StatusBadge>
        ) : (
          <StatusBadge tone="active">Live</StatusBadge>
        ))}
    </span>
  );
}
