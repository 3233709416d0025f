import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BankFolder } from '../support/bank-folder.ts';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor, wide } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { at, makeExhibitsBank } from '../support/exhibits-bank.ts';
import { endExam, goTo, newCandidate, openReview, roomShown, startExam } from './room.ts';

const planAlt = 'A plan: a yard in the north west, and south of it the word Outfall.';

let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  bank = await makeExhibitsBank();
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
  visitor = await browser.visitor(server.origin, { hasTouch: true });
  ({ page } = visitor);
  await newCandidate(page, 'Ima Gene');
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await bank?.remove();
});

describe('the images of a form', () => {
  test('are fetched once each, before they are looked at', async () => {
    const asked: string[] = [];
    page.on('request', (request) => /\/images\//.test(request.url()) && asked.push(request.url()));
    const both = page.waitForEvent('response', () => asked.length === 2);
    await startExam(page, /What an item can show/, /day exam/i);
    await both;
    await goTo(page, at.image);
    await shown(page.getByRole('img', { name: planAlt }));
    await goTo(page, at.drawings);
    await shown(page.getByRole('img', { name: 'A yard and the word Harbour' }));
    expect(asked.length).toBe(2);
  });

  test('are there after a reload without a network', async () => {
    await goTo(page, at.image);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await visitor.setOffline(true);
    await page.reload();
    await roomShown(page);
    await shown(page.getByRole('img', { name: planAlt }));
    await visitor.setOffline(false);
    await page
      .getByText(/^Offline/)
      .first()
      .waitFor({ state: 'detached' });
  });

  test('have their place before they come; one that does not come is told in words, and comes when it can', async () => {
    const other = await browser.visitor(server.origin);
    other.expectOutage();
    await newCandidate(other.page, 'Late Comer');
    let held: () => void = () => undefined;
    const holds = new Promise<void>((resolve) => {
      held = resolve;
    });
    let reachable = false;
    await other.page.route(/\/images\//, async (route) => {
      await holds;
      await (reachable ? route.continue() : route.abort());
    });
    await startExam(other.page, /What an item can show/, /day exam/i);
    await goTo(other.page, at.image);
    const image = other.page.getByRole('img', { name: planAlt });
    const place = await image.boundingBox();
    expect(await image.evaluate(({ localName }) => localName)).toBe('span');
    await expectAccessible(other.page, 'an image that is on its way');
    held();
    await other.page.getByText('The image could not be loaded.', { exact: false }).waitFor();
    await other.page.getByText(planAlt).waitFor();
    await expectAccessible(other.page, 'an image that did not come');
    reachable = true;
    await other.page.getByRole('button', { name: 'Load the image again' }).click();
    await shown(image);
    expect(await image.boundingBox()).toEqual(place);
    await other.page.context().close();
  });
});

