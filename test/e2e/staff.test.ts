import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { linkFor } from './people.ts';
import { signIn } from './room.ts';

let server: Demonstration;
let browser: TestBrowser;
/** All roles of staff in one browser, each by a cookie of its own. */
let staff: Visitor;
let candidate: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemonstration(), openBrowser()]);
  [staff, candidate] = await Promise.all([browser.visitor(server.origin), browser.visitor(server.origin)]);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test('all roles of staff sign in beside each other in one browser', async () => {
  const { page } = staff;
  for (const role of ['proctor', 'grader', 'registrar', 'admin'] as const) await signIn(page, server.linkOf(role));
  await page.goto('/');
  for (const name of ['Priya Walker', 'Gus Feld', 'Rita Okafor', 'Adam Stone']) await page.getByText(name).waitFor();
  await expectAccessible(page, 'the start page of somebody with four roles');
});

test.each(['/directory', '/proctor', '/grader/exports', '/registrar/held', '/admin', '/admin/banks', '/admin/audit'])(
  'the page %s can be used by everybody and on every screen',
  async (path) => {
    const { page } = staff;
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page, path);
  },
);

test('a grader reads the results and downloads them as CSV, and the file holds the row', async () => {
  const { page } = staff;
  await page.goto('/grader');
  await page.getByText('Hal Brennan').first().waitFor();
  await expectAccessible(page, 'the results');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('region', { name: 'Export' }).getByRole('link', { name: 'Download' }).click(),
  ]);
  const rows = (await readFile(await download.path(), 'utf8')).split('\r\n');
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  expect(rows[0]).toMatch(/candidate/);
  expect(rows.filter((row) => row.includes('Hal Brennan'))).toHaveLength(2);
  await page
    .getByRole('link', { name: /Hal Brennan/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await expectAccessible(page, 'one result');
});

test('a registrar records a fee and a step, and the reasons that the candidate reads change [PATH-1]', async () => {
  const { page } = staff;
  const person = async (name: string) => {
    await page.goto(`/registrar?q=${encodeURIComponent(name)}`);
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };

  const chooseProgram = async () => {
    await page.getByText('Qualified Industrial Stormwater Practitioner').first().click();
    await page.getByRole('heading', { name: 'Online training' }).waitFor();
  };

  await person('Nadia Newell');
  await signIn(candidate.page, await linkFor(page, 'Nadia'));
  for (const begin of ['Read and acknowledge', 'Open the questions']) {
    await candidate.page.getByRole('button', { name: begin }).click();
    await candidate.page.getByRole('checkbox').check();
    await candidate.page.getByRole('button', { name: 'Record as done' }).click();
    await candidate.page.getByRole('checkbox').waitFor({ state: 'detached' });
  }
  const training = stepOf(candidate.page, 'Online training');
  await training.getByText('Enrollment is missing.').waitFor();
  await page.reload();
  await chooseProgram();
  await page.getByRole('button', { name: 'Record a payment' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Record the payment' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await candidate.page.reload();
  await training.getByText('Recorded by the registrar once it is done').waitFor();
  expect(await training.getByText('is missing').count()).toBe(0);

  await person('Enrique Santos');
  await chooseProgram();
  await expectAccessible(page, 'the page of a person');
  await signIn(candidate.page, await linkFor(page, 'Enrique'));
  const midterm = stepOf(candidate.page, 'Midterm exam');
  await midterm.getByText('Online training is missing.').waitFor();
  await page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Online training' }) })
    .getByRole('button', { name: 'Record completion' })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await candidate.page.reload();
  await midterm.getByRole('link', { name: /Go to: Midterm exam/ }).waitFor();
  expect(await midterm.getByText('is missing').count()).toBe(0);
});

test('no page had an error, broke the policy, or asked another host', () => {
  staff.expectNoFaults();
  candidate.expectNoFaults();
});

const stepOf = (page: Page, title: string) =>
  page.locator('ol > li').filter({ has: page.getByRole('heading', { level: 2, name: new RegExp(title) }) });
