type Random = () => number;

const one = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;

const texts = [
  '',
  ' ',
  'x',
  'null',
  '-1',
  '1e309',
  '0x10',
  '../../etc/passwd',
  "' OR 1=1 --",
  '"; DROP TABLE person; --',
  '<script>alert(1)</script>',
  '=cmd()',
  '\u0000',
  '\ud800',
  '\u202e',
  '🜁'.repeat(50),
  'a'.repeat(5000),
  '__proto__',
  'constructor',
  'qisp',
  'midterm',
  '2026-02-30',
  '0000-00-00',
  '99999-01-01',
  '%',
  '\\',
  '01900000-0000-7000-8000-00000000dead',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
] as const;
const numbers = [0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324, 2_000_000_001];
/** Names that the contract uses, so that what stands under them is looked at. */
const names = [
  ...[
    'token',
    'email',
    'password',
    'name',
    'role',
    'roles',
    'personId',
    'sittingId',
    'deliveryId',
    'deviceId',
    'reason',
  ],
  ...['seconds', 'minutes', 'position', 'positions', 'revision', 'value', 'search', 'after', 'limit', 'held', 'format'],
  ...[
    'purpose',
    'cents',
    'paidAt',
    'on',
    'stepId',
    'examId',
    'programId',
    'answers',
    'isListed',
    'phone',
    'organization',
  ],
  ...['description', 'blocksResult', 'extraTimePercent', 'takeOver', 'from', 'to', 'actorId', 'action', '__proto__'],
];

function value(random: Random, depth = 0): unknown {
  const kind = random();
  if (kind < 0.45 || depth > 3) return one(random, texts);
  if (kind < 0.65) return one(random, numbers);
  if (kind < 0.75) return one(random, [null, true, false]);
  if (kind < 0.85) return Array.from({ length: Math.floor(random() * 5) }, () => value(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: Math.floor(random() * 6) }, () => [one(random, names), value(random, depth + 1)]),
  );
}

/** Input that no client would send, drawn from what has broken servers before. */
export const garbage = {
  value,
  name: (random: Random): string => one(random, names),
  ofJson: (random: Random): unknown =>
    random() < 0.2
      ? value(random)
      : Object.fromEntries(
          Array.from({ length: 1 + Math.floor(random() * 6) }, () => [one(random, names), value(random)]),
        ),
  ofPath: (random: Random): string => encoded(one(random, texts)) || 'x',
  ofQuery: (random: Random): string =>
    Array.from(
      { length: 1 + Math.floor(random() * 3) },
      () => `${one(random, names)}=${encoded(one(random, texts))}`,
    ).join('&'),
};

/** As an address would carry it; half a surrogate pair has no such form. */
function encoded(text: string): string {
  return /\p{Surrogate}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text);
}
