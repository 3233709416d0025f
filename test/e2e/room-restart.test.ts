import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BankFolder } from '../support/bank-folder.ts';
import { openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { type SavingCandidates, startSavingCandidates } from '../support/saving-candidates.ts';
import { makeSevenKinds } from '../support/seven-kinds.ts';
import { allAnswersShown, answerItem, goTo, itemShown, newCandidate, saved, startExam } from './room.ts';

let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;
let someone: Visitor;
let others: SavingCandidates;

beforeAll(async () => {
  bank = await makeSevenKinds();
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
  someone = await browser.visitor(server.origin);
  await newCandidate(someone.page, 'Kilian Nine');
  others = await startSavingCandidates(server.origin, 12, 'Long exam');
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await bank?.remove();
});

test('[SAVE-1] [TIME-6] kill -9 twice while twelve others save without a pause: what was called saved is there, and the room goes on by itself', async () => {
  const { page } = someone;
  someone.expectOutage();
  await startExam(page, /Every kind/, /Long exam/);
  await answerItem(page);
  await saved(page, 1);
  for (const [kill, position] of [2, 4].entries()) {
    // The answer is given in the moment of the kill: it may have arrived or not.
    await goTo(page, position);
    const killed = server.kill();
    await answerItem(page);
    await killed;
    await page
      .getByText(/^Offline since/)
      .first()
      .waitFor();
    await goTo(page, position + 1);
    await answerItem(page);
    const before = others.acknowledged();
    await server.restart();
    await saved(page, position + 1);
    // The others have come back, too, so the room was taken in again under load.
    await expect.poll(others.acknowledged, { timeout: 20_000 }).toBeGreaterThan(before + 100 * (kill + 1));
    await itemShown(page, position + 1);
  }
  const given = await allAnswersShown(page, 7);
  await page.getByRole('button', { name: /^Why/ }).click();
  await expect.poll(() => page.getByRole('dialog').getByText('Outage of the platform').count()).toBe(2);
  await page.keyboard.press('Escape');
  await page.reload();
  await saved(page, 5);
  expect(await allAnswersShown(page, 7)).toEqual(given);
  expect(await others.finish()).toEqual([]);
  someone.expectNoFaults();
}, 120_000);
