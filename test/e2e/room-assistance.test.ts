import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { answerItem, endExam, goTo, openReview, signIn, startExam } from './room.ts';

let server: Demonstration;
let browser: TestBrowser;
let candidate: Visitor;
let proctor: Visitor;
let registrar: Visitor;
let admin: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemonstration(), openBrowser()]);
  [candidate, proctor, registrar, admin] = await Promise.all([
    browser.visitor(server.origin),
    browser.visitor(server.origin),
    browser.visitor(server.origin),
    browser.visitor(server.origin),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

/** One sitting of the try-out; each test goes on where the one before ended. */
describe('a candidate does more than answer', () => {
  let receiptText: string;

  test('notes and strokes are there again after a reload', async () => {
    const { page } = candidate;
    await signIn(page, server.linkOf('candidate'));
    await startExam(page, /Try-out in five minutes/, /try-out/);
    const stroke = page.getByRole('article').getByRole('button', { name: 'Strike out option B' });
    let choice = 1;
    while ((await stroke.count()) === 0) {
      choice += 1;
      await goTo(page, choice);
    }
    await answerItem(page);
    await stroke.click();
    await page.getByRole('button', { name: 'Scratchpad' }).click();
    await page.getByRole('textbox', { name: 'Scratchpad' }).fill('12 × 40 = 480');
    await page.getByText('Kept', { exact: true }).waitFor();
    await expectAccessible(page, 'the room with the scratchpad');
    await page.reload();
    await goTo(page, choice);
    expect(await stroke.getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Scratchpad' }).click();
    expect(await page.getByRole('textbox', { name: 'Scratchpad' }).inputValue()).toBe('12 × 40 = 480');
  });

  test('the calculator works by the keyboard alone', async () => {
    const { page } = candidate;
    await page.getByRole('button', { name: 'Calculator' }).focus();
    await page.keyboard.press('Enter');
    const calculator = page.getByRole('group', { name: 'Calculator' });
    await calculator.waitFor();
    await page.keyboard.type('.1+.2');
    await page.keyboard.press('Enter');
    expect(await calculator.getByRole('status').textContent()).toContain('0.3');
    await expectAccessible(page, 'the room with the calculator');
    await page.keyboard.press('Escape');
    await calculator.waitFor({ state: 'detached' });
  });

  test('help reaches the live board and the registrar, whose answers come into the room by themselves', async () => {
    const { page } = candidate;
    await signIn(proctor.page, server.linkOf('proctor'));
    await proctor.page.goto('/proctor');
    await proctor.page.getByRole('link', { name: /try-out/ }).click();
    await signIn(registrar.page, server.linkOf('registrar'));

    await page.getByRole('button', { name: 'Help', exact: true }).click();
    await page.getByRole('textbox', { name: /help/ }).fill('An image does not load.');
    await expectAccessible(page, 'asking for help');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your request has been sent.').waitFor();
    await page.keyboard.press('Escape');

    await proctor.page.getByRole('button', { name: /Asks for help.*An image does not load/ }).waitFor();
    await expectAccessible(proctor.page, 'the board with somebody who asks for help');
    await registrar.page.goto('/registrar/help');
    await registrar.page.getByText('An image does not load.').waitFor();
    await expectAccessible(registrar.page, 'the list of help asked for');
    await registrar.page.getByRole('textbox', { name: /Answer to/ }).fill('Please reload the page.');
    await registrar.page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Please reload the page.').waitFor();
    await expectAccessible(page, 'the room with a message');
    await page.getByRole('button', { name: 'Understood' }).click();
    await proctor.page.getByRole('button', { name: /Asks for help/ }).waitFor({ state: 'detached' });

    await proctor.page.getByRole('button', { name: 'Message to all' }).click();
    await proctor.page.getByRole('textbox', { name: 'Message' }).fill('The doors close at noon.');
    await proctor.page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('The doors close at noon.').waitFor();
    await page.getByRole('button', { name: 'Understood' }).click();
  });

  test('a comment on an item is found by the administrator', async () => {
    const { page } = candidate;
    await page.getByRole('button', { name: 'Comment' }).click();
    await page.getByRole('textbox', { name: 'Your comment' }).fill('Two options mean the same.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your comment is recorded.').waitFor();
    await page.keyboard.press('Escape');
    await signIn(admin.page, server.linkOf('admin'));
    await admin.page.goto('/admin/comments');
    await admin.page.getByText('Two options mean the same.').waitFor();
    await expectAccessible(admin.page, 'comments on items');
  });

  test('after the end there is a receipt to keep', async () => {
    const { page } = candidate;
    await openReview(page);
    await endExam(page);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the receipt' }).click();
    const file = join(server.dataDir, 'receipt.json');
    await (await download).saveAs(file);
    receiptText = await readFile(file, 'utf8');
    expect(JSON.parse(receiptText)).toMatchObject({ format: 'invigil-receipt/1', sitting: { endKind: 'submitted' } });
    await page.getByRole('link', { name: 'Show it for printing' }).click();
    await page.getByRole('heading', { name: 'Five-item try-out' }).waitFor();
    await expectAccessible(page, 'the receipt for printing');
  });

  test('anybody can check it, and is told what was changed', async () => {
    const { page } = await browser.visitor(server.origin);
    await page.goto('/receipt');
    await page.getByRole('textbox', { name: 'The receipt' }).fill(receiptText);
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.getByText('This receipt is as this server issued it.').waitFor();
    await expectAccessible(page, 'a receipt that is genuine');
    const changed = receiptText.replace(/"endedAt":(\d+)/, (_whole, at: string) => `"endedAt":${Number(at) - 1000}`);
    await page.getByRole('textbox', { name: 'The receipt' }).fill(changed);
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.getByText('sitting.endedAt', { exact: true }).waitFor();
    await expectAccessible(page, 'a receipt that was changed');
  });

  test('no page met a fault', () => {
    for (const visitor of [candidate, proctor, registrar, admin]) visitor.expectNoFaults();
  });
});
