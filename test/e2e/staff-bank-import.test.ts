import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { signIn } from './room.ts';

let banks: string;
let server: Demonstration;
let browser: TestBrowser;
let admin: Visitor;

beforeAll(async () => {
  banks = await mkdtemp(join(tmpdir(), 'invigil-own-banks-'));
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: banks }), openBrowser()]);
  admin = await browser.visitor(server.origin);
  admin.page.setDefaultTimeout(45_000);
  await signIn(admin.page, server.linkOf('admin'));
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await rm(banks, { recursive: true, force: true });
});

const fixture = (name: string) => new URL(`../fixtures/interop/${name}`, import.meta.url).pathname;

test('an administrator makes a bank of another system’s file, after seeing what becomes of each item', async () => {
  const { page } = admin;
  await page.goto('/admin/banks');
  await page.getByRole('link', { name: 'New bank from a file' }).click();
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByText('Choose a file first.').waitFor();
  await page.getByText('Give the bank a title.').waitFor();
  await expectAccessible(page, 'the form of an import with faults');
  await page.getByLabel('File of items').setInputFiles(fixture('harbour-moodle.xml'));
  await page.getByRole('textbox', { name: 'Title' }).fill('Harbour pilots');
  expect(await page.getByRole('textbox', { name: 'Id' }).inputValue()).toBe('harbour-moodle');
  await page.getByRole('button', { name: 'Check the file' }).click();

  const rows = page.getByRole('table', { name: 'What becomes of each item' });
  await rows.waitFor();
  await page.getByText('Nothing is written yet.').waitFor();
  await expectAccessible(page, 'the report of a dry run');
  await page.getByText(/^Left out \d+$/).click();
  await expect.poll(() => rows.getByRole('row').filter({ hasText: 'Changed' }).count()).toBe(0);
  expect(await rows.getByRole('row').filter({ hasText: 'Left out' }).count()).toBeGreaterThan(0);
  await page.getByText(/^All \d+$/).click();

  await page.getByRole('searchbox').fill('spring tide');
  await page.getByText('1 of 1 shown').waitFor();
  await rows.getByRole('button', { name: 'tide-01' }).click();
  const preview = page.getByRole('dialog');
  await preview.getByText('Choose one answer.').waitFor();
  const key = preview.getByRole('region', { name: 'Key and rationales' });
  expect(await key.getByRole('listitem').filter({ hasText: 'Right:' }).allInnerTexts()).toEqual([
    expect.stringContaining('At new and full moon'),
  ]);
  await expectAccessible(page, 'an item of the file with its key');
  await page.keyboard.press('Escape');
  await preview.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: /^Import \d+ items$/ }).click();
  await page.getByRole('heading', { name: /^\d+ items imported$/ }).waitFor();
  await expectAccessible(page, 'the end of an import');
  expect(await readFile(join(banks, 'harbour-moodle', 'bank.yaml'), 'utf8')).toContain('title: Harbour pilots');
  await page.getByRole('link', { name: 'See the items' }).click();
  await page.getByRole('heading', { level: 1, name: 'Harbour pilots' }).waitFor();
  await page.getByRole('link', { name: 'tide-01' }).waitFor();
});

test('more items come into it, and the new version shows what changed', async () => {
  const { page } = admin;
  await page.goto('/admin/banks/harbour-moodle');
  await page.getByRole('link', { name: 'Import' }).click();
  await page.getByLabel('File of items').setInputFiles(fixture('harbour.gift'));
  await page.getByRole('combobox', { name: 'Exam' }).fill('final');
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByText('exam final').first().waitFor();
  await page.reload();
  await page.getByRole('button', { name: /^Import \d+ items$/ }).click();
  await page.getByText(/^0 items changed, \d+ added, 0 removed\.$/).waitFor();
  await page.getByRole('link', { name: 'short-blast' }).waitFor();
});

test('a bank that is shipped gets nothing: its result is downloaded', async () => {
  const { page } = admin;
  await page.goto('/admin/banks/demonstration/import');
  await page.getByText('This bank can only be read here.').waitFor();
  await page.getByLabel('File of items').setInputFiles(fixture('harbour.gift'));
  await page.getByRole('button', { name: 'Check the file' }).click();
  const download = page.getByRole('link', { name: 'Download as a folder' });
  await download.waitFor();
  expect(await page.getByRole('button', { name: /^Import \d/ }).count()).toBe(0);
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
  expect(file.suggestedFilename()).toBe('demonstration.zip');
});

test('a broken file is refused with its line', async () => {
  const { page } = admin;
  await page.getByRole('button', { name: 'Another file' }).click();
  const buffer = Buffer.from('<?xml version="1.0"?>\n<quiz>\n<question type="truefalse">');
  await page.getByLabel('File of items').setInputFiles({ name: 'half.xml', mimeType: 'text/xml', buffer });
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page
    .getByRole('alert')
    .getByText(/\(line 3\)/)
    .waitFor();
  await expectAccessible(page, 'the report on a broken file');
});

test('a bank goes out, after its losses are told', async () => {
  const { page } = admin;
  await page.goto('/admin/banks/demonstration');
  await page.getByRole('link', { name: 'Export' }).click();
  await page.getByRole('radio', { name: /Moodle XML/ }).click();
  await expectAccessible(page, 'the form of an export');
  await page.getByRole('button', { name: 'Write the file' }).click();
  const download = page.getByRole('link', { name: 'Download' });
  await download.waitFor();
  await page.getByRole('table', { name: 'What does not come across' }).waitFor();
  await expectAccessible(page, 'the report of an export');
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
  expect(file.suggestedFilename()).toBe('demonstration-moodle.xml');
  expect(await readFile((await file.path()) ?? '', 'utf8')).toContain('<quiz>');
  await page.goto('/admin/audit');
  const done = page.getByRole('row');
  await done.filter({ hasText: 'bank.export-downloaded' }).first().waitFor();
  for (const action of ['bank.exported', 'bank.import-downloaded', 'bank.imported', 'bank.import-checked'])
    expect(await done.filter({ hasText: action }).count()).toBeGreaterThan(0);
  admin.expectNoFaults();
});
