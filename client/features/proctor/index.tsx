import { NoSuchPage } from '../staff/no-such-page.tsx';
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
  return <NoSuchPage to="/proctor" label="All deliveries" />;
}
