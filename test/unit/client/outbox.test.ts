import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeAnswer, mergeAnswers, noAnswers, settleAnswer } from '../../../client/features/exam-room/outbox.ts';

const saved = { status: 'saved' } as const;

describe('changeAnswer', () => {
  it('[SAVE-2] goes on from the highest revision the server gave', () => {
    const answers = mergeAnswers([{ position: 3, revision: 7, value: 'a' }], []);
    expect(changeAnswer(answers, 3, 'b').entry).toEqual({ position: 3, revision: 8, value: 'b' });
    expect(changeAnswer(answers, 4, true).entry.revision).toBe(1);
  });

  it('keeps only the newest change of an item', () => {
    const once = changeAnswer(noAnswers, 1, 'a').answers;
    const twice = changeAnswer(once, 1, 'b').answers;
    expect([...twice.outbox.values()]).toEqual([{ position: 1, revision: 2, value: 'b' }]);
  });
});

describe('settleAnswer', () => {
  it('empties the outbox once the newest revision is saved', () => {
    const { answers } = changeAnswer(noAnswers, 1, 'a');
    const settled = settleAnswer(answers, 1, 1, saved);
    expect(settled.outbox.size).toBe(0);
    expect(settled.values.get(1)).toBe('a');
  });

  it('an acknowledgement of an older revision leaves the newer change in the outbox', () => {
    const { answers } = changeAnswer(changeAnswer(noAnswers, 1, 'a').answers, 1, 'b');
    expect(settleAnswer(answers, 1, 1, saved).outbox.get(1)?.value).toBe('b');
  });

  it.each(['late', 'closed'] as const)('[SAVE-3] tells that an answer came %s', (status) => {
    const { answers } = changeAnswer(noAnswers, 1, 'a');
    const settled = settleAnswer(answers, 1, 1, { status });
    expect(settled.outbox.size).toBe(0);
    expect(settled.told.get(1)?.status).toBe(status);
  });

  it('keeps an answer that the server could not take, to send it again', () => {
    const { answers } = changeAnswer(noAnswers, 1, 'a');
    expect(settleAnswer(answers, 1, 1, { status: 'refused', code: 'temporarily-unavailable' })).toBe(answers);
  });

  it('[SAVE-2] keeps an answer refused in a pause through a reload: its revision has become evidence, so it gets the next', () => {
    const { answers } = changeAnswer(mergeAnswers([{ position: 1, revision: 3, value: 'a' }], []), 1, 'b');
    const kept = settleAnswer(answers, 1, 4, { status: 'refused', code: 'sitting-paused' });
    const reloaded = mergeAnswers([{ position: 1, revision: 4, value: 'a' }], kept.outbox.values());
    expect(reloaded.values.get(1)).toBe('b');
    expect([...reloaded.outbox.values()]).toEqual([{ position: 1, revision: 5, value: 'b' }]);
    expect(changeAnswer(reloaded, 1, 'c').entry.revision).toBe(6);
  });

  it('says why an answer was refused for good, until it is changed', () => {
    const { answers } = changeAnswer(noAnswers, 1, 'a');
    const refused = settleAnswer(answers, 1, 1, { status: 'refused', code: 'bad-input', message: 'no answer' });
    expect(refused.told.get(1)).toEqual({ status: 'refused', refusal: { code: 'bad-input', message: 'no answer' } });
    expect(changeAnswer(refused, 1, 'b').answers.told.size).toBe(0);
  });
});

describe('mergeAnswers', () => {
  it('lays what the device holds over what the server has: the higher revision wins', () => {
    const answers = mergeAnswers(
      [
        { position: 1, revision: 4, value: 'a' },
        { position: 2, revision: 9, value: 'c' },
      ],
      [
        { position: 1, revision: 5, value: 'b' },
        { position: 2, revision: 8, value: 'd' },
      ],
    );
    expect(Object.fromEntries(answers.values)).toEqual({ 1: 'b', 2: 'c' });
    expect([...answers.outbox.keys()]).toEqual([1]);
  });

  it('takes an entry at the server’s own revision for arrived', () => {
    expect(
      mergeAnswers([{ position: 1, revision: 4, value: 'a' }], [{ position: 1, revision: 4, value: 'a' }]).outbox.size,
    ).toBe(0);
  });
});

describe('the outbox over any history', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('change' as const),
      position: fc.integer({ min: 1, max: 3 }),
      value: fc.string({ maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('deliver' as const), position: fc.integer({ min: 1, max: 3 }), acked: fc.boolean() }),
    fc.record({ kind: fc.constant('reload' as const) }),
  );

  it('loses no answer: what was typed last is shown, and once delivered it is what the server has', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const typed = new Map<number, string>();
        const server = new Map<number, { position: number; revision: number; value: string }>();
        let answers = noAnswers;
        const deliver = (position: number, acked: boolean) => {
          const entry = answers.outbox.get(position);
          if (entry === undefined) return;
          if ((server.get(position)?.revision ?? 0) < entry.revision)
            server.set(position, { ...entry, value: String(entry.value) });
          if (acked) answers = settleAnswer(answers, position, entry.revision, saved);
        };
        for (const each of steps) {
          if (each.kind === 'change') {
            typed.set(each.position, each.value);
            answers = changeAnswer(answers, each.position, each.value).answers;
          } else if (each.kind === 'deliver') deliver(each.position, each.acked);
          else answers = mergeAnswers([...server.values()], answers.outbox.values());
        }
        for (const position of [1, 2, 3]) deliver(position, true);
        expect(Object.fromEntries(answers.values)).toEqual(Object.fromEntries(typed));
        expect(Object.fromEntries([...server].map(([position, { value }]) => [position, value]))).toEqual(
          Object.fromEntries(typed),
        );
        expect(answers.outbox.size).toBe(0);
      }),
    );
  });
});