describe('an image is opened large', () => {
  const viewer = () => page.getByRole('dialog', { name: 'Plan of the yard' });
  const large = () => viewer().getByRole('img', { name: planAlt });
  const widthOf = async () => (await large().boundingBox())?.width ?? 0;

  test('by the keyboard: opened, enlarged, moved, fitted, closed, and the focus is back where it was', async () => {
    await goTo(page, at.image);
    const opener = page.getByRole('button', { name: 'Enlarge the image' });
    await opener.focus();
    await page.keyboard.press('Enter');
    await viewer().waitFor();
    const fitting = await widthOf();
    expect(fitting).toBeLessThan(wide.width);
    await page.keyboard.press('+');
    await expect.poll(widthOf).toBeGreaterThan(fitting * 1.4);
    await page.keyboard.press('+');
    await expect.poll(widthOf).toBeGreaterThan(fitting * 2);
    const before = await large().boundingBox();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await large().boundingBox())?.x).toBeLessThan((before?.x ?? 0) - 50);
    await expect.poll(async () => (await large().boundingBox())?.y).toBeLessThan((before?.y ?? 0) - 50);
    await page.keyboard.press('-');
    await page.keyboard.press('0');
    await expect.poll(widthOf).toBe(fitting);
    await page.keyboard.press('Escape');
    await viewer().waitFor({ state: 'detached' });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  test('by buttons alone, down to the way back', async () => {
    const opener = page.getByRole('button', { name: 'Enlarge the image' });
    await opener.click();
    const fitting = await widthOf();
    await viewer().getByRole('button', { name: 'Larger' }).click();
    await viewer().getByRole('button', { name: 'Larger' }).click();
    await expect.poll(widthOf).toBeGreaterThan(fitting * 2);
    const before = await large().boundingBox();
    await viewer().getByRole('button', { name: 'To the right' }).click();
    await viewer().getByRole('button', { name: 'Down' }).click();
    await expect.poll(async () => (await large().boundingBox())?.x).toBeLessThan((before?.x ?? 0) - 50);
    await viewer().getByRole('button', { name: 'To the left' }).click();
    await viewer().getByRole('button', { name: 'Up' }).click();
    await expect.poll(() => large().boundingBox()).toEqual(before);
    await viewer().getByRole('button', { name: 'Fit' }).click();
    await expect.poll(widthOf).toBe(fitting);
    await viewer().getByText('Description of the image').click();
    await viewer().getByText(planAlt).waitFor();
    await viewer().getByRole('button', { name: 'Close' }).click();
    await viewer().waitFor({ state: 'detached' });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  test('by a pointer: a press on the image, the wheel about the pointer, dragging', async () => {
    await page.getByRole('img', { name: planAlt }).click({ force: true, position: { x: 40, y: 40 } });
    await viewer().waitFor();
    const fitting = await widthOf();
    const stage = await viewer().getByRole('region').boundingBox();
    if (stage === null) throw new Error('the stage has no place');
    const [x, y] = [stage.x + stage.width / 2, stage.y + stage.height / 2];
    const before = await large().boundingBox();
    const share = (x - (before?.x ?? 0)) / fitting;
    await page.mouse.move(x, y);
    for (let turn = 0; turn < 4; turn += 1) await page.mouse.wheel(0, -150);
    await expect.poll(widthOf).toBeGreaterThan(fitting * 2);
    await expect
      .poll(async () => {
        const now = await large().boundingBox();
        return Math.abs(x - ((now?.x ?? 0) + share * (now?.width ?? 0)));
      })
      .toBeLessThan(4);
    const still = await large().boundingBox();
    await page.mouse.down();
    await page.mouse.move(x - 60, y - 40, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Math.round((still?.x ?? 0) - ((await large().boundingBox())?.x ?? 0))).toBe(60);
    await page.keyboard.press('Escape');
  });

  test('by two fingers', async () => {
    await page.getByRole('button', { name: 'Enlarge the image' }).click();
    await viewer().waitFor();
    const fitting = await widthOf();
    const stage = await viewer().getByRole('region').boundingBox();
    if (stage === null) throw new Error('the stage has no place');
    const [x, y] = [stage.x + stage.width / 2, stage.y + stage.height / 2];
    const session = await page.context().newCDPSession(page);
    const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd'
            ? []
            : [
                { x: x - apart, y, id: 1 },
                { x: x + apart, y, id: 2 },
              ],
      });
    await fingers('touchStart', 40);
    for (const apart of [60, 80, 100]) await fingers('touchMove', apart);
    await fingers('touchEnd', 0);
    await expect.poll(widthOf).toBeGreaterThan(fitting * 2);
    await session.detach();
    await page.keyboard.press('Escape');
  });

  test.each([
    ['light', 'light'],
    ['dark', 'dark'],
  ] as const)('and is accessible in %s, on small screens too', async (name, colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.getByRole('button', { name: 'Enlarge the image' }).click();
    await viewer().waitFor();
    await expectAccessible(page, `the viewer in ${name}`);
    await page.setViewportSize({ width: 320, height: 256 });
    for (const button of await viewer().getByRole('button').all()) {
      await button.focus();
      expect(await inSight(button)).toBe(true);
    }
    const stage = await viewer().getByRole('region').boundingBox();
    expect(stage?.height).toBeGreaterThan(100);
    await page.setViewportSize(wide);
    await page.keyboard.press('Escape');
    await page.emulateMedia({ colorScheme: null });
  });

  test('of an option, beside the control that chooses it', async () => {
    await goTo(page, at.drawings);
    await page.getByRole('button', { name: 'Enlarge the image of option A' }).click();
    await page.getByRole('dialog').getByRole('img', { name: 'A yard and the word Harbour' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    await page.getByRole('img', { name: 'A yard and the word Outfall' }).click();
    expect(await page.getByRole('radio', { name: /^B\.? / }).isChecked()).toBe(true);
  });
});

test('a table that is wider than the screen scrolls in a region of its own, which the keyboard reaches', async () => {
  await goTo(page, at.table);
  const region = page.getByRole('region', { name: 'Table, scrolls sideways' });
  expect(await region.count()).toBe(0);
  await page.setViewportSize({ width: 320, height: 700 });
  await region.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => region.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
  await expectAccessible(page, 'a wide table');
  await page.setViewportSize(wide);
});

test('a formula is drawn by a font that was fetched for it, and scrolls where it does not fit', async () => {
  expect(await page.evaluate(() => document.fonts.check('20px "Noto Sans Math"', '√'))).toBe(false);
  await goTo(page, at.formula);
  await expect.poll(() => page.evaluate(() => document.fonts.check('20px "Noto Sans Math"', '√'))).toBe(true);
  const formula = page.locator('math[display="block"]');
  expect((await formula.boundingBox())?.height).toBeGreaterThan(40);
  const region = page.getByRole('region', { name: 'Formula, scrolls sideways' });
  expect(await region.count()).toBe(0);
  await page.setViewportSize({ width: 320, height: 700 });
  await region.waitFor();
  await expectAccessible(page, 'a long formula');
  await page.emulateMedia({ forcedColors: 'active' });
  const [ink, paper] = await formula.evaluate((element) => [
    getComputedStyle(element).color,
    getComputedStyle(document.body).backgroundColor,
  ]);
  expect(ink).not.toBe(paper);
  await page.emulateMedia({ forcedColors: null });
  await page.setViewportSize(wide);
});

test('what a list cannot hold is shown above it, by letters', async () => {
  await goTo(page, at.formulas);
  const choose = page.getByRole('combobox', { name: 'Flow', exact: true });
  await choose.selectOption({ label: 'A: V/t' });
  expect(await page.getByRole('article').getByRole('list').getByRole('listitem').count()).toBe(2);
  expect(await page.locator('fieldset li math').count()).toBe(2);
});

test('the texts of items carry their language, and what is said around them does not', async () => {
  await goTo(page, at.choice);
  const item = page.getByRole('article');
  expect(await item.getByText('A site drains to a river.').evaluate(languageOf)).toBe('en-GB');
  expect(await item.getByText('The spring').evaluate(languageOf)).toBe('en-GB');
  expect(await item.getByText('Choose one answer.').evaluate(languageOf)).toBe('en');
  await goTo(page, at.match);
  expect(await item.getByRole('option', { name: 'Holds water' }).first().evaluate(languageOf)).toBe('en-GB');
});

test('with the end of the exam its images leave the device', async () => {
  const keeps = () =>
    page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('invigil-images-')));
  expect(await keeps()).toHaveLength(1);
  await openReview(page);
  await endExam(page);
  await expect.poll(keeps).toEqual([]);
});

test('no page had an error, broke the policy, or asked another host', () => {
  visitor.expectNoFaults();
});

/** The image has come and been drawn. */
async function shown(image: Locator): Promise<void> {
  await expect
    .poll(() => image.evaluate((element) => element instanceof HTMLImageElement && element.naturalWidth > 0))
    .toBe(true);
}

/** Whether the middle of an element can be seen and pressed. */
function inSight(element: Locator): Promise<boolean> {
  return element.evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return found !== null && (node.contains(found) || found.contains(node));
  });
}

function languageOf(element: Element): string | null {
  return element.closest('[lang]')?.getAttribute('lang') ?? null;
}
