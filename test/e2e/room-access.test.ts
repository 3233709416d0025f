import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityTree } from '../support/accessibility-tree.ts';
import type { BankFolder } from '../support/bank-folder.ts';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { at, makeExhibitsBank } from '../support/exhibits-bank.ts';
import { answerItem, endExam, goTo, newCandidate, openReview, saved, signIn, startExam } from './room.ts';

const name = 'Axel Tree';

let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;
let candidate: Visitor;
let proctor: Visitor;
let registrar: Visitor;
let page: Page;

beforeAll(async () => {
  bank = await makeExhibitsBank();
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
  [candidate, proctor, registrar] = await Promise.all([
    browser.visitor(server.origin),
    browser.visitor(server.origin),
    browser.visitor(server.origin),
  ]);
  ({ page } = candidate);
  await newCandidate(page, name);
  await startExam(page, /What an item can show/, /day exam/);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await bank?.remove();
});

/** What follows the heading and the flag of an item that is not answered yet, and comes before the way to the next. */
const told: Record<Exclude<keyof typeof at, 'order'>, string> = {
  choice: `
    paragraph
      text "A site drains to a river."
    paragraph
      text "Which of these lies"
      emphasis
        text "below"
      text "the outfall?"
    group "Which of these lies below the outfall?" — "Choose one answer."
      Legend
        text "Choose one answer."
      radio "A. The mouth" not-checked
      button "Strike out option A" not-pressed
      radio "B. The spring" not-checked
      button "Strike out option B" not-pressed
      radio "C. The hill" not-checked
      button "Strike out option C" not-pressed`,
  several: `
    paragraph
      text "Which of these hold water back?"
    group "Which of these hold water back?" — "You can choose more than one. 0 chosen"
      Legend
        text "You can choose more than one."
        text "0 chosen"
      checkbox "A. A weir" not-checked
      button "Strike out option A" not-pressed
      checkbox "B. A gutter" not-checked
      button "Strike out option B" not-pressed
      checkbox "C. A road" not-checked
      button "Strike out option C" not-pressed
      checkbox "D. A pond" not-checked
      button "Strike out option D" not-pressed`,
  truth: `
    paragraph
      text "Water runs"
      strong
        text "uphill"
      text "."
    group "Water runs uphill." — "Is this true or false?"
      Legend
        text "Is this true or false?"
      radio "True" not-checked
      radio "False" not-checked`,
  number: `
    paragraph
      text "How much does a barrel of half a cubic metre hold?"
    textbox "Your answer, in litres" — "How much does a barrel of half a cubic metre hold? Digits, with a point before decimals; for example 10,291.5."
    paragraph
      text "Digits, with a point before decimals; for example 10,291.5."`,
  text: `
    paragraph
      text "What is a low dam across a river called?"
    textbox "Your answer" — "What is a low dam across a river called? A few words are enough."
    paragraph
      text "A few words are enough."`,
  match: `
    paragraph
      text "What does each do?"
    group "What does each do?" — "Choose a match for each. 0 of 2 matched"
      Legend
        text "Choose a match for each."
        text "0 of 2 matched"
      text "Pond"
      combobox "Pond" = "Choose..."
        MenuListPopup
      text "Ditch"
      combobox "Ditch" = "Choose..."
        MenuListPopup`,
  image: `
    figure
      image "A plan: a yard in the north west, and south of it the word Outfall."
      button "Enlarge the image" hasPopup=dialog
      Figcaption
        text "Plan of the yard"
    paragraph
      text "What lies south of the yard?"
    group "What lies south of the yard?" — "Choose one answer."
      Legend
        text "Choose one answer."
      radio "A. The outfall" not-checked
      button "Strike out option A" not-pressed
      radio "B. A road" not-checked
      button "Strike out option B" not-pressed`,
  table: `
    paragraph
      text "The laboratory reports:"
    table
      rowgroup
        row
          columnheader "Sampling point"
          columnheader "January"
          columnheader "February"
          columnheader "March"
          columnheader "April"
          columnheader "May"
          columnheader "June"
      row
        cell "Outfall north"
        cell "12"
        cell "14"
        cell "9"
        cell "11"
        cell "8"
        cell "10"
    paragraph
      text "What was measured in March?"
    textbox "Your answer, in mg/l" — "What was measured in March? Digits, with a point before decimals; for example 10,291.5."
    paragraph
      text "Digits, with a point before decimals; for example 10,291.5."`,
  formula: `
    paragraph
      text "With"
      math "c"
      text "for the share that runs off:"
    math "V ˉ = c 1 ⋅ i 1 ⋅ A 1 + c 2 ⋅ i 2 ⋅ A 2 + c 3 ⋅ i 3 ⋅ A 3 A 1 + A 2 + A 3"
    paragraph
      text "Which unit has"
      math "A"
      text "?"
    group "Which unit has A?" — "Choose one answer."
      Legend
        text "Choose one answer."
      radio "A. m^2" not-checked
      math "m 2"
      button "Strike out option A" not-pressed
      radio "B. m^3" not-checked
      math "m 3"
      button "Strike out option B" not-pressed`,
  drawings: `
    paragraph
      text "Which drawing shows a harbour?"
    group "Which drawing shows a harbour?" — "Choose one answer."
      Legend
        text "Choose one answer."
      radio "A. A yard and the word Harbour" not-checked
      button "Enlarge the image of option A" hasPopup=dialog
      button "Strike out option A" not-pressed
      radio "B. A yard and the word Outfall" not-checked
      button "Enlarge the image of option B" hasPopup=dialog
      button "Strike out option B" not-pressed`,
  formulas: `
    paragraph
      text "Which formula gives what?"
    group "Which formula gives what?" — "Choose a match for each. 0 of 2 matched"
      Legend
        text "Choose a match for each."
        text "0 of 2 matched"
      list
        listitem
          text "A"
          math "V t"
        listitem
          text "B"
          math "c ⋅ A"
      text "Flow"
      combobox "Flow" = "Choose..."
        MenuListPopup
      text "Area that runs off"
      combobox "Area that runs off" = "Choose..."
        MenuListPopup`,
};

