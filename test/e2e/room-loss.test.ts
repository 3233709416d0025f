import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import seedrandom from 'seedrandom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type BankFolder, choiceItem, itemsFile } from '../support/bank-folder.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { startLossyProxy } from '../support/lossy-proxy.ts';
import { makeShortProgram } from '../support/short-program.ts';
import { answerItem, endExam, newCandidate, openReview, saved, startExam } from './room.ts';

const itemCount = 70;
let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;

beforeAll(async () => {
  bank = await makeShortProgram();
  const program = parse(await readFile(join(bank.path, 'program.yaml'), 'utf8'));
  for (const exam of program.exams) exam.items = itemCount;
  await bank.write('program.yaml', program);
  await bank.write('blueprints/midterm.yaml', {
    exam: 'midterm',
    items: itemCount,
    cells: [{ topic: 'A', count: itemCount }],
  });
  await bank.write('items/midterm/a.yaml', itemsFile(Array.from({ length: 75 }, (_, index) => choiceItem(index + 1))));
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await bank?.remove();
});

async function answerAll(page: Page, afterEach: (answered: number) => Promise<void>): Promise<void> {
  await startExam(page, /short program/, /day/);
  for (let position = 1; position <= itemCount; position += 1) {
    await answerItem(page, position % 4);
    await afterEach(position);
    if (position < itemCount) await page.getByRole('button', { name: /^Next/ }).click();
  }
  await saved(page, itemCount);
  await openReview(page);
  await endExam(page);
  await page.getByText('Every answer you gave has reached the server.').waitFor();
  await page.getByRole('button', { name: 'Show my result' }).click();
  await page.getByText(new RegExp(`^${itemCount} of ${itemCount} items answered`)).waitFor();
}

test('[SAVE-1] 70 items as fast as they come, with 3 % of all messages lost: every answer arrives', async () => {
  const visitor = await browser.visitor(server.origin);
  const { page } = visitor;
  await newCandidate(page, 'Percy Loss');
  const random = seedrandom('three of a hundred');
  let lost = 0;
  const survives = (message: string | Buffer) => {
    // Losing the handshake or the heartbeat breaks the connection, which other tests do; here single messages go.
    if (!/^4[23]/.test(String(message)) || random() >= 0.03) return true;
    lost += 1;
    return false;
  };
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const upstream = socket.connectToServer();
    socket.onMessage((message) => survives(message) && upstream.send(message));
    upstream.onMessage((message) => survives(message) && socket.send(message));
  });
  await answerAll(page, async () => undefined);
  expect(lost).toBeGreaterThan(0);
  visitor.expectNoFaults();
}, 180_000);

/*
 * A person takes a minute for an item, and so each answer has arrived, or has been lost and sent again, before the next is given. That is what is done here
 * in place of waiting for minutes. The loss is made by a proxy, as TCP shows it to a program: what was lost comes later, and all that follows
 * behind it; now and then the connection breaks.
 */
test('[SAVE-1] 70 items at the pace of a person, over a line that loses 3 % of its packets: the line says what is true after each', async () => {
  const random = seedrandom('a line in the country');
  const proxy = await startLossyProxy(Number(new URL(server.origin).port), 0.03, random);
  try {
    const visitor = await browser.visitor(`http://127.0.0.1:${proxy.port}`);
    const { page } = visitor;
    visitor.expectOutage();
    await newCandidate(page, 'Percy Packet');
    await answerAll(page, (answered) => saved(page, answered));
    expect(proxy.counted().delayed).toBeGreaterThan(0);
    visitor.expectNoFaults();
  } finally {
    await proxy.close();
  }
}, 180_000);
