import type { Role } from '../../../server/contract/operation.ts';

export const roleLabels: { readonly [R in Role]: { readonly name: string; readonly purpose: string } } = {
  candidate: { name: 'Candidate', purpose: 'Follow your program, sit exams and see your results.' },
  proctor: { name: 'Proctor', purpose: 'Watch sittings live, grant time, pause and resume.' },
  grader: { name: 'Grader', purpose: 'Read and export results.' },
  registrar: { name: 'Registrar', purpose: 'Keep people, requirements, payments and certificates.' },
  admin: { name: 'Administrator', purpose: 'Give roles and sign-in links, load question banks.' },
};
