import { Button } from '@mantine/core';
import { AppLink } from '../../ui/app-link.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Told } from '../staff/told.tsx';
import { BoardPage } from './board-page.tsx';
import { DeliveriesPage } from './deliveries-page.tsx';

export const nav = [{ to: '/proctor', label: 'Deliveries' }];

export function Routes({ path }: { readonly path: readonly string[] }) {
  return (
    <>
      <Page path={path} />
      <Told />
    </>
  );
}

function Page({ path: [area, deliveryId] }: { readonly path: readonly string[] }) {
  if (area === undefined) return <DeliveriesPage />;
  if (area === 'deliveries' && deliveryId !== undefined) return <BoardPage key={deliveryId} deliveryId={deliveryId} />;
  return (
    <EmptyState
      title="There is no page here"
      action={
        <Button component={AppLink} to="/proctor">
          All deliveries
        </Button>
      }
    >
      <p>The address may be mistyped.</p>
    </EmptyState>
  );
}
