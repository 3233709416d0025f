import { roles } from '../../contract/operation.ts';
import { accountOperations, type Me, peopleOperations } from '../../contract/people.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { clearedLoginCookie, loginCookie } from '../../http/cookies.ts';
import type { Browser, Mount, Principal } from '../../http/mount.ts';
import { changePassword } from './change-password.ts';
import { listPeople, summaryOf } from './list-people.ts';
import { selectOpenLogins } from './logins.repo.ts';
import { createPerson, disablePerson, enablePerson, issueLinkFor, revokeAllLogins, setRoles } from './manage-people.ts';
import { selectContact, selectOptionalPerson, updateContact } from './people.repo.ts';
import { createAccount, type OpenedLogin, type SignInDeps, signIn, signInByLink } from './sign-in.ts';

const by = (call: { readonly principal: Principal; readonly receivedAt: Parameters<typeof signIn>[3] }) => ({
  actorId: call.principal.personId,
  at: call.receivedAt,
});

export function mountPeopleRoutes(mount: Mount, deps: SignInDeps & { readonly secureCookies: boolean }): void {
  mountSignIn(mount, deps);
  mountAccount(mount, deps);
  mountContact(mount, deps);
  mountRegistrar(mount, deps);
  mountAdmin(mount, deps);
}

type RouteDeps = Parameters<typeof mountPeopleRoutes>[1];

function mountSignIn(mount: Mount, deps: RouteDeps): void {
  const cookie = { secure: deps.secureCookies };
  const withCookie = (browser: Browser, opened: Result<OpenedLogin>): Result<OpenedLogin['signedIn']> => {
    if (!opened.ok) return opened;
    const { signedIn, token } = opened.value;
    browser.setCookie(loginCookie(signedIn.role, token, cookie));
    return ok(signedIn);
  };
  const callerOf = (call: { readonly address: string; readonly browser: Browser }) => ({
    address: call.address,
    userAgent: call.browser.userAgent,
  });

  mount(peopleOperations.signIn, async (call) =>
    withCookie(call.browser, await signIn(deps, call.body, callerOf(call), call.receivedAt)),
  );
  mount(peopleOperations.signInByLink, async (call) =>
    withCookie(call.browser, await signInByLink(deps, call.body.token, callerOf(call), call.receivedAt)),
  );
  mount(peopleOperations.createAccount, async (call) =>
    withCookie(call.browser, await createAccount(deps, call.body, callerOf(call), call.receivedAt)),
  );
  mount(peopleOperations.me, async ({ browser, receivedAt }) => {
    const logins: Me['logins'] = [];
    for (const role of roles) {
      const principal = await deps.logins.authenticate(browser.cookieHeader, role, receivedAt);
      const person = principal && (await selectOptionalPerson(deps.database, principal.personId));
      if (person) logins.push({ role, personId: person.personId, name: person.name, email: person.email });
    }
    return ok({ logins });
  });
}

function mountAccount(mount: Mount, deps: RouteDeps): void {
  const cookie = { secure: deps.secureCookies };
  for (const role of roles) {
    mount(accountOperations[role].signOut, async ({ principal: { personId, loginId }, receivedAt, browser }) => {
      deps.logins.forget(await deps.logins.revoke(deps.database, { personId, at: receivedAt, only: { loginId } }));
      browser.setCookie(clearedLoginCookie(role, cookie));
      return ok(undefined);
    });
    mount(accountOperations[role].signOutEverywhere, async ({ principal: { personId }, receivedAt, browser }) => {
      deps.logins.forget(await deps.logins.revoke(deps.database, { personId, at: receivedAt }));
      browser.setCookie(clearedLoginCookie(role, cookie));
      return ok(undefined);
    });
    mount(accountOperations[role].changePassword, ({ principal, body, receivedAt }) =>
      changePassword(deps, principal, body, receivedAt),
    );
  }
}

function mountContact(mount: Mount, { database }: RouteDeps): void {
  mount(peopleOperations.getContact, async ({ principal }) => ok(await selectContact(database, principal.personId)));
  mount(peopleOperations.setContact, async ({ principal, body }) => {
    await updateContact(database, principal.personId, body);
    return ok(undefined);
  });
}

function mountRegistrar(mount: Mount, deps: RouteDeps): void {
  mount(peopleOperations.listCandidates, ({ query }) => listPeople(deps.database, query, 'candidate'));
  mount(peopleOperations.readCandidate, async ({ params }) => {
    const person = await selectOptionalPerson(deps.database, params.personId);
    if (person === null || !person.roles.includes('candidate'))
      return refuse('not-found', 'There is no such candidate.');
    return ok({ person: summaryOf(person) });
  });
  mount(peopleOperations.createCandidate, (call) =>
    createPerson(deps, { ...call.body, roles: ['candidate'] }, by(call)),
  );
  mount(peopleOperations.issueCandidateLink, (call) => {
    const { personId } = call.params;
    return issueLinkFor(deps, { personId, role: 'candidate', onlyForPlainCandidates: true }, by(call));
  });
}

function mountAdmin(mount: Mount, deps: RouteDeps): void {
  const { database } = deps;
  mount(peopleOperations.listPeople, ({ query }) => listPeople(database, query, query.role ?? null));
  mount(peopleOperations.getPerson, async ({ params: { personId }, receivedAt }) => {
    const person = await selectOptionalPerson(database, personId);
    if (person === null) return refuse('not-found', 'There is no such person.', { personId });
    return ok({ ...summaryOf(person), logins: await selectOpenLogins(database, personId, receivedAt) });
  });
  mount(peopleOperations.createPerson, (call) => createPerson(deps, call.body, by(call)));
  mount(peopleOperations.setRoles, (call) => setRoles(deps, { ...call.params, ...call.body }, by(call)));
  mount(peopleOperations.issueSignInLink, (call) =>
    issueLinkFor(deps, { ...call.params, ...call.body, onlyForPlainCandidates: false }, by(call)),
  );
  mount(peopleOperations.disablePerson, (call) => disablePerson(deps, call.params.personId, by(call)));
  mount(peopleOperations.enablePerson, (call) => enablePerson(deps, call.params.personId, by(call)));
  mount(peopleOperations.revokeLogins, (call) => revokeAllLogins(deps, call.params.personId, by(call)));
}
