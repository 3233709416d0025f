import { NoSuchPage } from '../staff/no-such-page.tsx';
import { Told } from '../staff/told.tsx';
import { CandidatesPage } from './candidates-page.tsx';
import { DeliveriesPage } from './deliveries-page.tsx';
import { DeliveryPage } from './delivery-page.tsx';
import { HeldPage } from './held-page.tsx';
import { HelpPage } from './help-page.tsx';
import { PersonPage } from './person-page.tsx';

export const nav = [
  { to: '/registrar', label: 'Candidates' },
  { to: '/registrar/deliveries', label: 'Deliveries' },
  { to: '/registrar/held', label: 'Held results' },
  { to: '/registrar/help', label: 'Help' },
];

export function Routes({ path }: { readonly path: readonly string[] }) {
  return (
    <>
      <Page path={path} />
      <Told />
    </>
  );
}

function Page({ path: [area, id] }: { readonly path: readonly string[] }) {
  if (area === undefined) return <CandidatesPage />;
  if (area === 'deliveries') return id === undefined ? <DeliveriesPage /> : <DeliveryPage key={id} deliveryId={id} />;
  if (area === 'held' && id === undefined) return <HeldPage />;
  if (area === 'help' && id === undefined) return <HelpPage />;
  if (area === 'people' && id !== undefined) return <PersonPage key={id} personId={id} />;
  return <NoSuchPage to="/registrar" label="All candidates" />;
}