/** Elements come in an order that chance made. */
const toldOfOrder = (first: string, second: string, third: string) => `
    paragraph
      text "Put these from the source to the sea."
    group "Put these from the source to the sea." — "Put these in order, first at the top."
      Legend
        text "Put these in order, first at the top."
      list
        listitem
          text "${first}"
          button "Move up: ${first}" disabled
          button "Move down: ${first}"
        listitem
          text "${second}"
          button "Move up: ${second}"
          button "Move down: ${second}"
        listitem
          text "${third}"
          button "Move up: ${third}"
          button "Move down: ${third}" disabled
      button "Keep this order as my answer"
      status`;

describe('what Chromium tells a screen reader of an item', () => {
  test.each(Object.entries(told))('%s', async (kind, expected) => {
    const position = at[kind as keyof typeof at];
    await goTo(page, position);
    await exhibitsShown();
    expect(await accessibilityTree(page.getByRole('article'))).toBe(wholeItem(position, expected));
  });

  test('order', async () => {
    await goTo(page, at.order);
    const [first = '', second = '', third = ''] = await page.getByRole('article').getByRole('listitem').allInnerTexts();
    const names = [first, second, third].map((text) => text.replace(/^\d\s*/, '').trim());
    expect(names.toSorted()).toEqual(['Brook', 'River', 'Spring']);
    const expected = toldOfOrder(names[0] ?? '', names[1] ?? '', names[2] ?? '');
    expect(await accessibilityTree(page.getByRole('article'))).toBe(wholeItem(at.order, expected));
  });

  test('what an answer, a flag and a stroke change', async () => {
    await goTo(page, at.choice);
    const item = page.getByRole('article');
    await item.getByRole('radio').nth(1).check();
    await item.getByRole('button', { name: 'Strike out option C' }).click();
    await item.getByRole('button', { name: 'Flag for review' }).click();
    const tree = await accessibilityTree(item);
    expect(tree).toContain('button "Flagged" pressed');
    expect(tree).toContain('radio "B. The spring" checked');
    expect(tree).toContain('radio "C. The hill (struck out)" not-checked');
    expect(tree).toContain('button "Strike out option C" pressed');
    await goTo(page, at.number);
    await item.getByRole('textbox').fill('many');
    await expect.poll(() => accessibilityTree(item)).toContain('This cannot be read as a number.');
    await item.getByRole('textbox').fill('500');
    await goTo(page, at.match);
    await item.getByRole('combobox', { name: 'Pond' }).selectOption({ label: 'Holds water' });
    expect(await accessibilityTree(item)).toContain('combobox "Pond" = "Holds water"');
    await goTo(page, at.order);
    const [upper = ''] = await item.getByRole('listitem').allInnerTexts();
    const moved = upper.replace(/^\d\s*/, '').trim();
    await item.getByRole('button', { name: `Move down: ${moved}` }).click();
    await item.getByRole('status').getByText(`${moved}: now place 2 of 3.`).waitFor();
    expect(await focused(item.getByRole('button', { name: `Move down: ${moved}` }))).toBe(true);
    await saved(page, 3);
  });
});

