import { NoSuchPage } from '../staff/no-such-page.tsx';
import { Told } from '../staff/told.tsx';
import { ExportsPage } from './exports-page.tsx';
import { ResultPage } from './result-page.tsx';
import { ResultsPage } from './results-page.tsx';

export const nav = [
  { to: '/grader', label: 'Results' },
  { to: '/grader/exports', label: 'Exports' },
];

export function Routes({ path }: { readonly path: readonly string[] }) {
  return (
    <>
      <Page path={path} />
      <Told />
    </>
  );
}

function Page({ path: [area, sittingId] }: { readonly path: readonly string[] }) {
  if (area === undefined) return <ResultsPage />;
  if (area === 'exports' && sittingId === undefined) return <ExportsPage />;
  if (area === 'results' && sittingId !== undefined) return <ResultPage sittingId={sittingId} />;
  return <NoSuchPage to="/grader" label="All results" />;
}
