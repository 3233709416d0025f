import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import {
  allAnswersShown,
  answerItem,
  answerShown,
  endExam,
  goTo,
  itemShown,
  saved,
  secondsLeft,
  signIn,
  startExam,
} from './room.ts';

let server: Demonstration;
let browser: TestBrowser;
let candidate: Visitor;
let proctor: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemonstration(), openBrowser()]);
  [candidate, proctor] = await Promise.all([browser.visitor(server.origin), browser.visitor(server.origin)]);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

/** One sitting of the five-item try-out from the sign-in to the result; each test goes on where the one before ended. */
describe('a candidate takes the try-out', () => {
  let given: string[];

  test('signs in by link and sees nine steps, the closed ones with their reasons [PATH-1]', async () => {
    const { page } = candidate;
    await signIn(page, server.linkOf('candidate'));
    const steps = page.getByRole('main').locator('ol > li');
    await page.getByRole('heading', { name: /Final exam/ }).waitFor();
    expect(await steps.count()).toBe(9);
    const final = steps.filter({ has: page.getByRole('heading', { name: /Final exam/ }) });
    const reasons = await final.getByRole('listitem').allInnerTexts();
    expect(reasons.join('\n')).toMatch(/Midterm exam is not passed[^]*Training course is missing[^]*survey is missing/);
    await expectAccessible(page, 'the home of a candidate');
  });

  test('reads the instructions, starts, and answers every item', async () => {
    const { page } = candidate;
    await page.getByRole('button', { name: /Five-minute demonstration/ }).click();
    await page.getByRole('link', { name: /try-out/ }).click();
    await page.getByRole('button', { name: 'Start the exam' }).waitFor();
    await expectAccessible(page, 'the instructions');
    await startExam(page, /Five-minute demonstration/, /try-out/);
    for (let position = 1; position <= 5; position += 1) {
      await itemShown(page, position);
      await answerItem(page);
      if (position === 2) await page.getByRole('button', { name: 'Flag for review' }).click();
      if (position < 5) await page.getByRole('button', { name: /^Next/ }).click();
    }
    await saved(page, 5);
    given = await allAnswersShown(page, 5);
  });

  test('[TIME-3] a reload changes neither the answers, nor the flags, nor the clock', async () => {
    const { page } = candidate;
    const before = await secondsLeft(page);
    await page.reload();
    await itemShown(page, 1);
    expect(await secondsLeft(page)).toBeLessThanOrEqual(before);
    expect(await allAnswersShown(page, 5)).toEqual(given);
    await page.getByRole('button', { name: 'Item 2, answered, flagged' }).first().waitFor();
    await expectAccessible(page, 'the exam room');
  });

  test('without network the answers stay on the device, and go out when it is back', async () => {
    const { page } = candidate;
    await goTo(page, 1);
    await candidate.setOffline(true);
    await answerItem(page, 1);
    await page
      .getByText(/^Offline since .*1 answer is kept on this device/)
      .first()
      .waitFor();
    given[0] = await answerShown(page);
    await candidate.setOffline(false);
    await saved(page, 5);
    await page.reload();
    await itemShown(page, 1);
    expect(await answerShown(page)).toBe(given[0]);
  });

  test('[TIME-7] a proctor in another browser grants time, pauses and resumes, and the room says so with the reason', async () => {
    const { page } = proctor;
    await signIn(page, server.linkOf('proctor'));
    await page.getByRole('link', { name: /try-out/ }).click();
    const row = page.getByRole('row', { name: /Cleo Marsh/ });
    await row.waitFor();
    await expectAccessible(page, 'the live board');

    const before = await secondsLeft(candidate.page);
    await act('Change time…', 'Noise in the corridor', 'Change the time');
    await candidate.page.getByText(/10 min more.*Noise in the corridor/).waitFor();
    expect(await secondsLeft(candidate.page)).toBeGreaterThan(before + 9 * 60);
    await candidate.page.getByRole('button', { name: 'Understood' }).click();

    await act('Pause…', 'Fire drill', 'Pause now');
    await candidate.page.getByRole('heading', { name: 'The exam is paused' }).waitFor();
    await candidate.page.getByText('Fire drill').first().waitFor();
    expect(await candidate.page.getByRole('article').count()).toBe(0);
    await expectAccessible(candidate.page, 'the paused room');

    await act('Resume…', 'Everybody is back', 'Resume now');
    await candidate.page.getByText(/The exam goes on/).waitFor();
    await candidate.page.getByRole('button', { name: 'Understood' }).click();
    await candidate.page.getByRole('article').waitFor();

    async function act(item: string, reason: string, confirm: string): Promise<void> {
      await page.getByRole('button', { name: 'Actions for Cleo Marsh' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason);
      await dialog.getByRole('button', { name: confirm }).click();
      await dialog.waitFor({ state: 'detached' });
    }
  });

  test('[SAVE-1] [TIME-6] the server is killed in mid-exam: acknowledged answers are there, the room goes on by itself, the lost time comes back', async () => {
    const { page } = candidate;
    candidate.expectOutage();
    proctor.expectOutage();
    await goTo(page, 3);
    await answerItem(page, 1);
    await saved(page, 5);
    const acknowledged = await answerShown(page);
    await server.kill();
    await page
      .getByText(/^Offline since/)
      .first()
      .waitFor();
    await goTo(page, 4);
    await answerItem(page, 1);
    await page
      .getByText(/1 answer is kept on this device/)
      .first()
      .waitFor();
    const meanwhile = await answerShown(page);
    await server.restart();
    await saved(page, 5);
    await page.getByRole('button', { name: /^Why/ }).click();
    await page.getByRole('dialog').getByText('Outage of the platform').waitFor();
    await expectAccessible(page, 'the time ledger');
    await page.keyboard.press('Escape');
    await page.reload();
    await itemShown(page, 1);
    await goTo(page, 3);
    expect(await answerShown(page)).toBe(acknowledged);
    await goTo(page, 4);
    expect(await answerShown(page)).toBe(meanwhile);
  });

  test('ends it after review and confirmation, and reads the result [SIT-2]', async () => {
    const { page } = candidate;
    await page.getByRole('button', { name: 'Review and end' }).click();
    await page.getByRole('heading', { name: 'Review before you end' }).waitFor();
    await expectAccessible(page, 'the review');
    await endExam(page);
    await expectAccessible(page, 'the end');
    await page.getByRole('button', { name: 'Show my result' }).click();
    await page
      .getByText(/pass mark|to pass/i)
      .first()
      .waitFor();
    await expectAccessible(page, 'the result in the room');
    await page.getByRole('link', { name: 'Back to your program' }).click();
    await page.getByRole('button', { name: /Five-minute demonstration/ }).click();
    await page.getByRole('link', { name: 'Result' }).click();
    await page.getByText(/From start to end/).waitFor();
    await expectAccessible(page, 'the page of a result');
  });

  test('starts the midterm of the real program, and its first items are saved', async () => {
    const { page } = candidate;
    await startExam(page, /Stormwater/, /midterm/);
    await page.getByText('0 of 35 answered').waitFor();
    for (const position of [1, 2, 3]) {
      await itemShown(page, position);
      await answerItem(page);
      await page.getByRole('button', { name: /^Next/ }).click();
    }
    await saved(page, 3);
    expect(await secondsLeft(page)).toBeGreaterThan(115 * 60);
  });

  test('no page had an error, broke the policy, or asked another host', () => {
    candidate.expectNoFaults();
    proctor.expectNoFaults();
  });
});
