import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { isStaffPage } from '../i18n/language.ts';
import { ProblemError } from '../transport/api.ts';
import { unreachable } from '../transport/http.ts';
import { PageShell } from '../ui/page-shell.tsx';
import { LoadingState } from '../ui/states.tsx';
import { Area } from './area.tsx';
import { CrashPage, NotFoundPage } from './fallback-pages.tsx';
import type { StaffRole } from './role-areas.ts';
import { StaffArea } from './staff-area.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: CrashPage });

type Load = Parameters<typeof lazyRouteComponent>[0];

/** The code of a page is fetched when it is first opened, which needs a connection as much as its data do. */
const page = (load: Load, name: string) =>
  lazyRouteComponent(
    () =>
      load().catch((error: unknown) => {
        throw navigator.onLine ? error : new ProblemError(unreachable);
      }),
    name,
  );

const publicPage = (path: string, load: Load, name: string) =>
  createRoute({ getParentRoute: () => root, path, component: page(load, name) });

const start = publicPage('/', () => import('../features/sign-in/index.tsx'), 'StartPage');
const link = publicPage('/link', () => import('../features/sign-in/index.tsx'), 'LinkPage');
const receiptPages = () => import('../features/receipt/index.tsx');
const verifyReceipt = publicPage('/receipt', receiptPages, 'VerifyReceiptPage');
const directoryPage = () => import('../features/directory/index.tsx');
const directory = publicPage('/directory', directoryPage, 'DirectoryPage');
const programDirectory = publicPage('/directory/$programId', directoryPage, 'DirectoryPage');

const candidate = createRoute({
  getParentRoute: () => root,
  path: '/candidate',
  component: () => (
    <Area area="candidate">
      <Outlet />
    </Area>
  ),
});
const candidatePages = () => import('../features/candidate/index.tsx');
const candidateHome = createRoute({
  getParentRoute: () => candidate,
  path: '/',
  component: page(candidatePages, 'HomePage'),
});
const instructions = createRoute({
  getParentRoute: () => candidate,
  path: '/exams/$deliveryId',
  component: page(candidatePages, 'InstructionsPage'),
});
const check = createRoute({
  getParentRoute: () => candidate,
  path: '/check',
  component: page(candidatePages, 'CheckPage'),
});
const result = createRoute({
  getParentRoute: () => candidate,
  path: '/results/$sittingId',
  component: page(candidatePages, 'ResultPage'),
});
const receipt = createRoute({
  getParentRoute: () => candidate,
  path: '/receipts/$sittingId',
  component: page(receiptPages, 'PrintReceiptPage'),
});

/** `/proctor` and all below it: the role's own pages read the rest of the path themselves. */
function staffRoutes(role: StaffRole) {
  const area = createRoute({
    getParentRoute: () => root,
    path: `/${role}`,
    component: () => <StaffArea role={role} />,
  });
  const below = createRoute({ getParentRoute: () => area, path: '$' });
  return area.addChildren([below]);
}

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    link,
    verifyReceipt,
    directory,
    programDirectory,
    candidate.addChildren([candidateHome, instructions, check, result, receipt]),
    staffRoutes('proctor'),
    staffRoutes('grader'),
    staffRoutes('registrar'),
    staffRoutes('admin'),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: () => (
    <PageShell>
      <LoadingState />
    </PageShell>
  ),
});

// As with a page of its own: who works with a keyboard or a screen reader begins at the content of the new one.
router.subscribe('onResolved', ({ fromLocation, pathChanged }) => {
  if (fromLocation !== undefined && pathChanged && !isStaffPage()) document.getElementById('main')?.focus();
});
