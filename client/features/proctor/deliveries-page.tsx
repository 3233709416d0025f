import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { proctoringOperations } from '../../../server/contract/sittings.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { windowText } from '../staff/delivery-window.ts';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import css from './deliveries-page.module.css';

type Delivery = z.infer<typeof proctoringOperations.listProctorDeliveries.response>['deliveries'][number];

const READ_EVERY_MS = 5000;

export const deliveriesQuery = () => query(proctoringOperations.listProctorDeliveries);

/** All deliveries, those with somebody in them first. */
export function DeliveriesPage() {
  const deliveries = useQuery({ ...deliveriesQuery(), refetchInterval: READ_EVERY_MS });
  return (
    <>
      <PageHead
        title="Deliveries"
        lead="Choose a delivery to watch its candidates live. Deliveries with somebody waiting or at work come first."
      />
      {deliveries.isPending ? (
        <SkeletonRows rows={3} height={112} />
      ) : deliveries.isError && deliveries.data === undefined ? (
        <ErrorState error={deliveries.error} retry={deliveries.refetch} />
      ) : deliveries.data.deliveries.length === 0 ? (
        <EmptyState title="No delivery yet">
          <p>Deliveries appear here as soon as an administrator has set up an exam to be sat.</p>
        </EmptyState>
      ) : (
        <DeliveryList deliveries={deliveries.data.deliveries} now={deliveries.data.serverNow} />
      )}
    </>
  );
}

function DeliveryList({ deliveries, now }: { readonly deliveries: readonly Delivery[]; readonly now: number }) {
  const busy = deliveries.filter((each) => openCount(each) > 0).sort((a, b) => pressing(b) - pressing(a));
  const quiet = deliveries.filter((each) => openCount(each) === 0);
  return (
    <>
      {busy.length > 0 && (
        <section aria-labelledby="busy" className={css['section']}>
          <h2 id="busy">In progress</h2>
          <ul className={css['list']}>
            {busy.map((each) => (
              <DeliveryCard key={each.deliveryId} delivery={each} now={now} />
            ))}
          </ul>
        </section>
      )}
      {quiet.length > 0 && (
        <section aria-labelledby="quiet" className={css['section']}>
          <h2 id="quiet">{busy.length > 0 ? 'Nobody in the room' : 'Nobody is in a room now'}</h2>
          <ul className={css['list']}>
            {quiet.map((each) => (
              <DeliveryCard key={each.deliveryId} delivery={each} now={now} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function DeliveryCard({ delivery, now }: { readonly delivery: Delivery; readonly now: number }) {
  return (
    <li className={css['card']} data-busy={openCount(delivery) > 0 || undefined}>
      <div className={css['what']}>
        <h3 className={css['title']}>
          <AppLink to={`/proctor/deliveries/${delivery.deliveryId}`} className={css['link']}>
            {delivery.title}
          </AppLink>
        </h3>
        {delivery.examTitle !== delivery.title && <p className={css['exam']}>{delivery.examTitle}</p>}
        <p className={css['window']}>
          {windowText(delivery, now)}
          {delivery.needsAdmission && <StatusBadge>You admit each candidate</StatusBadge>}
        </p>
      </div>
      <dl className={css['counts']}>
        <Count name="Waiting" value={delivery.waiting} pressing={delivery.needsAdmission} />
        <Count name="Running" value={delivery.running} />
        <Count name="Paused" value={delivery.paused} pressing />
        <Count name="Ended today" value={delivery.endedToday} />
      </dl>
    </li>
  );
}

function Count({
  name,
  value,
  pressing = false,
}: {
  readonly name: string;
  readonly value: number;
  readonly pressing?: boolean;
}) {
  return (
    <div data-none={value === 0 || undefined} data-pressing={(pressing && value > 0) || undefined}>
      <dt>{name}</dt>
      <dd>{value.toLocaleString('en')}</dd>
    </div>
  );
}

const openCount = ({ waiting, running, paused }: Delivery) => waiting + running + paused;

/** Waiting and paused candidates need a person; running ones mostly do not. */
const pressing = ({ waiting, running, paused, needsAdmission }: Delivery) =>
  (needsAdmission ? waiting : 0) * 1_000_000 + paused * 1000 + running;
