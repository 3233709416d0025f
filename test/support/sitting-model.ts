/*
 * What sittings do, told once more in plain words, without time, locks, nodes or a database. The model test drives the engine and
 * this model with the same commands and compares. It shares no code with the engine on purpose.
 */

const grace = 3_000;
const lease = 20_000;
const minute = 60_000;
const mostCredit = 30 * minute;

export const Evidence = { counted: 0, afterEnd: 1, otherDevice: 2, whilePaused: 3, allowed: 4 } as const;

export interface Answer {
  readonly position: number;
  readonly revision: number;
  readonly device: string;
  readonly value: string | null;
  readonly receivedAt: number;
}

export type Command =
  | { readonly kind: 'save'; readonly answer: Answer }
  | { readonly kind: 'attach'; readonly device: string; readonly takeOver: boolean; readonly connection: Connection }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'release'; readonly device: string }
  | { readonly kind: 'submit'; readonly device: string }
  | { readonly kind: 'grant'; readonly seconds: number }
  | { readonly kind: 'reopen'; readonly minutes: number }
  | { readonly kind: 'pause' | 'resume' | 'terminate' | 'accept-late-answers' };

export interface Connection {
  readonly id: string;
  readonly nodeId: string;
}

interface Outcome {
  readonly cause: 'close' | 'reopening' | 'late-answers';
  readonly held: boolean;
  readonly answered: number;
  readonly correct: number;
}

export interface ModelSitting {
  /** The right answer of each position. */
  readonly keys: readonly string[];
  readonly startedAt: number;
  status: 'in-progress' | 'paused' | 'scored';
  allotted: number;
  credited: number;
  pausedAt: number | null;
  endedAt: number | null;
  endKind: 'submitted' | 'expired' | 'terminated' | null;
  holder: string;
  free: boolean;
  /** The connection that last spoke for the sitting; `goneAt` null while it stands. */
  seen: { readonly connection: Connection; readonly goneAt: number | null } | null;
  journal: (Answer & { readonly mark: number })[];
  outcomes: Outcome[];
}

export function newSitting(startedAt: number, allotted: number, holder: string, keys: readonly string[]): ModelSitting {
  return {
    keys,
    startedAt,
    status: 'in-progress',
    allotted,
    credited: 0,
    pausedAt: null,
    endedAt: null,
    endKind: null,
    holder,
    free: false,
    seen: null,
    journal: [],
    outcomes: [],
  };
}

const endOf = (sitting: ModelSitting) => sitting.startedAt + sitting.allotted;
const isTimeUp = (sitting: ModelSitting, now: number) =>
  sitting.status === 'in-progress' && now > endOf(sitting) + grace;

/** The answers that count now: of each item the newest revision, of equal ones the last to arrive. */
export function currentAnswers(sitting: ModelSitting): Map<number, Answer> {
  const current = new Map<number, Answer>();
  for (const row of sitting.journal) {
    if (row.mark !== Evidence.counted && row.mark !== Evidence.allowed) continue;
    const before = current.get(row.position);
    if (before === undefined || row.revision >= before.revision) current.set(row.position, row);
  }
  return current;
}

export function highestRevision(sitting: ModelSitting, position: number): number {
  return Math.max(0, ...sitting.journal.filter((row) => row.position === position).map((row) => row.revision));
}

/** Where nodes stand in the eyes of a lease: since when a node is silent, null while it lives. */
export type SilentSince = (nodeId: string) => number | null;

