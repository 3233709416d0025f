import { describe, expect, it } from 'vitest';
import { saveStateOf } from '../../../client/features/exam-room/save-state.ts';
import { saveSentence, spokenTime } from '../../../client/features/exam-room/words.ts';
import { clockText, durationText, timeText } from '../../../client/ui/format.ts';

const online = { online: true } as const;
const sentence = (facts: Partial<Parameters<typeof saveStateOf>[0]>) =>
  saveSentence(
    saveStateOf({
      keepsAnswers: true,
      answered: 0,
      refused: 0,
      waiting: 0,
      connection: online,
      paused: false,
      ...facts,
    }),
  );

describe('the line that says what is saved', () => {
  it.each([
    [{}, 'No answers yet'],
    [{ answered: 1 }, '1 answer saved'],
    [{ answered: 23 }, 'All 23 answers saved'],
    [{ answered: 23, refused: 1 }, '22 answers saved, 1 not saved: the item says why'],
    [{ answered: 23, waiting: 1 }, 'Saving…'],
    [{ answered: 23, waiting: 2, paused: true }, '2 answers will be sent when the exam goes on'],
    [
      { waiting: 2, connection: { online: false, since: null } as const },
      'Offline: 2 answers are kept on this device and will be sent',
    ],
    [
      { waiting: 1, connection: { online: false, since: null } as const, keepsAnswers: false },
      'Offline: 1 answer is held by this page and will be sent',
    ],
  ])('%j', (facts, expected) => {
    expect(sentence(facts)).toBe(expected);
  });

  it('[SAVE-1] never says saved while an answer waits, connected or not', () => {
    for (const connection of [online, { online: false, since: 0 } as const])
      for (const paused of [true, false])
        expect(sentence({ answered: 9, waiting: 1, connection, paused })).not.toMatch(/All|saved$/);
  });

  it('[SAVE-1] never says that all are saved while the server has refused one', () => {
    expect(sentence({ answered: 1, refused: 1 })).toBe('0 answers saved, 1 not saved: the item says why');
  });

  it('names the time at which the connection went', () => {
    const since = Date.UTC(2026, 2, 1, 10, 42);
    expect(sentence({ answered: 3, waiting: 1, connection: { online: false, since } })).toBe(
      `Offline since ${timeText(since)}: 1 answer is kept on this device and will be sent`,
    );
  });
});

describe('texts of time', () => {
  it.each([
    [7_200_000, '2:00:00'],
    [3_599_001, '1:00:00'],
    [61_000, '1:01'],
    [1, '0:01'],
    [0, '0:00'],
    [-5, '0:00'],
  ])('clockText(%d) is %s', (ms, expected) => {
    expect(clockText(ms)).toBe(expected);
  });

  it.each([
    [7_200_000, '2 h'],
    [-300_000, '−5 min'],
    [90_000, '1 min 30 s'],
    [40_000, '40 s'],
  ])('durationText(%d) is %s', (ms, expected) => {
    expect(durationText(ms)).toBe(expected);
  });

  it('is spoken in hours and minutes', () => {
    expect(spokenTime(3_660_000)).toBe('1 hour 1 minute left');
    expect(spokenTime(7_200_000)).toBe('2 hours left');
    expect(spokenTime(30_000)).toBe('30 seconds left');
  });
});
