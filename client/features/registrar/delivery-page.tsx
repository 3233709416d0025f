import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { deliveryOperations, type RegistrarDelivery } from '../../../server/contract/deliveries.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageHead } from '../../ui/page-shell.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { isOver, windowText } from '../staff/delivery-window.ts';
import { Panel } from '../staff/panel.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { Stats } from '../staff/stats.tsx';
import { DeliveryBadges } from './delivery-badges.tsx';
import { DeliverySittings } from './delivery-sittings.tsx';
import { PlaceCandidate } from './place-candidate.tsx';

/** One delivery: who has a place in it or sat in it, and new places. */
export function DeliveryPage({ deliveryId }: { readonly deliveryId: string }) {
  const read = useQuery({
    ...query(deliveryOperations.readRegistrarDelivery, { params: { deliveryId } }),
    refetchInterval: 15_000,
  });
  if (read.data === undefined)
    return read.isError ? (
      <ErrorState
        error={read.error}
        retry={read.refetch}
        wayOut={
          <Button component={AppLink} to="/registrar/deliveries" variant="default">
            All deliveries
          </Button>
        }
      />
    ) : (
      <SkeletonRows rows={4} height={72} />
    );
  const { delivery, sittings, serverNow } = read.data;
  return (
    <>
      <PageHead
        eyebrow={<AppLink to="/registrar/deliveries">Deliveries</AppLink>}
        title={delivery.title}
        lead={
          <>
            {delivery.examTitle}, {delivery.programTitle}. {windowText(delivery, serverNow)}.
            <DeliveryBadges delivery={delivery} />
          </>
        }
      />
      <Stats
        stats={[
          { name: 'Places kept', value: delivery.scheduled.toLocaleString('en') },
          { name: 'Checked in or at work', value: delivery.open.toLocaleString('en') },
          { name: 'Ended', value: delivery.ended.toLocaleString('en') },
        ]}
      />
      <Panel title="Keep a place for a candidate" lead={placeLead(delivery, serverNow)}>
        {!isOver(delivery, serverNow) && <PlaceCandidate delivery={delivery} sittings={sittings} />}
      </Panel>
      <DeliverySittings delivery={delivery} sittings={sittings} />
    </>
  );
}

function placeLead(delivery: RegistrarDelivery, now: number): string {
  if (isOver(delivery, now))
    return delivery.scheduled === 0
      ? 'Nobody can start in this delivery any more, so no place can be kept in it.'
      : 'Nobody can start in this delivery any more. A place that was not used binds the candidate to it all the same: withdraw it, so that another delivery is offered.';
  return 'Whoever has a place here is offered this exam in no other delivery. The candidate must be eligible now, and again at the start.';
}
