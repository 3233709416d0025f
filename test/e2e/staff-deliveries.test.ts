import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { linkFor } from './people.ts';
import { roomShown, signIn } from './room.ts';

/** West of Greenwich, so that an instant read in another zone would show. */
const zone = 'America/Los_Angeles';

let server: Demonstration;
let browser: TestBrowser;
let registrar: Visitor;
let candidate: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemonstration(), openBrowser()]);
  [registrar, candidate] = await Promise.all([
    browser.visitor(server.origin, { timezoneId: zone }),
    browser.visitor(server.origin, { timezoneId: zone }),
  ]);
  // Refusals are asked for, to see how they are told.
  registrar.expectRefusals();
  await signIn(registrar.page, server.linkOf('registrar'));
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const hour = 3_600_000;
/** What somebody in that zone types for an instant into a field for day and time. */
const typed = (at: number) => {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return parts.format(at).replace(' ', 'T');
};

async function fillIn(page: Page, exam: string, title: string, opensAt: number, closesAt: number) {
  const dialog = page.getByRole('dialog', { name: 'Add a delivery' });
  await page.getByRole('button', { name: 'Add a delivery' }).click();
  await dialog.getByRole('combobox', { name: 'Exam' }).click();
  await page.getByRole('option', { name: exam }).click();
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Opens').fill(typed(opensAt));
  await dialog.getByLabel('Closes for starts').fill(typed(closesAt));
  return dialog;
}

const keepPlace = async (page: Page, name: string) => {
  await page.getByRole('searchbox', { name: 'Search candidates' }).fill(name);
  await page.getByRole('button', { name: `Keep a place for ${name}` }).click();
};

const found = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Candidates found' }).getByRole('listitem').filter({ hasText: name }).first();

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test('a registrar adds a delivery with a window, after what was wrong with it has been told', async () => {
  const { page } = registrar;
  await page.goto('/registrar/deliveries');
  await page.getByRole('table', { name: 'Deliveries' }).waitFor();
  await expectAccessible(page, 'the deliveries');
  const opensAt = Math.floor(Date.now() / 60_000) * 60_000 - hour;
  const dialog = await fillIn(page, 'Midterm exam', 'Room 5, today', opensAt, opensAt - hour);
  await expectAccessible(page, 'the dialog of a delivery');
  await dialog.getByRole('button', { name: 'Add the delivery' }).click();
  await dialog.getByText('The window closes before it opens').waitFor();
  await dialog.getByLabel('Closes for starts').fill(typed(opensAt + 3 * hour));
  await dialog.getByRole('button', { name: 'Add the delivery' }).click();
  await page.getByRole('heading', { level: 1, name: 'Room 5, today' }).waitFor();
  await page.getByText('Nobody yet').waitFor();

  const answer = await page.request.get('/api/registrar/deliveries');
  const { deliveries } = (await answer.json()) as { deliveries: { title: string }[] };
  expect(deliveries).toContainEqual(
    expect.objectContaining({ title: 'Room 5, today', opensAt, closesAt: opensAt + 3 * hour }),
  );
});

test('keeps a place for a candidate who is eligible, and reads every reason about one who is not [PATH-1]', async () => {
  const { page } = registrar;
  await keepPlace(page, 'Cleo Marsh');
  await found(page, 'Cleo Marsh').getByText('Place kept').waitFor();
  await rowOf(page, 'Cleo Marsh').getByText('Place kept').waitFor();

  await keepPlace(page, 'Nadia Newell');
  const refusal = found(page, 'Nadia Newell').getByRole('alert');
  await refusal.getByText('Nadia Newell is not eligible for this exam now.').waitFor();
  const reasons = (await refusal.getByRole('listitem').allInnerTexts()).join('\n');
  for (const reason of ['Enrollment is missing', 'Online training is missing', '505 USD'])
    expect(reasons).toContain(reason);
  expect(await rowOf(page, 'Nadia Newell').count()).toBe(0);
  await expectAccessible(page, 'a delivery with places');
});

test('a place that was withdrawn is free again', async () => {
  const { page } = registrar;
  await keepPlace(page, 'Otto Lindqvist');
  await page.getByRole('button', { name: 'Withdraw the place of Otto Lindqvist' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Fell ill on the day');
  await dialog.getByRole('button', { name: 'Withdraw the place' }).click();
  await rowOf(page, 'Otto Lindqvist').getByText('Withdrawn').waitFor();
  await found(page, 'Otto Lindqvist').getByRole('button', { name: 'Keep a place' }).waitFor();
});

test('the candidate is offered that delivery and no other, and starts in it', async () => {
  const { page } = candidate;
  await signIn(page, await linkFor(registrar.page, 'Cleo'));
  const midterm = page
    .locator('ol > li')
    .filter({ has: page.getByRole('heading', { level: 2, name: /Midterm exam/ }) });
  const ways = midterm.getByRole('link', { name: /^Go to/ });
  await ways.first().waitFor();
  expect(await ways.count()).toBe(1);
  await ways.click();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Start the exam' }).click();
  await roomShown(page);

  await registrar.page.reload();
  await rowOf(registrar.page, 'Cleo Marsh').getByText('Running').waitFor();
});

test('no page had an error, broke the policy, or asked another host', () => {
  registrar.expectNoFaults();
  candidate.expectNoFaults();
});
