import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { allAnswersShown, answerItem, goTo, itemShown, newCandidate, saved, signIn, startExam } from '../e2e/room.ts';
import { openBrowser } from '../support/browser.ts';
import { startDemonstration } from '../support/demonstration.ts';
import { makeSevenKinds } from '../support/seven-kinds.ts';
import { rounded } from './support/statistics.ts';

const rounds = 5;
/** 1.6 Mbit/s in bytes a second, and a processor at a quarter of its speed. */
const slowLine = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
const slowdown = 4;

/** The exam room in Chromium: how heavy it is, how soon it can be answered in, how soon it knows of a change, and whether it loses anything. */
export async function benchRoom({ say }: { readonly say: (line: string) => void }) {
  const bank = await makeSevenKinds();
  const server = await startDemonstration({ BANKS_DIR: bank.path });
  const browser = await openBrowser();
  try {
    const candidate = await browser.visitor(server.origin);
    const { page } = candidate;
    await newCandidate(page, 'Ben Chmark');
    await startExam(page, /Every kind/, /long exam/);
    const address = page.url();

    await page.addInitScript(noteFirstItem);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await firstItem(page, address));
    say(`first item: ${times.map(rounded).join(', ')} ms`);

    const staff = await browser.visitor(server.origin);
    await signIn(staff.page, server.linkOf('proctor'));
    const changes: number[] = [];
    for (let round = 0; round < rounds; round += 1) changes.push(await timeChange(page, staff.page, address));
    say(`time change: ${changes.map(rounded).join(', ')} ms`);

    return {
      'room.jsGzipKb': rounded((await scriptBytes()) / 1000),
      'room.firstItemMs': rounded(median(times)),
      'room.timeChangeMs': rounded(median(changes)),
      'room.lostAnswers': await lostAnswers(page, candidate.setOffline),
    };
  } finally {
    await browser.close();
    await server.remove();
    await bank.remove();
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** All scripts that the room's worker keeps: what the first item needs, what comes after it, and the practice. */
async function scriptBytes(): Promise<number> {
  const client = new URL('../../dist/client/', import.meta.url).pathname;
  const worker = await readFile(join(client, 'room-worker.js'), 'utf8');
  const names = (await readdir(join(client, 'assets'))).filter((name) => name.endsWith('.js') && worker.includes(name));
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(client, 'assets', name))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const firstItemMark = 'the first item is there after';

/**
 * In the page, where looking costs nothing: when the first frame after the first item has been painted, in milliseconds since the page was gone to. From
 * outside, the browser would have to compile Playwright's own scripts before it could answer, at a quarter of its speed.
 */
const noteFirstItem = `new MutationObserver((_changes, watch) => {
  if (document.querySelector('article :is(input, select, fieldset button)') === null) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => console.debug('${firstItemMark}', performance.now())));
}).observe(document, { childList: true, subtree: true })`;

/** From going to the address, with nothing in any cache, until an answer can be given. */
async function firstItem(page: Page, address: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await page.goto('about:blank');
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', slowLine);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const shown = page.waitForEvent('console', (message) => message.text().startsWith(firstItemMark));
  await page.goto(address, { waitUntil: 'commit' });
  const took = Number((await shown).text().slice(firstItemMark.length));
  await session.detach();
  return took;
}

/** From the proctor's word until the candidate's page shows it. */
async function timeChange(page: Page, staff: Page, address: string): Promise<number> {
  const notice = page.getByText(/^You have been given/).first();
  const understood = page.getByRole('button', { name: 'Understood' });
  const sittingId = new URL(address).pathname.split('/')[2];
  await itemShown(page, 1);
  const startedAt = performance.now();
  const [answer] = await Promise.all([
    staff.context().request.post(`/api/proctor/sittings/${sittingId}/grant-time`, {
      data: { seconds: 60, reason: 'The bench asks' },
    }),
    notice.waitFor(),
  ]);
  const took = performance.now() - startedAt;
  if (!answer.ok()) throw new Error(await answer.text());
  await understood.click();
  return took;
}

/** Answers that are not there after cuts of the network and reloads, of all seven. */
async function lostAnswers(page: Page, setOffline: (offline: boolean) => Promise<void>): Promise<number> {
  for (let position = 1; position <= 7; position += 1) {
    await goTo(page, position);
    await setOffline(position % 2 === 0);
    await answerItem(page);
  }
  await setOffline(true);
  const given = await allAnswersShown(page, 7);
  await page.reload();
  await itemShown(page, 7);
  await setOffline(false);
  await saved(page, 7);
  await page.reload();
  await itemShown(page, 7);
  const kept = await allAnswersShown(page, 7);
  return given.filter((answer, index) => answer !== kept[index]).length;
}
