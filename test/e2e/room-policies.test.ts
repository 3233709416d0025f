import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BankFolder } from '../support/bank-folder.ts';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { makeSevenKinds } from '../support/seven-kinds.ts';
import {
  allAnswersShown,
  answerItem,
  answerShown,
  endExam,
  goTo,
  itemShown,
  newCandidate,
  openInstructions,
  openReview,
  saved,
  signIn,
  sittingOf,
  startExam,
} from './room.ts';

let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;
const visitors: Visitor[] = [];

beforeAll(async () => {
  bank = await makeSevenKinds([
    { id: 'linear', title: 'Linear exam', minutes: 10, navigation: 'linear' },
    { id: 'sheet', title: 'Exam on one page', minutes: 10, view: 'all' },
  ]);
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await bank?.remove();
});

async function visitor(name: string): Promise<Visitor> {
  const made = await browser.visitor(server.origin);
  visitors.push(made);
  await newCandidate(made.page, name);
  return made;
}

test('[SAVE-3] one item after the other: nobody goes back, a reload without a network keeps the place, and every answer counts', async () => {
  const someone = await visitor('Lina Linear');
  const { page } = someone;
  await startExam(page, /Every kind/, /Linear exam/);
  await answerItem(page);
  await page.getByRole('button', { name: /^Next/ }).click();
  await itemShown(page, 2);
  await expectAccessible(page, 'a linear room');
  expect(
    await page
      .getByRole('button', { name: /^Previous/ })
      .isEnabled()
      .catch(() => false),
  ).toBe(false);
  await answerItem(page);
  await saved(page, 2);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await someone.setOffline(true);
  for (const position of [3, 4]) {
    await page.getByRole('button', { name: /^Next/ }).click();
    await itemShown(page, position);
    await answerItem(page);
  }
  const given = await answerShown(page);
  await page.reload();
  await itemShown(page, 4);
  expect(await answerShown(page)).toBe(given);
  await someone.setOffline(false);
  await saved(page, 4);
  for (const position of [5, 6, 7]) {
    await page.getByRole('button', { name: /^Next/ }).click();
    await itemShown(page, position);
    await answerItem(page);
  }
  await saved(page, 7);
  await openReview(page);
  await endExam(page);
  await page.getByText('Every answer you gave has reached the server.').waitFor();
  await page.getByRole('button', { name: 'Show my result' }).click();
  await page.getByText(/^7 of 7 items answered/).waitFor();
});

test('all items on one page: answered, flagged, without a network and reloaded, to the result', async () => {
  const someone = await visitor('Paige Whole');
  const { page } = someone;
  await openInstructions(page, /Every kind/, /Exam on one page/);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Start the exam' }).click();
  await page.getByRole('heading', { name: /^Item 7/ }).waitFor();
  await expectAccessible(page, 'all items on one page');
  const answer = async () => {
    for (const radios of await page.getByRole('radiogroup').all()) await radios.getByRole('radio').first().check();
    for (const text of await page.getByRole('main').getByRole('textbox').all()) await text.fill('12');
  };
  await answer();
  const line = page.getByText(/answers saved$/).first();
  await line.waitFor();
  const before = await line.textContent();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await someone.setOffline(true);
  for (const select of await page.getByRole('main').getByRole('combobox').all())
    await select.selectOption({ index: 1 });
  await page
    .getByText(/^Offline since .*1 answer is kept on this device/)
    .first()
    .waitFor();
  await page.reload();
  await page.getByRole('heading', { name: /^Item 7/ }).waitFor();
  for (const select of await page.getByRole('main').getByRole('combobox').all())
    expect(await select.evaluate((each: HTMLSelectElement) => each.selectedIndex)).toBe(1);
  await someone.setOffline(false);
  await line.waitFor();
  expect(await line.textContent()).not.toBe(before);
  await openReview(page);
  await expectAccessible(page, 'the review of an exam on one page');
  await endExam(page);
  await page.getByText('Every answer you gave has reached the server.').waitFor();
});

test('a reload at every step changes nothing but the page', async () => {
  const { page } = await visitor('Rhea Load');
  const again = async (heading: RegExp | string) => {
    await page.reload();
    await page.getByRole('heading', { name: heading }).first().waitFor();
  };
  await page.goto('/candidate');
  await page.getByRole('button', { name: /Every kind/ }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: /Every kind/ }).waitFor();
  await openInstructions(page, /Every kind/, /Long exam/);
  await again('Long exam');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Start the exam' }).click();
  await itemShown(page, 1);
  const sitting = sittingOf(page);
  await again(/^Item 1 of/);
  // Reloaded in the moment of the answer, before any acknowledgement can have come.
  await answerItem(page);
  await again(/^Item 1 of/);
  await saved(page, 1);
  await goTo(page, 3);
  await page.getByRole('button', { name: 'Flag for review' }).click();
  await answerItem(page);
  await again(/^Item 3 of/);
  await saved(page, 2);
  await page.getByRole('button', { name: 'Item 3, answered, flagged' }).first().waitFor();
  const given = await allAnswersShown(page, 7);
  await openReview(page);
  await again(/^Item \d of/);
  await openReview(page);
  await page.getByRole('button', { name: 'End the exam', exact: true }).click();
  await page.getByRole('button', { name: 'End the exam now' }).waitFor();
  await again(/^Item \d of/);
  expect(await allAnswersShown(page, 7)).toEqual(given);

  const proctor = await browser.visitor(server.origin);
  await signIn(proctor.page, server.linkOf('proctor'));
  const act = (what: string) =>
    proctor.page.context().request.post(`/api/proctor/sittings/${sitting}/${what}`, { data: { reason: 'Fire drill' } });
  await act('pause');
  await page.getByRole('heading', { name: 'The exam is paused' }).waitFor();
  await again('The exam is paused');
  await act('resume');
  await page.getByRole('article').waitFor();
  await again(/^Item \d of/);
  await openReview(page);
  await endExam(page);
  await again('The exam has ended');
  await page.getByText('You ended the exam.').waitFor();
  await page.getByRole('button', { name: 'Show my result' }).click();
  await page.getByText(/^2 of 7 items answered/).waitFor();
  await again('The exam has ended');
  expect(sittingOf(page)).toBe(sitting);
});

test('no page had an error, broke the policy, or asked another host', () => {
  for (const each of visitors) each.expectNoFaults();
});
