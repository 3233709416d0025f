import type { Role } from '../../../server/contract/operation.ts';

export const roleNames: Record<Role, string> = {
  candidate: 'Candidate',
  proctor: 'Proctor',
  grader: 'Grader',
  registrar: 'Registrar',
  admin: 'Administrator',
};

/** What a role lets a person do: read before it is given. */
export const rolePowers: Record<Role, string> = {
  candidate: 'Sits exams and follows a program',
  proctor: 'Watches sittings live, changes time, pauses and ends them',
  grader: 'Reads and exports all results',
  registrar: 'Keeps the records of candidates, decides on held results and certificates',
  admin: 'Creates people, gives roles, reloads item banks, reads the audit log',
};
