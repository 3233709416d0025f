import type { Role } from '../../contract/operation.ts';
import type { Result } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Authenticate, Mount } from '../../http/mount.ts';
import type { Database } from '../../ports/database.ts';
import type { PasswordHasher } from '../../ports/password-hasher.ts';
import type { Random } from '../../ports/random.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import { deleteEndedBefore } from './logins.repo.ts';
import { createLogins, forgottenBefore, type Logins } from './logins.ts';
import { type Act, createPerson, issueLink, type NewPerson } from './manage-people.ts';
import {
  countDemonstrationPeople,
  type ListedContact,
  type Person,
  selectListedContacts,
  selectNames,
  selectOptionalPersonByEmail,
} from './people.repo.ts';
import { mountPeopleRoutes } from './people.routes.ts';

export type { Act, NewPerson } from './manage-people.ts';
export type { ListedContact } from './people.repo.ts';

export interface PeopleDeps {
  readonly database: Database;
  readonly random: Random;
  readonly limiter: RateLimiter;
  readonly hasher: PasswordHasher;
  /** Whether a sitting of this person, started before the given instant, is still open: such a login does not expire. */
  readonly hasOpenSitting: (personId: string, startedBefore: Instant) => Promise<boolean>;
  /** Cookies are `Secure` when it is https. */
  readonly publicOrigin: string;
}

export interface People {
  /** Shared by HTTP and by the socket handshake. */
  readonly authenticate: Authenticate;
  /** Hears of logins that were ended on this node, so that their live connections can be cut. */
  onLoginsEnded: Logins['onEnded'];
  /** Refuses with conflict when the e-mail address is taken. Audited. */
  createPerson(person: NewPerson, act: Act): Promise<Result<{ personId: string }>>;
  /** The token of a one-time link, to be opened as `/link#<token>` within 24 h. For start-up and command lines: not audited. */
  issueSignInLink(personId: string, role: Role, now: Instant): Promise<string>;
  optionalPersonByEmail(email: string): Promise<Pick<Person, 'personId' | 'name' | 'roles'> | null>;
  /** Null for a person who is gone. */
  personName(personId: string): Promise<string | null>;
  personNames(personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What the public directory may show: those of the given people who asked for it. */
  listedContacts(personIds: readonly string[]): Promise<ReadonlyMap<string, ListedContact>>;
  countDemonstrationPeople(): Promise<number>;
  /** Nightly: forgets logins and links that ended 30 days ago. */
  forgetOldLogins(now: Instant): Promise<void>;
  mountPeople(mount: Mount): void;
}

export function createPeople(deps: PeopleDeps): People {
  const { database } = deps;
  const logins = createLogins(deps);
  const inner = { ...deps, logins, secureCookies: deps.publicOrigin.startsWith('https:') };
  return {
    authenticate: logins.authenticate,
    onLoginsEnded: logins.onEnded,
    createPerson: (person, act) => createPerson(inner, person, act),
    issueSignInLink: async (personId, role, now) => (await issueLink(inner, database, { personId, role }, now)).token,
    optionalPersonByEmail: (email) => selectOptionalPersonByEmail(database, email.trim().toLowerCase()),
    personName: async (personId) => (await selectNames(database, [personId])).get(personId) ?? null,
    personNames: (personIds) => selectNames(database, personIds),
    listedContacts: (personIds) => selectListedContacts(database, personIds),
    countDemonstrationPeople: () => countDemonstrationPeople(database),
    forgetOldLogins: (now) => deleteEndedBefore(database, forgottenBefore(now)),
    mountPeople: (mount) => mountPeopleRoutes(mount, inner),
  };
}
