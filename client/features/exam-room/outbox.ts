import type { ResponseValue } from '../../../server/contract/item.ts';
import type { SaveAck, StoredResponse } from '../../../server/contract/sittings.ts';
import type { Refused } from '../../i18n/refusals.ts';

/** An answer that the server has not acknowledged yet. Of one item only the newest is kept: it is the one that counts [SAVE-2]. */
export interface OutboxEntry {
  readonly position: number;
  readonly revision: number;
  readonly value: ResponseValue;
}

/** All answers of a sitting that are known on this device, and which of them are still on their way. */
export interface Answers {
  /** By position: the newest answer, acknowledged or not. */
  readonly values: ReadonlyMap<number, ResponseValue>;
  /** By position: the highest revision given or seen. The next change of the item gets one more. */
  readonly revisions: ReadonlyMap<number, number>;
  readonly outbox: ReadonlyMap<number, OutboxEntry>;
  /** Answers the server took in, but that do not count, or that it refused; the last word per item. */
  readonly told: ReadonlyMap<number, Told>;
}

export interface Told {
  /** `overtaken`: another device gave a newer answer before this one was sent. */
  readonly status: 'late' | 'closed' | 'refused' | 'overtaken';
  /** Why, where it was refused. */
  readonly refusal: Refused | null;
}

export const noAnswers: Answers = { values: new Map(), revisions: new Map(), outbox: new Map(), told: new Map() };

/**
 * What the server has, with what this device still holds laid over it: the higher revision wins. An entry at or below the
 * server's revision has arrived, and its acknowledgement was lost.
 */
export function mergeAnswers(
  stored: readonly StoredResponse[],
  held: Iterable<OutboxEntry>,
  told: Answers['told'] = new Map(),
): Answers {
  const values = new Map<number, ResponseValue>();
  const revisions = new Map<number, number>();
  for (const { position, revision, value } of stored) {
    values.set(position, value);
    revisions.set(position, revision);
  }
  const outbox = new Map<number, OutboxEntry>();
  const said = new Map(told);
  for (const entry of held) {
    if (entry.revision <= (revisions.get(entry.position) ?? 0)) {
      const same = JSON.stringify(values.get(entry.position)) === JSON.stringify(entry.value);
      if (!same && !outbox.has(entry.position) && !said.has(entry.position))
        said.set(entry.position, { status: 'overtaken', refusal: null });
      continue;
    }
    values.set(entry.position, entry.value);
    revisions.set(entry.position, entry.revision);
    outbox.set(entry.position, entry);
  }
  return { values, revisions, outbox, told: said };
}

/** Records a change of an item, with the next revision. */
export function changeAnswer(
  answers: Answers,
  position: number,
  value: ResponseValue,
): { answers: Answers; entry: OutboxEntry } {
  const revision = (answers.revisions.get(position) ?? 0) + 1;
  const entry: OutboxEntry = { position, revision, value };
  return {
    entry,
    answers: {
      values: new Map(answers.values).set(position, value),
      revisions: new Map(answers.revisions).set(position, revision),
      outbox: new Map(answers.outbox).set(position, entry),
      told: without(answers.told, position),
    },
  };
}

/** Refusals that pass by themselves: the answer stays in the outbox and is sent again. */
const passing: ReadonlySet<string> = new Set(['temporarily-unavailable', 'too-many-tries', 'not-signed-in']);

/** Whether an acknowledgement is the last word on an answer; if not, the answer is sent again. */
export const isLastWord = ({ status, code }: Pick<SaveAck, 'status' | 'code'>): boolean =>
  status !== 'refused' || code === undefined || !passing.has(code);

/** Takes an acknowledgement into account. It settles the entry only if that has not been overtaken by a newer change. */
export function settleAnswer(
  answers: Answers,
  position: number,
  revision: number,
  ack: Pick<SaveAck, 'status' | 'code' | 'message'>,
): Answers {
  if (!isLastWord(ack)) return answers;
  const entry = answers.outbox.get(position);
  if (entry === undefined || entry.revision > revision) return answers;
  if (ack.code === 'sitting-paused') {
    // The server has this revision now, as evidence that does not count: at its own number it would be taken for arrived after a reconnect.
    const again: OutboxEntry = { ...entry, revision: revision + 1 };
    return {
      ...answers,
      revisions: new Map(answers.revisions).set(position, again.revision),
      outbox: new Map(answers.outbox).set(position, again),
    };
  }
  const told = new Map(answers.told);
  if (ack.status === 'saved') told.delete(position);
  else {
    const refusal = ack.code === undefined ? null : { code: ack.code, message: ack.message ?? '' };
    told.set(position, { status: ack.status, refusal });
  }
  return { ...answers, outbox: without(answers.outbox, position), told };
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
