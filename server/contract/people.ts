import { z } from 'zod';
import { defineOperation, Role } from './operation.ts';

export const Email = z.string().max(254).trim().toLowerCase().pipe(z.email()).describe('Compared without case');
/** Length is what makes a password hard to guess, so length is all that is asked. */
export const NewPassword = z.string().min(10).max(200);
const oneLine = /^[^\p{Cc}]*$/u;
export const PersonName = z.string().trim().min(1).max(120).regex(oneLine, 'must be one line');
const Roles = z
  .array(Role)
  .max(5)
  .refine((roles) => new Set(roles).size === roles.length, 'names a role twice');

export const SignedIn = z
  .object({
    personId: z.string(),
    name: z.string(),
    role: Role.describe('The role of this login, whose cookie was set'),
    roles: z.array(Role).describe('All roles of this person; sign in again for another'),
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

export const Me = z.object({
  logins: z.array(z.object({ role: Role, personId: z.string(), name: z.string(), email: z.string() })),
});
export type Me = z.infer<typeof Me>;

export const PersonSummary = z
  .object({
    personId: z.string(),
    email: z.string(),
    name: z.string(),
    roles: z.array(Role),
    isDemonstration: z.boolean(),
    createdAt: z.int(),
    disabledAt: z.int().nullable(),
  })
  .meta({ id: 'PersonSummary' });
export type PersonSummary = z.infer<typeof PersonSummary>;

export const LoginView = z.object({
  loginId: z.string(),
  role: Role,
  createdAt: z.int(),
  expiresAt: z.int(),
  address: z.string(),
  userAgent: z.string(),
});
export const PersonDetail = PersonSummary.extend({
  logins: z.array(LoginView).describe('Those that have not ended'),
}).meta({ id: 'PersonDetail' });

const PeoplePage = z.object({
  people: z.array(PersonSummary),
  next: z.string().nullable().describe('Pass it as `after` to go on; null on the last page'),
});
export const PeopleQuery = z.strictObject({
  search: z.string().trim().max(100).optional().describe('A part of the name or of the e-mail address'),
  after: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** To be opened as `/link#<token>`: what stands after the # is never sent to a server, nor into its log. */
const SignInLink = z.object({ token: z.string(), expiresAt: z.int() });

export const Contact = z.strictObject({
  organization: z.string().trim().max(200).regex(oneLine, 'must be one line').nullable(),
  phone: z.string().trim().max(50).regex(oneLine, 'must be one line').nullable(),
  isListed: z.boolean().describe('Whether the public directory shows e-mail address, organization and phone'),
});

const person = z.strictObject({ personId: z.uuid() });

/** What everybody who is signed in can do, for one role's login. */
function accountOperationsOf<R extends Role>(role: R) {
  return {
    signOut: defineOperation({
      id: `signOut.${role}`,
      method: 'post',
      path: `/api/${role}/sign-out`,
      access: role,
      summary: 'Ends this login',
    }),
    signOutEverywhere: defineOperation({
      id: `signOutEverywhere.${role}`,
      method: 'post',
      path: `/api/${role}/sign-out-everywhere`,
      access: role,
      summary: 'Ends all logins of this person, in all roles and on all devices',
    }),
    changePassword: defineOperation({
      id: `changePassword.${role}`,
      method: 'post',
      path: `/api/${role}/password`,
      access: role,
      summary: 'Sets a new password and ends all other logins of this person',
      body: z.strictObject({
        current: z.string().max(200).nullable().describe('Null for a person who has no password yet'),
        next: NewPassword,
      }),
      refusals: ['wrong-credentials', 'too-many-tries'],
    }),
  };
}

export const accountOperations = {
  candidate: accountOperationsOf('candidate'),
  proctor: accountOperationsOf('proctor'),
  grader: accountOperationsOf('grader'),
  registrar: accountOperationsOf('registrar'),
  admin: accountOperationsOf('admin'),
};

export const peopleOperations = {
  signIn: defineOperation({
    id: 'signIn',
    method: 'post',
    path: '/api/sign-in',
    access: 'public',
    summary: 'Signs in with e-mail and password; sets the cookie of the role',
    body: z.strictObject({
      email: Email,
      password: z.string().min(1).max(200),
      role: Role.optional().describe('The first role of the person when left out'),
    }),
    response: SignedIn,
    refusals: ['wrong-credentials', 'too-many-tries', 'not-allowed'],
  }),
  signInByLink: defineOperation({
    id: 'signInByLink',
    method: 'post',
    path: '/api/sign-in/link',
    access: 'public',
    summary: 'Signs in with the token of a one-time link; sets the cookie of the role',
    body: z.strictObject({ token: z.string().min(1).max(200) }),
    response: SignedIn,
    refusals: ['wrong-credentials', 'too-many-tries'],
  }),
  createAccount: defineOperation({
    id: 'createAccount',
    method: 'post',
    path: '/api/accounts',
    access: 'public',
    summary: 'Creates an account for a candidate and signs in',
    body: z.strictObject({ email: Email, name: PersonName, password: NewPassword }),
    response: SignedIn,
    refusals: ['conflict', 'too-many-tries'],
  }),
  me: defineOperation({
    id: 'me',
    method: 'get',
    path: '/api/me',
    access: 'public',
    summary: 'Tells who is signed in in this browser, for each role',
    response: Me,
  }),

  getContact: defineOperation({
    id: 'getContact',
    method: 'get',
    path: '/api/candidate/contact',
    access: 'candidate',
    summary: 'Shows the contact details kept for the public directory',
    response: Contact,
  }),
  setContact: defineOperation({
    id: 'setContact',
    method: 'put',
    path: '/api/candidate/contact',
    access: 'candidate',
    summary: 'Sets the contact details, and whether the public directory shows them',
    body: Contact,
  }),

  listCandidates: defineOperation({
    id: 'listCandidates',
    method: 'get',
    path: '/api/registrar/people',
    access: 'registrar',
    summary: 'Lists and searches candidates, by name',
    query: PeopleQuery,
    response: PeoplePage,
  }),
  readCandidate: defineOperation({
    id: 'readCandidate',
    method: 'get',
    path: '/api/registrar/people/{personId}',
    access: 'registrar',
    summary: 'Name, address and account of a candidate',
    params: z.strictObject({ personId: z.uuid() }),
    response: z.object({ person: PersonSummary }),
    refusals: ['not-found'],
  }),
  createCandidate: defineOperation({
    id: 'createCandidate',
    method: 'post',
    path: '/api/registrar/people',
    access: 'registrar',
    summary: 'Creates a candidate, who signs in by link until there is a password',
    body: z.strictObject({ email: Email, name: PersonName }),
    response: z.object({ personId: z.string() }),
    refusals: ['conflict'],
  }),
  issueCandidateLink: defineOperation({
    id: 'issueCandidateLink',
    method: 'post',
    path: '/api/registrar/people/{personId}/sign-in-links',
    access: 'registrar',
    summary: 'Makes a one-time sign-in link for a person who is a candidate and nothing else',
    params: person,
    response: SignInLink,
    refusals: ['not-found', 'not-allowed', 'own-record'],
  }),

  listPeople: defineOperation({
    id: 'listPeople',
    method: 'get',
    path: '/api/admin/people',
    access: 'admin',
    summary: 'Lists and searches people, by name',
    query: PeopleQuery.extend({ role: Role.optional() }),
    response: PeoplePage,
  }),
  getPerson: defineOperation({
    id: 'getPerson',
    method: 'get',
    path: '/api/admin/people/{personId}',
    access: 'admin',
    summary: 'Shows a person and their logins',
    params: person,
    response: PersonDetail,
    refusals: ['not-found'],
  }),
  createPerson: defineOperation({
    id: 'createPerson',
    method: 'post',
    path: '/api/admin/people',
    access: 'admin',
    summary: 'Creates a person with roles, who signs in by link until there is a password',
    body: z.strictObject({ email: Email, name: PersonName, roles: Roles }),
    response: z.object({ personId: z.string() }),
    refusals: ['conflict'],
  }),
  setRoles: defineOperation({
    id: 'setRoles',
    method: 'put',
    path: '/api/admin/people/{personId}/roles',
    access: 'admin',
    summary: 'Sets the roles of another person; logins of roles taken away end',
    params: person,
    body: z.strictObject({ roles: Roles }),
    refusals: ['not-found', 'own-record'],
  }),
  issueSignInLink: defineOperation({
    id: 'issueSignInLink',
    method: 'post',
    path: '/api/admin/people/{personId}/sign-in-links',
    access: 'admin',
    summary: 'Makes a one-time sign-in link for another person',
    params: person,
    body: z.strictObject({ role: Role }),
    response: SignInLink,
    refusals: ['not-found', 'not-allowed', 'own-record'],
  }),
  disablePerson: defineOperation({
    id: 'disablePerson',
    method: 'post',
    path: '/api/admin/people/{personId}/disable',
    access: 'admin',
    summary: 'Shuts another person out and ends their logins',
    params: person,
    refusals: ['not-found', 'own-record'],
  }),
  enablePerson: defineOperation({
    id: 'enablePerson',
    method: 'post',
    path: '/api/admin/people/{personId}/enable',
    access: 'admin',
    summary: 'Lets a person who was shut out in again',
    params: person,
    refusals: ['not-found', 'own-record'],
  }),
  revokeLogins: defineOperation({
    id: 'revokeLogins',
    method: 'post',
    path: '/api/admin/people/{personId}/revoke-logins',
    access: 'admin',
    summary: 'Ends all logins of another person, and their unused links, even during a sitting',
    params: person,
    refusals: ['not-found', 'own-record'],
  }),
};
