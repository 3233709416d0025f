import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ageSitting } from '../support/age-sitting.ts';
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
  secondsLeft,
  serverSecondsLeft,
  signIn,
  sittingOf,
  startExam,
} from './room.ts';

/*
 * Nobody waits here for a minute or an hour. What stands for them: the clock of the page is moved by Playwright, with all timers that fall due
 * (`runFor`, a page that lives) or each of them once (`fastForward`, a computer that slept); and the sitting is moved back in time on the server by as
 * much, so that the time has passed for both.
 */

const minute = 60_000;
const hour = 60 * minute;
let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;
let proctor: Visitor;
const visitors: Visitor[] = [];

beforeAll(async () => {
  bank = await makeSevenKinds([{ id: 'half-day', title: 'Half-day exam', minutes: 240 }]);
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
  proctor = await browser.visitor(server.origin);
  await signIn(proctor.page, server.linkOf('proctor'));
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

/** What the room shows is what the server counts. */
async function expectRightClock(page: Page): Promise<void> {
  await page.getByText('≈').waitFor({ state: 'detached' });
  await expect
    .poll(async () => Math.abs((await secondsLeft(page)) - (await serverSecondsLeft(page))))
    .toBeLessThanOrEqual(2);
}

const kept = (page: Page, text: string) =>
  page
    .getByText(new RegExp(`^Offline since \\d\\d:\\d\\d: ${text} kept on this device and will be sent`))
    .first()
    .waitFor();

test('[SAVE-1] a minute without a network: answers change meanwhile, the candidate stays where they were, and all arrive', async () => {
  const someone = await visitor('Minna Minute');
  const { page } = someone;
  await page.clock.install();
  await startExam(page, /Every kind/, /Half-day/);
  await answerItem(page);
  await saved(page, 1);
  await someone.setOffline(true);
  await answerItem(page, 1);
  await kept(page, '1 answer is');
  await goTo(page, 2);
  await answerItem(page);
  await goTo(page, 5);
  await answerItem(page);
  const given = await answerShown(page);
  await ageSitting(server, sittingOf(page), minute);
  await page.clock.runFor(minute);
  await kept(page, '3 answers are');
  await someone.setOffline(false);
  // Between two tries to connect there are up to five seconds by the page's clock, which runs on by itself.
  await saved(page, 3);
  await itemShown(page, 5);
  expect(await answerShown(page)).toBe(given);
  await expectRightClock(page);
  const answers = await allAnswersShown(page, 7);
  await page.reload();
  await saved(page, 3);
  expect(await allAnswersShown(page, 7)).toEqual(answers);
});

test('[TIME-1] an hour under a closed lid, in which the clocks of the device went on', async () => {
  const someone = await visitor('Lida Lid');
  const { page } = someone;
  await page.clock.install();
  await startExam(page, /Every kind/, /Half-day/);
  await answerItem(page);
  await saved(page, 1);
  await someone.setOffline(true);
  await goTo(page, 2);
  await answerItem(page);
  await kept(page, '1 answer is');
  const before = await secondsLeft(page);
  await ageSitting(server, sittingOf(page), hour);
  await page.clock.fastForward(hour);
  await expect.poll(() => secondsLeft(page)).toBeLessThanOrEqual(before - 3600);
  await goTo(page, 3);
  await answerItem(page);
  await kept(page, '2 answers are');
  const given = await allAnswersShown(page, 7);
  await goTo(page, 3);
  await someone.setOffline(false);
  await saved(page, 3);
  await itemShown(page, 3);
  await expectRightClock(page);
  expect(await allAnswersShown(page, 7)).toEqual(given);
});

test('[TIME-1] an hour under a closed lid, in which only the wall clock went on: an estimate says so, and the server sets it right', async () => {
  const someone = await visitor('Stan Still');
  const { page } = someone;
  // Many devices stop the monotonic clock while they sleep; all keep the wall clock.
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    let slept = 0;
    Object.assign(window, {
      sleepFor(ms: number) {
        slept += ms;
      },
    });
    Date.now = () => real() + slept;
  });
  const sleepFor = (ms: number) =>
    page.evaluate((by) => (window as unknown as { sleepFor(ms: number): void }).sleepFor(by), ms);
  await startExam(page, /Every kind/, /Half-day/);
  await answerItem(page);
  await saved(page, 1);
  await someone.setOffline(true);
  await answerItem(page, 1);
  await kept(page, '1 answer is');
  const before = await secondsLeft(page);
  await ageSitting(server, sittingOf(page), hour);
  await sleepFor(hour);
  await page
    .getByText(/An estimate by the clock of this device/)
    .first()
    .waitFor();
  expect(before - (await secondsLeft(page))).toBeGreaterThanOrEqual(3600);
  await expectAccessible(page, 'the room with an estimated clock');
  // Three hours more would be past the end: an estimate closes no room.
  await sleepFor(4 * hour);
  await expect.poll(() => secondsLeft(page)).toBe(0);
  await goTo(page, 2);
  await answerItem(page);
  await kept(page, '2 answers are');
  await someone.setOffline(false);
  await saved(page, 2);
  await expectRightClock(page);
});