function wholeItem(position: number, content: string): string {
  const buttons = position === Object.keys(at).length ? ['"Previous"', '"Review"'] : ['"Previous"', '"Next"'];
  return [
    `article "Item ${position} of 12"`,
    `  heading "Item ${position} of 12" level=1`,
    '  button "Flag for review" not-pressed',
    ...content
      .split('\n')
      .slice(1)
      .map((line) => line.slice(2)),
    `  button ${buttons[0]}${position === 1 ? ' disabled' : ''}`,
    `  button ${buttons[1]}`,
  ].join('\n');
}

async function exhibitsShown(): Promise<void> {
  for (const image of await page.getByRole('article').locator('img').all())
    await expect.poll(() => image.evaluate((node) => (node as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
}

const focused = (element: Locator) => element.evaluate((node) => node === document.activeElement);

/** No finding in the light and in the dark. */
async function accessibleInBoth(shown: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await shown.emulateMedia({ colorScheme });
    await expectAccessible(shown, `${what} in ${colorScheme}`);
  }
  await shown.emulateMedia({ colorScheme: null });
}

describe('no state of the room has anything that axe-core finds, in the light and in the dark', () => {
  test('an item answered, flagged and struck out', async () => {
    await goTo(page, at.choice);
    await accessibleInBoth(page, 'an item with strokes');
  });

  test.each([
    ['Scratchpad', 'textbox', 's'],
    ['Calculator', 'group', 'c'],
  ] as const)('%s, opened by a key, and the focus given back', async (tool, role, key) => {
    const before = page.getByRole('button', { name: /^Next/ });
    await before.focus();
    await page.keyboard.press(`Alt+${key}`);
    const inside = page.getByRole(role, { name: tool });
    await expect.poll(() => focused(inside)).toBe(true);
    await accessibleInBoth(page, tool);
    await inside.focus();
    await page.keyboard.press('Escape');
    await inside.waitFor({ state: 'detached' });
    expect(await focused(before)).toBe(true);
  });

  test.each([
    ['the list of shortcuts', 'Alt+k', 'Keyboard shortcuts'],
    ['the way to help', 'Alt+h', 'Help and messages'],
    ['the comment on an item', 'Alt+m', 'Comment on item 1'],
  ] as const)('%s, opened by keys, and the focus given back by its button', async (what, keys, title) => {
    const before = page.getByRole('button', { name: /^Next/ });
    await before.focus();
    await page.keyboard.press(keys);
    const dialog = page.getByRole('dialog', { name: title });
    await dialog.waitFor();
    await accessibleInBoth(page, what);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(before)).toBe(true);
  });

  test('the choices of display, and the time ledger', async () => {
    await page.getByRole('button', { name: 'Display and language' }).click();
    await accessibleInBoth(page, 'the choices of display');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Why/ }).click();
    await page.getByRole('dialog', { name: 'Why this much time?' }).waitFor();
    await accessibleInBoth(page, 'the time ledger');
    await page.keyboard.press('Escape');
  });

  test('help asked for, and answered', async () => {
    await page.getByRole('button', { name: 'Help', exact: true }).click();
    await page.getByRole('textbox', { name: /help/ }).fill('The drawing of item 8 is too small for me.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your request has been sent.').waitFor();
    await accessibleInBoth(page, 'help that was asked for');
    await page.keyboard.press('Escape');
    await signIn(registrar.page, server.linkOf('registrar'));
    await registrar.page.goto('/registrar/help');
    await registrar.page.getByRole('textbox', { name: /Answer to/ }).fill('Press on it, and it opens large.');
    await registrar.page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Press on it, and it opens large.').waitFor();
    await accessibleInBoth(page, 'a message that has come in');
    await page.getByRole('button', { name: 'Reply' }).click();
    await accessibleInBoth(page, 'help that was answered');
    await page.keyboard.press('Escape');
  });

  test('paused, and told of more time', async () => {
    await signIn(proctor.page, server.linkOf('proctor'));
    await proctor.page.goto('/proctor');
    await proctor.page.getByRole('link', { name: /day exam/i }).click();
    await proctorDoes('Pause…', 'Fire drill', 'Pause now');
    await page.getByRole('heading', { name: 'The exam is paused' }).waitFor();
    await accessibleInBoth(page, 'the paused room');
    await proctorDoes('Resume…', 'Everybody is back', 'Resume now');
    await page.getByRole('article').waitFor();
    await accessibleInBoth(page, 'the word that the exam goes on');
    await page.getByRole('button', { name: 'Understood' }).click();
  });

  test('the review, and the question before the end', async () => {
    await openReview(page);
    await accessibleInBoth(page, 'the review');
    await page.getByRole('button', { name: 'End the exam', exact: true }).click();
    await accessibleInBoth(page, 'the question before the end');
    await page.getByRole('button', { name: 'Go on with the exam' }).click();
    await page.getByRole('button', { name: /^Back to item/ }).click();
  });

  test('in a second tab, and in the one that lost the exam to it', async () => {
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByRole('heading', { name: 'The exam is open in another tab' }).waitFor();
    await accessibleInBoth(second, 'a second tab');
    await second.getByRole('button', { name: 'Continue in this tab' }).click();
    await page.getByRole('heading', { name: 'The exam moved to another tab' }).waitFor();
    await accessibleInBoth(page, 'the tab that lost the exam');
    await page.close();
    page = second;
    await page.getByRole('article').waitFor();
  });

  test('ended by a proctor, with a result that a person holds', async () => {
    await proctorDoes('Terminate…', 'Left the room with the phone', 'End the exam for good');
    await page.getByRole('heading', { name: 'The exam has ended' }).waitFor();
    await accessibleInBoth(page, 'the end by a proctor');
    await page.getByRole('button', { name: 'Show my result' }).click();
    await page.getByText('A person reviews this sitting').waitFor();
    await accessibleInBoth(page, 'a result that is held');
  });

  test('ended by the candidate, and the result', async () => {
    const other = await browser.visitor(server.origin);
    await newCandidate(other.page, 'Mina Ute');
    await startExam(other.page, /What an item can show/, /minute exam/);
    await answerItem(other.page);
    await saved(other.page, 1);
    await openReview(other.page);
    await endExam(other.page);
    await accessibleInBoth(other.page, 'the end');
    await other.page.getByRole('button', { name: 'Show my result' }).click();
    await other.page.getByText('By topic').or(other.page.getByText('Not passed')).first().waitFor();
    await accessibleInBoth(other.page, 'the result');
    other.expectNoFaults();
  });

  test('no page had an error, broke the policy, or asked another host', () => {
    for (const visitor of [candidate, proctor, registrar]) visitor.expectNoFaults();
  });

  async function proctorDoes(item: string, reason: string, confirm: string): Promise<void> {
    const board = proctor.page;
    await board.getByRole('button', { name: `Actions for ${name}` }).click();
    await board.getByRole('menuitem', { name: item }).click();
    const dialog = board.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason);
    await dialog.getByRole('button', { name: confirm }).click();
    await dialog.waitFor({ state: 'detached' });
  }
});
