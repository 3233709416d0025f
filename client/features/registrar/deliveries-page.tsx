import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deliveryOperations, type RegistrarDelivery } from '../../../server/contract/deliveries.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { isOver, windowText } from '../staff/delivery-window.ts';
import { Icon } from '../staff/icons.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import css from '../staff/toolbar.module.css';
import { AddDelivery } from './add-delivery.tsx';
import { DeliveryBadges } from './delivery-badges.tsx';

const columnsAt = (now: number): readonly Column<RegistrarDelivery>[] => [
  {
    name: 'Delivery',
    cell: (delivery) => (
      <>
        <AppLink to={`/registrar/deliveries/${delivery.deliveryId}`}>{delivery.title}</AppLink>
        <span className={css['under']}>
          {delivery.examTitle}, {delivery.programTitle}
        </span>
      </>
    ),
  },
  {
    name: 'Starts',
    wide: true,
    cell: (delivery) => (
      <>
        {windowText(delivery, now)}
        <DeliveryBadges delivery={delivery} />
      </>
    ),
  },
  { name: 'Places kept', align: 'end', tight: true, cell: ({ scheduled }) => scheduled.toLocaleString('en') },
  { name: 'In progress', align: 'end', tight: true, cell: ({ open }) => open.toLocaleString('en') },
  { name: 'Ended', align: 'end', tight: true, cell: ({ ended }) => ended.toLocaleString('en') },
];

/** All deliveries: those with a window that is still to come or open, then those that are always open, then those that are over. */
export function DeliveriesPage() {
  const deliveries = useQuery({ ...query(deliveryOperations.listRegistrarDeliveries), refetchInterval: 30_000 });
  const [isAdding, setAdding] = useState(false);
  const exams = deliveries.data?.exams ?? [];
  // The server's clock decides who may start; that of this device may be wrong.
  const now = deliveries.data?.serverNow ?? 0;
  const rows = deliveries.data && inOrder(deliveries.data.deliveries, now);
  const add = (
    <Button leftSection={<Icon name="plus" />} disabled={exams.length === 0} onClick={() => setAdding(true)}>
      Add a delivery
    </Button>
  );
  return (
    <>
      <PageHead
        title="Deliveries"
        lead="What exams are sat in. Every exam has a delivery that is always open; add one for a room and a day, and keep places in it."
        actions={add}
      />
      {rows === undefined ? (
        deliveries.isError ? (
          <ErrorState error={deliveries.error} retry={deliveries.refetch} />
        ) : (
          <SkeletonRows rows={4} height={56} />
        )
      ) : rows.length === 0 ? (
        <EmptyState title="No delivery yet" action={exams.length > 0 && add}>
          <p>A delivery can be added for each exam of a program that this server has loaded.</p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Deliveries"
          columns={columnsAt(now)}
          rows={rows}
          keyOf={({ deliveryId }) => deliveryId}
          toneOf={(delivery) =>
            isOver(delivery, now) ? 'quiet' : delivery.isLive && delivery.isSample ? 'attention' : undefined
          }
        />
      )}
      {isAdding && <AddDelivery exams={exams} onClose={() => setAdding(false)} />}
    </>
  );
}

function inOrder(deliveries: readonly RegistrarDelivery[], now: number): readonly RegistrarDelivery[] {
  const rank = (delivery: RegistrarDelivery) =>
    isOver(delivery, now) ? 2 : delivery.opensAt === null && delivery.closesAt === null ? 1 : 0;
  const soonest = ({ opensAt, closesAt }: RegistrarDelivery) => opensAt ?? closesAt ?? 0;
  return deliveries.toSorted((a, b) => {
    const [rankA, rankB] = [rank(a), rank(b)];
    if (rankA !== rankB) return rankA - rankB;
    return rankA === 2 ? soonest(b) - soonest(a) : soonest(a) - soonest(b);
  });
}