test('[SAVE-1] the network goes in the first moment of the room, and the page is reloaded: the room opens from this device', async () => {
  const someone = await visitor('Primo Moment');
  const { page } = someone;
  await openInstructions(page, /Every kind/, /Half-day/);
  await page.getByRole('checkbox').check();
  // A person reads the instructions for longer than the room takes to be kept.
  await page.waitForFunction(async () => {
    const kept = await navigator.serviceWorker.getRegistration('/room/');
    return kept?.active?.state === 'activated';
  });
  await page.getByRole('button', { name: 'Start the exam' }).click();
  await itemShown(page, 1);
  await someone.setOffline(true);
  await answerItem(page);
  await kept(page, '1 answer is');
  const given = await answerShown(page);
  await page.reload();
  await itemShown(page, 1);
  expect(await answerShown(page)).toBe(given);
  // This page was never connected, so it names no time.
  await page
    .getByText(/^Offline: 1 answer is kept on this device and will be sent/)
    .first()
    .waitFor();
  // What the first item did not need is there, too.
  await page.getByRole('button', { name: /^Why/ }).click();
  await page.getByRole('dialog').getByText('Time of the exam').waitFor();
  await page.keyboard.press('Escape');
  await someone.setOffline(false);
  await saved(page, 1);
  await expectRightClock(page);
});

test('[SAVE-1] the tab crashes while a text is being typed: what was typed is there', async () => {
  const someone = await visitor('Crash Typing');
  const { page } = someone;
  const context = page.context();
  await startExam(page, /Every kind/, /Half-day/);
  let position = 1;
  while ((await page.getByRole('article').getByRole('textbox').count()) === 0) {
    position += 1;
    await goTo(page, position);
  }
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  await page.getByRole('article').getByRole('textbox').pressSequentially('24');
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  const address = page.url();
  await page.close();
  const next = await context.newPage();
  await next.goto(address);
  await goTo(next, position);
  expect(await next.getByRole('article').getByRole('textbox').inputValue()).toBe('24');
  await saved(next, 1);
  await next.close();
});

test('[TIME-7] time granted, a pause and a message while there is no network: the room tells all of it when it is back, and the answer counts', async () => {
  const someone = await visitor('Paula Pause');
  const { page } = someone;
  await startExam(page, /Every kind/, /Half-day/);
  await answerItem(page);
  await saved(page, 1);
  await someone.setOffline(true);
  await goTo(page, 2);
  await answerItem(page);
  await kept(page, '1 answer is');
  const { request } = proctor.page.context();
  const act = async (what: string, data: object) => {
    const answer = await request.post(`/api/proctor/sittings/${sittingOf(page)}/${what}`, { data });
    if (!answer.ok()) throw new Error(`${what}: ${await answer.text()}`);
  };
  await act('grant-time', { seconds: 600, reason: 'Noise in the corridor' });
  await act('messages', { text: 'The door stays open.' });
  await act('pause', { reason: 'Fire drill' });
  await someone.setOffline(false);
  await page.getByRole('heading', { name: 'The exam is paused' }).waitFor();
  await page.getByText('Fire drill').first().waitFor();
  await page.getByText('The door stays open.').waitFor();
  await page
    .getByText(/1 answer will be sent when the exam goes on/)
    .first()
    .waitFor();
  expect(await page.getByRole('article').count()).toBe(0);
  await page.reload();
  await page.getByRole('heading', { name: 'The exam is paused' }).waitFor();
  await act('resume', { reason: 'Everybody is back' });
  await saved(page, 2);
  await expectRightClock(page);
  await page.getByRole('button', { name: /^Why/ }).click();
  await page.getByRole('dialog').getByText('Noise in the corridor').waitFor();
  await page.keyboard.press('Escape');
  await openReview(page);
  await endExam(page);
  await page.getByText('Every answer you gave has reached the server.').waitFor();
  await page.getByRole('button', { name: 'Show my result' }).click();
  await page.getByText(/^2 of 7 items answered/).waitFor();
});

test('no page had an error, broke the policy, or asked another host', () => {
  for (const each of visitors) each.expectNoFaults();
});
