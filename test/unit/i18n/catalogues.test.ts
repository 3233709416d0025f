import { expect, test } from 'vitest';
import { candidateEn } from '../../../client/i18n/candidate.en.ts';
import { candidateEs } from '../../../client/i18n/candidate.es.ts';
import { itemsEn, itemsEs } from '../../../client/i18n/items.ts';
import { directionOf } from '../../../client/i18n/language.ts';
import { preferencesEn, preferencesEs } from '../../../client/i18n/preferences.ts';
import { waysOutEn, waysOutEs } from '../../../client/i18n/reasons.ts';
import { resultEn, resultEs } from '../../../client/i18n/result.ts';
import { roomEn } from '../../../client/i18n/room.en.ts';
import { roomEs } from '../../../client/i18n/room.es.ts';
import { siteEn } from '../../../client/i18n/site.en.ts';
import { siteEs } from '../../../client/i18n/site.es.ts';
import { toolsEn } from '../../../client/i18n/tools.en.ts';
import { toolsEs } from '../../../client/i18n/tools.es.ts';

const catalogues: readonly (readonly [string, object, object])[] = [
  ['room', roomEn, roomEs],
  ['tools of the room', toolsEn, toolsEs],
  ['items', itemsEn, itemsEs],
  ['result', resultEn, resultEs],
  ['ways out of a reason', waysOutEn, waysOutEs],
  ['preferences', preferencesEn, preferencesEs],
  ['candidate pages', candidateEn, candidateEs],
  ['pages for everybody', siteEn, siteEs],
];

test.each(catalogues)('%s: Spanish has every text that English has, and no other', (_name, en, es) => {
  expect(Object.keys(flat(es)).sort()).toEqual(Object.keys(flat(en)).sort());
});

test.each(catalogues)('%s: no text is empty, and sentences are translated', (_name, en, es) => {
  const [english, spanish] = [flat(en), flat(es)];
  const same = Object.entries(spanish).filter(([key, text]) => text === english[key] && text.split(' ').length > 2);
  expect(same).toEqual([]);
  for (const text of [...Object.values(english), ...Object.values(spanish)]) expect(text.trim()).not.toBe('');
});

test.each(catalogues)('%s: a sentence made from facts takes them in both languages', (_name, en, es) => {
  const [english, spanish] = [functionsOf(en), functionsOf(es)];
  expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, make] of spanish) expect(make.length, key).toBe(english.get(key)?.length);
});

test('languages written from right to left are told to the browser as such', () => {
  expect(['en', 'es', 'ar', 'he-IL', 'fa'].map(directionOf)).toEqual(['ltr', 'ltr', 'rtl', 'rtl', 'rtl']);
});

type Make = (...facts: never[]) => unknown;

function walk(texts: object, at: string, visit: (key: string, value: unknown) => void): void {
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value === 'object' && value !== null) walk(value, `${at}${name}.`, visit);
    else visit(at + name, value);
  }
}

function flat(texts: object): Record<string, string> {
  const found: Record<string, string> = {};
  walk(texts, '', (key, value) => {
    found[key] = typeof value === 'string' ? value : key;
  });
  return found;
}

function functionsOf(texts: object): Map<string, Make> {
  const found = new Map<string, Make>();
  walk(texts, '', (key, value) => {
    if (typeof value === 'function') found.set(key, value as Make);
  });
  return found;
}