/** Does one command to the sitting. @returns what the engine must answer: `ok`, a verdict, or the code of a refusal. */
export function apply(sitting: ModelSitting, command: Command, now: number, silentSince: SilentSince): string {
  switch (command.kind) {
    case 'save':
      return save(sitting, command.answer);
    case 'attach':
      return attach(sitting, command, now, silentSince);
    case 'disconnect':
      if (sitting.seen !== null && sitting.seen.goneAt === null) sitting.seen = { ...sitting.seen, goneAt: now };
      return 'ok';
    case 'release':
      if (sitting.status === 'scored') return 'sitting-closed';
      if (sitting.holder !== command.device) return 'open-on-another-device';
      sitting.free = true;
      return 'ok';
    case 'submit':
      if (sitting.status === 'scored') return 'ok';
      if (sitting.holder !== command.device) return 'open-on-another-device';
      end(sitting, 'submitted', now);
      return 'ok';
    case 'terminate':
      if (sitting.status === 'scored') return 'sitting-not-open';
      end(sitting, 'terminated', now);
      return 'ok';
    case 'pause':
      if (sitting.status !== 'in-progress' || now >= endOf(sitting)) return 'sitting-not-open';
      sitting.status = 'paused';
      sitting.pausedAt = now;
      return 'ok';
    case 'resume':
      if (sitting.pausedAt === null) return 'sitting-not-open';
      sitting.allotted += now - sitting.pausedAt;
      sitting.status = 'in-progress';
      sitting.pausedAt = null;
      return 'ok';
    case 'grant':
      return grant(sitting, command.seconds * 1000, now);
    case 'reopen':
      return reopen(sitting, command.minutes * minute);
    case 'accept-late-answers':
      return acceptLateAnswers(sitting);
  }
}

function save(sitting: ModelSitting, answer: Answer): string {
  const put = (mark: number, verdict: string) => {
    sitting.journal.push({ ...answer, mark });
    return verdict;
  };
  const isHolder = sitting.holder === answer.device;
  const inTime =
    (sitting.status === 'in-progress' && answer.receivedAt <= endOf(sitting) + grace) ||
    (sitting.pausedAt !== null && answer.receivedAt <= sitting.pausedAt);
  if (isHolder && inTime) return put(Evidence.counted, 'saved');
  const isCopy = sitting.journal.some(
    (row) =>
      row.mark === Evidence.counted &&
      row.position === answer.position &&
      row.revision === answer.revision &&
      row.device === answer.device &&
      row.value === answer.value,
  );
  if (isCopy) return 'saved';
  if (!isHolder) return put(Evidence.otherDevice, 'otherDevice');
  return sitting.status === 'paused' ? put(Evidence.whilePaused, 'whilePaused') : put(Evidence.afterEnd, 'afterEnd');
}

function attach(
  sitting: ModelSitting,
  { device, takeOver, connection }: Extract<Command, { kind: 'attach' }>,
  now: number,
  silentSince: SilentSince,
): string {
  if (sitting.status === 'scored') return 'sitting-closed';
  if (sitting.holder !== device) {
    const isGone = () => {
      if (sitting.seen === null) return true;
      const since = sitting.seen.goneAt ?? silentSince(sitting.seen.connection.nodeId);
      return since !== null && now >= since + lease;
    };
    if (!takeOver || !(sitting.free || isGone())) return 'open-on-another-device';
    sitting.holder = device;
    sitting.free = false;
  }
  sitting.seen = { connection, goneAt: null };
  return 'ok';
}

function grant(sitting: ModelSitting, millis: number, now: number): string {
  if (sitting.status === 'scored') return 'sitting-not-open';
  const left = endOf(sitting) + millis - (sitting.pausedAt ?? now);
  if (millis < 0 && left < 5 * minute) return 'conflict';
  sitting.allotted += millis;
  return 'ok';
}

function reopen(sitting: ModelSitting, least: number): string {
  const last = sitting.outcomes.at(-1);
  if (sitting.endedAt === null || last === undefined) return 'conflict';
  sitting.allotted += Math.max(0, least - (endOf(sitting) - sitting.endedAt));
  sitting.outcomes.push({ ...last, cause: 'reopening', held: true });
  sitting.status = 'paused';
  sitting.pausedAt = sitting.endedAt;
  sitting.endedAt = null;
  sitting.endKind = null;
  return 'ok';
}

function acceptLateAnswers(sitting: ModelSitting): string {
  if (sitting.status !== 'scored') return 'conflict';
  const counts = sitting.journal.filter((row) => row.mark === Evidence.counted || row.mark === Evidence.allowed);
  const late = sitting.journal.filter(
    (row) =>
      (row.mark === Evidence.afterEnd || row.mark === Evidence.whilePaused) &&
      !counts.some((other) => other.position === row.position && other.revision >= row.revision),
  );
  if (late.length === 0) return 'conflict';
  sitting.journal.push(...late.map((row) => ({ ...row, mark: Evidence.allowed })));
  score(sitting, 'late-answers', sitting.outcomes.at(-1)?.held ?? false);
  return 'ok';
}

