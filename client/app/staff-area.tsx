import { useParams } from '@tanstack/react-router';
import { Suspense, use, useMemo } from 'react';
import { EmptyState, LoadingState } from '../ui/states.tsx';
import { Area } from './area.tsx';
import { type AreaModule, loadArea, type StaffRole } from './role-areas.ts';

const loading = new Map<StaffRole, Promise<AreaModule | null>>();

/** One promise per role for as long as the page lives: React's `use` needs the same one on every render. */
function areaOf(role: StaffRole): Promise<AreaModule | null> {
  let area = loading.get(role);
  if (area === undefined) {
    area = loadArea(role) ?? Promise.resolve(null);
    loading.set(role, area);
  }
  return area;
}

export function StaffArea({ role }: { readonly role: StaffRole }) {
  return (
    <Suspense
      fallback={
        <Area area={role}>
          <LoadingState />
        </Area>
      }
    >
      <LoadedArea role={role} />
    </Suspense>
  );
}

function LoadedArea({ role }: { readonly role: StaffRole }) {
  const area = use(areaOf(role));
  const { _splat: rest = '' } = useParams({ strict: false }) as { readonly _splat?: string };
  const path = useMemo(() => rest.split('/').filter((part) => part !== ''), [rest]);
  return (
    <Area area={role} nav={area?.nav ?? []}>
      {area === null ? (
        <EmptyState title="This build has no pages for this role">
          <p>The server answers this role over HTTP all the same; the interface is described at /api/openapi.json.</p>
        </EmptyState>
      ) : (
        <area.Routes path={path} />
      )}
    </Area>
  );
}
