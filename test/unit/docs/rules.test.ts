import { expect, it } from 'vitest';
import { pagesBelow, readPage } from './pages.ts';

const families = 'SAVE|TIME|SIT|FORM|KEY|SCORE|PATH|AUDIT|ROLE';
const idPattern = new RegExp(`\\b(?:${families})-\\d+\\b`, 'g');

const rulesPage = await readPage('docs/RULES.md');
/** Rule by rule: its id and its text. */
const rules = rulesPage.text
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ id: section.slice(0, section.indexOf('\n')), text: section }));
const ids = rules.map(({ id }) => id);
const tests = (await pagesBelow('test', /\.test\.tsx?$/)).filter(({ path }) => !path.startsWith('test/unit/docs/'));

/** The ids in the titles of a test file: in the texts that begin `describe(…)`, `it(…)`, `it.each(…)(…)`, or a row of a table of cases. */
function titledIn(source: string): string[] {
  const titles = source.matchAll(/(?:\b(?:describe|it|test)(?:\.\w+)*\(|\)\(|\[)\s*(['"`])((?:\\.|(?!\1).)*)\1/gs);
  return [...titles].flatMap(([, , title = '']) => title.match(idPattern) ?? []);
}

it('holds the rules that it began with, each once', () => {
  expect(ids).toEqual([
    ...['SAVE-1', 'SAVE-2', 'SAVE-3'],
    ...['TIME-1', 'TIME-2', 'TIME-3', 'TIME-4', 'TIME-5', 'TIME-6', 'TIME-7'],
    ...['SIT-1', 'SIT-2', 'SIT-3', 'FORM-1', 'KEY-1', 'SCORE-1', 'PATH-1', 'AUDIT-1', 'ROLE-1'],
  ]);
});

it.each(rules)('$id has tests whose titles carry it, where the page says', ({ id, text }) => {
  const [, tested = ''] = /^Tested in ([\s\S]+)/m.exec(text) ?? [];
  const named = [...tested.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path);
  expect(named).not.toEqual([]);
  const carrying = tests.filter((test) => titledIn(test.text).includes(id)).map(({ path }) => path);
  expect(carrying).toEqual(expect.arrayContaining(named));
});

it.each(rules)('$id names the sources that carry it', ({ text }) => {
  expect(text).toMatch(/^Carried by `(server|client)\//m);
});

it('no source, test or document names a rule that does not stand on the page', async () => {
  const all = [
    ...(await pagesBelow('server', /\.(ts|sql)$/)),
    ...(await pagesBelow('client', /\.tsx?$/)),
    ...(await pagesBelow('scripts', /\.(ts|mjs)$/)),
    ...(await pagesBelow('test', /\.tsx?$/)).filter(({ path }) => !path.startsWith('test/unit/docs/')),
    ...(await pagesBelow('docs', /\.md$/)),
  ];
  const unknown = all.flatMap(({ path, text }) =>
    // Whatever stands in brackets like a rule is one, also of a family that there is not.
    [...(text.match(idPattern) ?? []), ...(text.match(/(?<=\[)[A-Z]{3,}-\d+(?=[\],])/g) ?? [])]
      .filter((id) => !ids.includes(id))
      .map((id) => `${path}: ${id}`),
  );
  expect(unknown).toEqual([]);
});
