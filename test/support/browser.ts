import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** INVIGIL_WATCH=1 shows the browser, slowly enough to follow. */
const watching = Boolean(process.env['INVIGIL_WATCH']);

export const wide = { width: 1280, height: 900 };
export const narrow = { width: 390, height: 844 };
/** The narrowest screen on which nothing may have to be scrolled sideways (WCAG 1.4.10). */
const narrowest = { width: 320, height: 700 };

/** Somebody with a browser profile of their own: other cookies, other storage, another device. */
export interface Visitor {
  readonly page: Page;
  /** Cuts the network, or gives it back. Failures to reach the server are no faults while it is cut, and until it is back. */
  setOffline(offline: boolean): Promise<void>;
  /** From here on the server may be away: its silence is no fault of the page. */
  expectOutage(): void;
  /** From here on the server may say no: browsers report a status of 4xx as an error of their own accord. */
  expectRefusals(): void;
  /** Fails with every console error, uncaught error, violated policy and request to another host so far. */
  expectNoFaults(): void;
  /** All that the server has sent so far: the body of every answer and every frame of every socket, in the order of arrival. */
  received(): Promise<readonly Received[]>;
}

export interface Received {
  /** The path that was asked for, or `socket`. */
  readonly by: string;
  readonly text: string;
}

export interface TestBrowser {
  visitor(origin: string, options?: BrowserContextOptions): Promise<Visitor>;
  close(): Promise<void>;
}

/** A real Chromium, with a new profile. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: !watching,
    slowMo: watching ? 400 : 0,
    args: [
      ...(watching ? [] : ['--headless=new']),
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    async visitor(origin, options = {}) {
      const context = await browser.newContext({
        baseURL: origin,
        viewport: wide,
        reducedMotion: 'reduce',
        ...options,
      });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const watch = watchFaults(page, origin);
      const received = recordReceived(page);
      return {
        page,
        async setOffline(offline) {
          watch.outage = true;
          await context.setOffline(offline);
        },
        expectOutage() {
          watch.outage = true;
        },
        expectRefusals() {
          watch.refusals = true;
        },
        expectNoFaults: () => expect(watch.faults).toEqual([]),
        received,
      };
    },
    close: () => browser.close(),
  };
}

const unreachable = /net::ERR_|WebSocket connection to .* failed|ERR_CONNECTION/;

function watchFaults(page: Page, origin: string) {
  const watch = { faults: [] as string[], outage: false, refusals: false };
  const allowed = new URL(origin).host;
  page.on('console', (message) => {
    if (message.type() !== 'error' && !/Content Security Policy|Refused to/.test(message.text())) return;
    if (watch.outage && unreachable.test(message.text())) return;
    if (watch.refusals && /responded with a status of 4\d\d/.test(message.text())) return;
    watch.faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => watch.faults.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.host !== allowed)
      watch.faults.push(`request to another host: ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== allowed) watch.faults.push(`socket to another host: ${socket.url()}`);
  });
  return watch;
}

function recordReceived(page: Page): () => Promise<readonly Received[]> {
  const pieces: Promise<Received>[] = [];
  page.on('response', (response) => {
    const by = new URL(response.url()).pathname;
    pieces.push(
      response.body().then(
        (body) => ({ by, text: body.toString() }),
        // An answer that broke off, or belongs to a page that was left, holds nothing.
        () => ({ by, text: '' }),
      ),
    );
  });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      pieces.push(Promise.resolve({ by: 'socket', text: payload.toString() }));
    });
  });
  return () => Promise.all(pieces);
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Looks at the page as it stands, on a wide and on a narrow screen: no serious or critical violation that axe-core can find, and
 * nothing to be scrolled sideways, down to 320 px.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const size = page.viewportSize() ?? wide;
  const found: string[] = [];
  for (const screen of [narrowest, narrow, wide]) {
    await page.setViewportSize(screen);
    await settled(page);
    const sideways = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth > clientWidth ? widestOf() : null;
      function widestOf(): string {
        const over = [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
          .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
        return `${scrollWidth} px for ${clientWidth} px: ${over.slice(0, 3).join(', ')}`;
      }
    });
    if (sideways !== null) found.push(`${screen.width} px: must be scrolled sideways (${sideways})`);
    if (screen !== narrowest) found.push(...(await violationsOf(page)).map((each) => `${screen.width} px: ${each}`));
  }
  await page.setViewportSize(size);
  if (found.length > 0) expect.fail(`${what}:\n${found.join('\n')}`);
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource);
  const options: RunOptions = { resultTypes: ['violations'] };
  const { violations } = await page.evaluate<AxeResults, RunOptions>(
    (given) => (window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(given),
    options,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`)
          .slice(0, 3)
          .join(' | ')}`,
    );
}

/** Layout that follows the width has been done, and what fades in has come. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const running = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(running.map(({ finished }) => finished.catch(() => undefined)));
  });
}
