import type { Role } from '../../contract/operation.ts';

/** A past sitting of a demonstration candidate: so many days ago, knowing this share of the answers. */
export interface PastSitting {
  readonly examId: string;
  readonly daysAgo: number;
  readonly skill: number;
}

export interface CastMember {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Whose sign-in link is printed; the others are there to be seen. */
  readonly says?: string;
  /** Days ago on which enrollment was paid; the steps before the exams are done a little later. */
  readonly enrolledDaysAgo?: number;
  readonly trained?: boolean;
  /** In the order in which they happened; a course and a survey follow a passed midterm where `course` says so. */
  readonly sittings?: readonly PastSitting[];
  readonly course?: boolean;
}

const at = (name: string) => `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@demonstration.example`;

const candidate = (name: string, rest: Omit<CastMember, 'name' | 'email' | 'role'> = {}): CastMember => ({
  name,
  email: at(name),
  role: 'candidate',
  ...rest,
});

const staff = (name: string, role: Role, says: string): CastMember => ({ name, email: at(name), role, says });

const passed = (examId: string, daysAgo: number): PastSitting => ({ examId, daysAgo, skill: 0.95 });
const failed = (examId: string, daysAgo: number): PastSitting => ({ examId, daysAgo, skill: 0.25 });

/** One person per role, candidates at different steps of the path, and past results, so that no page is empty. */
export const cast: readonly CastMember[] = [
  candidate('Cleo Marsh', {
    says: 'ready for the midterm, and for a five-minute try-out',
    enrolledDaysAgo: 40,
    trained: true,
  }),
  staff('Priya Walker', 'proctor', 'watches live sittings'),
  staff('Gus Feld', 'grader', 'reads and exports results'),
  staff('Rita Okafor', 'registrar', 'records steps and fees'),
  staff('Adam Stone', 'admin', 'people, banks, audit log'),
  candidate('Nadia Newell'),
  candidate('Enrique Santos', { enrolledDaysAgo: 12 }),
  candidate('Otto Lindqvist', { enrolledDaysAgo: 80, trained: true, sittings: [failed('midterm', 20)] }),
  candidate('Twyla Brooks', {
    enrolledDaysAgo: 120,
    trained: true,
    sittings: [failed('midterm', 60), failed('midterm', 25)],
  }),
  candidate('Mateo Rivera', { enrolledDaysAgo: 90, trained: true, sittings: [passed('midterm', 18)] }),
  candidate('Farah Aziz', { enrolledDaysAgo: 150, trained: true, sittings: [passed('midterm', 70)], course: true }),
  candidate('Cora Whitfield', {
    enrolledDaysAgo: 200,
    trained: true,
    sittings: [passed('midterm', 120), passed('final', 30)],
    course: true,
  }),
  candidate('Hal Brennan', {
    enrolledDaysAgo: 220,
    trained: true,
    sittings: [passed('midterm', 130), failed('final', 40)],
    course: true,
  }),
  ...[
    'Ines Duarte',
    'Jun Takahashi',
    'Kofi Mensah',
    'Lena Vogel',
    'Marcus Hill',
    'Noor Haddad',
    'Olive Grant',
    'Pavel Novak',
  ].map((name, index) =>
    candidate(name, {
      enrolledDaysAgo: 60 + index * 7,
      trained: true,
      sittings: [{ examId: 'midterm', daysAgo: 3 + index * 4, skill: 0.4 + 0.07 * index }],
    }),
  ),
];
