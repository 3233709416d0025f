import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const client = new URL('../../../client/', import.meta.url).pathname;
/** What candidates and visitors see; the staff's pages are English. */
const folders = [
  'ui',
  'item-types',
  ...['candidate', 'directory', 'exam-room', 'receipt', 'sign-in'].map((name) => `features/${name}`),
];
const files = (kind: RegExp) =>
  folders.flatMap((folder) =>
    readdirSync(join(client, folder))
      .filter((name) => kind.test(name))
      .map((name) => `${folder}/${name}`),
  );

const physical =
  /(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b/;

/** `inset: 0 auto 0 0`: four sides, of which left and right differ. */
function uneven(declaration: string): boolean {
  const [, values = ''] = /^\s*(?:inset|margin|padding|border-width)\s*:\s*([^;]+);/.exec(declaration) ?? [];
  const sides = values
    .replaceAll(/\([^)]*\)/g, '()')
    .trim()
    .split(/\s+/);
  return sides.length === 4 && sides[1] !== sides[3];
}

it.each(files(/\.css$/))('%s names sides by the direction of the text', (file) => {
  const lines = readFileSync(join(client, file), 'utf8').split('\n');
  const faults = lines.flatMap((line, index) =>
    physical.test(line) || uneven(line) ? [`${index + 1}: ${line.trim()}`] : [],
  );
  expect(faults).toEqual([]);
});

it('no component sets a side by hand', () => {
  const byHand =
    /\b(?:margin|padding|border)(?:Left|Right)\b|style=\{\{[^}]*\b(?:left|right):|textAlign: '(?:left|right)'/;
  const faults = files(/\.tsx$/).filter((file) => byHand.test(readFileSync(join(client, file), 'utf8')));
  expect(faults).toEqual([]);
});

it('finds what it looks for', () => {
  for (const fault of ['  margin-left: 1px;', '  left: 0;', '  border-top-right-radius: 3px;', '  text-align: left;'])
    expect(physical.test(fault), fault).toBe(true);
  for (const fine of ['  margin-inline-start: 1px;', '  inset-inline: 0;', '  text-align: start;', '  --left: 3px;'])
    expect(physical.test(fine), fine).toBe(false);
  expect(['  inset: 0 auto 0 0;', '  padding: 1px 2px 3px 2px;', '  margin: 0 auto;'].map(uneven)).toEqual([
    true,
    false,
    false,
  ]);
});
