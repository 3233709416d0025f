import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { numbersOf } from '../../../client/i18n/numbers.ts';
import { programWords } from '../../../client/i18n/program-texts.ts';
import { reasonsEn, reasonsEs } from '../../../client/i18n/reasons.ts';
import { refusalsEn, refusalsEs } from '../../../client/i18n/refusals.ts';
import { systemReasonsEs } from '../../../client/i18n/system-reasons.ts';
import { ReasonView } from '../../../server/contract/pathway.ts';
import { edgeCodes } from '../../../server/contract/problem.ts';
import { programTexts } from '../../../server/contract/program.ts';
import { reasonCodes } from '../../../server/core/program/reasons.ts';
import { refusalCodes } from '../../../server/core/refusal-codes.ts';
import { decideOutage } from '../../../server/core/sitting/decisions.ts';
import { instant, millis } from '../../../server/core/time/instant.ts';
import { openingEntries } from '../../../server/core/time/ledger.ts';
import { readProgram } from '../../../server/features/pathway/program-file.ts';

const facts = {
  step: 'STEP',
  exam: 'EXAM',
  registration: 2,
  endedOn: 'ENDED',
  reported: 'REPORTED',
  free: false,
};

describe('the reasons why a step is closed [PATH-1]', () => {
  it('all go over the wire', () => {
    expect([...ReasonView.shape.code.options].sort()).toEqual([...reasonCodes].sort());
  });

  it.each(reasonCodes)('%s has a sentence in English and in Spanish that says the same facts', (code) => {
    const [english, spanish] = [reasonsEn[code](facts), reasonsEs[code](facts)];
    for (const sentence of [english, spanish]) expect(sentence).toMatch(/^\S.*\.$/);
    expect(spanish).not.toBe(english);
    const said = (sentence: string) => (sentence.match(/[A-Z]{4,}|\d+/g) ?? []).sort();
    expect(said(spanish)).toEqual(said(english));
  });

  it.each(reasonCodes)('%s is a whole sentence also where nothing more is known', (code) => {
    const bare = { ...facts, registration: 1, reported: null, free: true };
    for (const sentence of [reasonsEn[code](bare), reasonsEs[code](bare)]) {
      expect(sentence).toMatch(/^\S.*\.$/);
      expect(sentence).not.toMatch(/null|undefined|REPORTED/);
    }
  });
});

describe('the refusals that a candidate can meet', () => {
  it.each([...refusalCodes, ...edgeCodes, 'unreachable' as const])(
    '%s has a sentence in English and in Spanish',
    (code) => {
      const [english, spanish] = [refusalsEn[code]({}), refusalsEs[code]({})];
      for (const sentence of [english, spanish]) expect(sentence).toMatch(/^\S.*[.:]$/);
      expect(spanish).not.toBe(english);
    },
  );

  it('say the facts behind them', () => {
    for (const sentences of [refusalsEn, refusalsEs]) {
      expect(sentences['too-many-tries']({ retryAfterSeconds: 40 })).toContain('40 s');
      expect(sentences['delivery-not-open']({ opensAt: Date.UTC(2026, 10, 22) })).toContain('2026');
      const states = ['voided', 'ready', 'in-progress'].map((status) => sentences['sitting-not-open']({ status }));
      expect(new Set(states).size).toBe(3);
      expect(sentences.conflict({ why: 'account-exists' })).not.toBe(sentences.conflict({}));
    }
  });
});

describe('the reasons that the engine writes into a record', () => {
  const at = instant(1_000_000);
  const running = {
    id: 's',
    candidateId: 'c',
    deviceId: null,
    status: 'in-progress',
    startedAt: at,
    allotted: millis(7_200_000),
    deadline: instant(8_200_000),
  } as never;
  const written = (given: number): readonly string[] => {
    const change = decideOutage(running, at, instant(1_060_000), { credited: millis(given), stood: millis(0) });
    const paused = change?.next.status === 'paused' ? [change.next.pauseReason] : [];
    return [...paused, ...(change?.entries ?? []).map(({ reason }) => reason)];
  };

  it('are all translated', () => {
    const opening = openingEntries(millis(7_200_000), 50, at).map(({ reason }) => reason);
    const all = [...opening, ...written(0), ...written(100 * 3_600_000)];
    expect(all).toHaveLength(4);
    for (const sentence of all) expect(systemReasonsEs.filter(([pattern]) => pattern.test(sentence))).toHaveLength(1);
  });
});

describe('the texts of a program', () => {
  it.each(['qisp', 'demonstration'])('%s is translated into Spanish as far as candidates read it', (bank) => {
    const file = new URL(`../../../question-banks/${bank}/program.yaml`, import.meta.url);
    const read = readProgram(readFileSync(file, 'utf8'), bank);
    if (!read.ok) throw new Error(read.refusal.message);
    const spanish = read.value.translations?.['es'] ?? {};
    expect(programTexts(read.value).filter((text) => spanish[text] === undefined)).toEqual([]);
  });

  it('are said in the language of the page where they are translated, and else carry their own', () => {
    const words = programWords({ programId: 'p', language: 'en', texts: { Course: 'Curso' } }, 'es');
    expect([words.text('Course'), words.lang('Course')]).toEqual(['Curso', undefined]);
    expect([words.text('Survey'), words.lang('Survey')]).toEqual(['Survey', 'en']);
    expect(words.text('toString')).toBe('toString');
    const english = programWords({ programId: 'p', language: 'en', texts: {} }, 'en');
    expect([english.text('Survey'), english.lang('Survey')]).toEqual(['Survey', undefined]);
  });
});

describe('numbers', () => {
  it('are written as the language writes them, with the form of the word that goes with them', () => {
    const [en, es] = [numbersOf('en'), numbersOf('es')];
    const forms = { one: 'respuesta', other: 'respuestas' };
    expect([0, 1, 2, 12_345].map((n) => es.counted(n, forms))).toEqual([
      '0 respuestas',
      '1 respuesta',
      '2 respuestas',
      '12.345 respuestas',
    ]);
    expect([en.percent(70), es.percent(70)].map((text) => text.replace(/\s/, ' '))).toEqual(['70%', '70 %']);
    expect([en.megabytes(480), en.megabytes(10_737)]).toEqual(['480 MB', '10.7 GB']);
    // Languages with more forms than two use those that they have.
    expect(numbersOf('pl').counted(3, { one: 'punkt', few: 'punkty', other: 'punktów' })).toBe('3 punkty');
  });
});