/** The clock of a pause stands until its end, and nobody ends later than at the deadline. */
function end(sitting: ModelSitting, kind: NonNullable<ModelSitting['endKind']>, now: number) {
  if (sitting.pausedAt !== null) sitting.allotted += now - sitting.pausedAt;
  const at = sitting.pausedAt === null ? Math.min(now, endOf(sitting)) : now;
  sitting.status = 'scored';
  sitting.endKind = kind;
  sitting.endedAt = at;
  sitting.pausedAt = null;
  score(sitting, 'close', kind === 'terminated');
}

function score(sitting: ModelSitting, cause: Outcome['cause'], held: boolean) {
  const given = [...currentAnswers(sitting).values()].filter(({ value }) => value !== null);
  const correct = given.filter(({ position, value }) => sitting.keys[position - 1] === value).length;
  sitting.outcomes.push({ cause, held, answered: given.length, correct });
}

/** Time has gone by and nodes were there: what is due is closed, at its deadline. */
export function letTimePass(sitting: ModelSitting, now: number): void {
  if (isTimeUp(sitting, now)) end(sitting, 'expired', now);
}

/** Nobody served from `from` to `to`: what was left then is left now. */
export function giveBackOutage(sitting: ModelSitting, from: number, to: number): void {
  if (to - from <= 1500 || sitting.status !== 'in-progress' || endOf(sitting) <= from) return;
  const lost = to - Math.max(from, sitting.startedAt);
  if (sitting.credited + lost > mostCredit) {
    sitting.status = 'paused';
    sitting.pausedAt = to - lost;
    return;
  }
  sitting.allotted += lost;
  sitting.credited += lost;
}

const byContent = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** What can be seen of a sitting from outside, in a form that can be compared. */
export function observable(sitting: ModelSitting) {
  return {
    status: sitting.status,
    allotted: sitting.allotted,
    deadline: sitting.status === 'in-progress' ? endOf(sitting) : null,
    pausedAt: sitting.pausedAt,
    endedAt: sitting.endedAt,
    endKind: sitting.endKind,
    holder: sitting.holder,
    free: sitting.free,
    journal: sitting.journal
      .map(({ position, revision, device, value, receivedAt, mark }) => ({
        position,
        revision,
        device,
        value,
        receivedAt,
        mark,
      }))
      .sort(byContent),
    // Two answers under one revision that came at once: which of them counts is the order in which they were taken in.
    counts: [...currentAnswers(sitting).values()].map(({ position, value }) => ({ position, value })).sort(byContent),
    outcomes: sitting.outcomes.map(({ cause, held, answered, correct }) => ({ cause, held, answered, correct })),
  };
}
export type Observed = ReturnType<typeof observable>;

/**
 * Commands that were under way at once must have taken effect as if one came after the other. Finds an order that explains every answer
 * and what is seen afterwards, and leaves the sitting as that order does; null when there is none.
 */
export function explain(
  sitting: ModelSitting,
  done: readonly { readonly command: Command; readonly answer: string }[],
  seen: Observed,
  now: number,
  silentSince: SilentSince,
): ModelSitting | null {
  const wanted = JSON.stringify(seen);
  for (const order of permutations(done)) {
    const next = structuredClone(sitting);
    if (!order.every(({ command, answer }) => apply(next, command, now, silentSince) === answer)) continue;
    if (JSON.stringify(observable(next)) === wanted) return next;
  }
  return null;
}

function* permutations<T>(all: readonly T[]): Generator<readonly T[]> {
  if (all.length <= 1) {
    yield all;
    return;
  }
  for (let index = 0; index < all.length; index++) {
    const first = all[index] as T;
    for (const rest of permutations(all.toSpliced(index, 1))) yield [first, ...rest];
  }
}
