import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BankFolder } from '../support/bank-folder.ts';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { makeSevenKinds } from '../support/seven-kinds.ts';
import { allAnswersShown, answerItem, itemShown, saved, signIn, startExam } from './room.ts';

let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;
let visitors: { readonly first: Visitor; readonly second: Visitor; readonly keyboard: Visitor };
/** A page on which an exam of one minute runs out, while the other tests go on. */
let runningOut: Page;

beforeAll(async () => {
  bank = await makeSevenKinds();
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
  const [first, second, keyboard] = await Promise.all([
    browser.visitor(server.origin),
    browser.visitor(server.origin),
    browser.visitor(server.origin),
  ]);
  visitors = { first, second, keyboard };
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await bank?.remove();
});

test('an exam of one minute is started, and its page stays open', async () => {
  const { page } = visitors.first;
  await signIn(page, server.linkOf('candidate'));
  runningOut = page;
  await startExam(page, /Every kind/, /minute exam/);
  await answerItem(page);
  await saved(page, 1);
});

test('by keyboard alone: an account, the start, all seven kinds of items, the end, the result', async () => {
  const { page } = visitors.keyboard;
  const { keyboard } = page;
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    await keyboard.press(key);
  };
  await page.goto('/');
  await press(page.getByRole('button', { name: /Create an account$/ }));
  await tabTo(page, page.getByRole('textbox', { name: 'Name' }));
  await keyboard.type('Kay Board');
  await tabTo(page, page.getByRole('textbox', { name: 'E-mail' }));
  await keyboard.type('kay.board@example.org');
  await tabTo(page, page.getByRole('textbox', { name: 'Password' }));
  await keyboard.type('without any mouse');
  await press(page.getByRole('button', { name: 'Create account' }));
  await page.waitForURL('**/candidate');
  await press(page.getByRole('button', { name: /Every kind/ }));
  await press(page.locator('a[href^="/candidate/exams/"]', { hasText: /long exam/i }));
  await press(page.getByRole('checkbox'), 'Space');
  await press(page.getByRole('button', { name: 'Start the exam' }));
  const answered = new Set<string>();
  for (let position = 1; position <= 7; position += 1) {
    await itemShown(page, position);
    answered.add(await answerByKeyboard(page));
    if (position === 3) await keyboard.press('Alt+f');
    await keyboard.press(position < 7 ? 'Alt+n' : 'Alt+r');
  }
  expect([...answered].sort()).toEqual(['boxes', 'order', 'radios', 'selects', 'text']);
  await page.getByRole('heading', { name: 'Review before you end' }).waitFor();
  await page.getByRole('button', { name: 'Item 3', exact: true }).waitFor();
  await saved(page, 7);
  await press(page.getByRole('button', { name: 'End the exam', exact: true }));
  await press(page.getByRole('button', { name: 'End the exam now' }));
  await page.getByRole('heading', { name: 'The exam has ended' }).waitFor();
  await press(page.getByRole('button', { name: 'Show my result' }));
  await page.getByText('Result').first().waitFor();
});

test('[SIT-1] a second device asks, the first lets go, and the exam goes on there with its answers', async () => {
  const first = await visitors.first.page.context().newPage();
  await startExam(first, /Every kind/, /long exam/);
  for (let position = 1; position <= 7; position += 1) {
    await itemShown(first, position);
    await expectAccessible(first, `item ${position} of the seven kinds`);
    await answerItem(first);
    if (position < 7) await first.getByRole('button', { name: /^Next/ }).click();
  }
  await saved(first, 7);
  const given = await allAnswersShown(first, 7);

  const { page } = visitors.second;
  await signIn(page, await linkForCleo());
  await page.goto(new URL(first.url()).pathname);
  await page.getByRole('heading', { name: 'The exam is open on another device' }).waitFor();
  await page.getByText(/in use there right now/).waitFor();
  await expectAccessible(page, 'the room of a second device');
  const question = first.getByRole('dialog', { name: 'Another device asks for your exam' });
  await question.waitFor();
  await expectAccessible(first, 'the question of another device');
  await question.getByRole('button', { name: 'Let it continue there' }).click();
  await itemShown(page, 1);
  expect(await allAnswersShown(page, 7)).toEqual(given);
  await first.getByRole('heading', { name: 'The exam is now open on another device' }).waitFor();
  await expectAccessible(first, 'the room of the former device');
  await first.close();
});

test('[TIME-5] time runs out while the page is open: it closes by itself and says so', async () => {
  await runningOut.getByRole('heading', { name: 'The exam has ended' }).waitFor({ timeout: 75_000 });
  await runningOut.getByText('Your time was up, and the exam closed by itself.').waitFor();
  await runningOut.getByText('Every answer you gave has reached the server.').waitFor();
  await runningOut.getByRole('button', { name: 'Show my result' }).click();
  await runningOut.getByText('Result').first().waitFor();
}, 90_000);

test('no page had an error, broke the policy, or asked another host', () => {
  for (const visitor of Object.values(visitors)) visitor.expectNoFaults();
});

/** Another link for the candidate whose first one was used, as a registrar would make it. */
async function linkForCleo(): Promise<string> {
  const registrar = await browser.visitor(server.origin);
  await signIn(registrar.page, server.linkOf('registrar'));
  const { request } = registrar.page.context();
  const found = await request.get('/api/registrar/people?search=Cleo');
  const { people } = (await found.json()) as { people: { personId: string }[] };
  const made = await request.post(`/api/registrar/people/${people[0]?.personId}/sign-in-links`);
  const { token } = (await made.json()) as { token: string };
  return `/link#${token}`;
}

/** Presses Tab until the focus is there: what cannot be reached so fails. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`80 presses of Tab do not reach ${target}`);
}

async function answerByKeyboard(page: Page): Promise<string> {
  const item = page.getByRole('article');
  const { keyboard } = page;
  if ((await item.getByRole('radio').count()) > 0) {
    await tabTo(page, item.getByRole('radio').first());
    await keyboard.press('Space');
    await keyboard.press('ArrowDown');
    return 'radios';
  }
  if ((await item.getByRole('checkbox').count()) > 0) {
    for (const index of [0, 2]) {
      await tabTo(page, item.getByRole('checkbox').nth(index));
      await keyboard.press('Space');
    }
    return 'boxes';
  }
  if ((await item.getByRole('combobox').count()) > 0) {
    for (const select of await item.getByRole('combobox').all()) {
      await tabTo(page, select);
      await keyboard.press('ArrowDown');
    }
    return 'selects';
  }
  if ((await item.getByRole('textbox').count()) > 0) {
    await tabTo(page, item.getByRole('textbox'));
    await keyboard.type('12');
    return 'text';
  }
  await tabTo(page, item.getByRole('button', { name: /^Move down/ }).first());
  await keyboard.press('Enter');
  return 'order';
}
