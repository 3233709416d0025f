import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BankFolder } from '../support/bank-folder.ts';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { makeShortProgram } from '../support/short-program.ts';
import { answerItem, itemShown, newCandidate } from './room.ts';

let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;
const visitors: Visitor[] = [];

beforeAll(async () => {
  bank = await makeShortProgram();
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await bank?.remove();
});

async function visitor(options: Parameters<TestBrowser['visitor']>[1] = {}): Promise<Visitor> {
  const made = await browser.visitor(server.origin, options);
  visitors.push(made);
  return made;
}

test.each([
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['high contrast', { contrast: 'more' }],
  ['the colours of the system', { forcedColors: 'active' }],
] as const)('the practice in %s: every kind of item, the overview, the review and the end', async (name, options) => {
  const { page } = await visitor(options);
  await page.goto('/room/practice');
  for (let position = 1; position <= 6; position += 1) {
    await itemShown(page, position);
    await answerItem(page);
    await expectAccessible(page, `practice item ${position} in ${name}`);
    if (position < 6) await page.getByRole('button', { name: /^Next/ }).click();
  }
  await page.getByRole('button', { name: 'Try it without a connection' }).click();
  await answerItem(page, 1);
  await page
    .getByText(/1 answer is kept on this device/)
    .first()
    .waitFor();
  await expectAccessible(page, `the practice without a connection in ${name}`);
  await page.getByRole('button', { name: 'Connect again' }).click();
  await page.getByRole('button', { name: 'Review and end' }).click();
  await expectAccessible(page, `the review in ${name}`);
  await page.getByRole('button', { name: 'End the exam', exact: true }).click();
  await expectAccessible(page, `the question before the end in ${name}`);
  await page.getByRole('button', { name: 'End the exam now' }).click();
  await page.getByRole('heading', { name: 'The practice is over' }).waitFor();
  await expectAccessible(page, `the end in ${name}`);
});

test('400 % zoom: nothing is to be scrolled sideways, and the focus is never hidden', async () => {
  const { page } = await visitor({ viewport: { width: 320, height: 256 } });
  await page.goto('/room/practice');
  await itemShown(page, 1);
  for (let press = 0; press < 25; press += 1) {
    await page.keyboard.press('Tab');
    const hidden = await focusHidden(page);
    expect(hidden).toBeNull();
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('in Spanish: the language is chosen, kept, and told to the browser', async () => {
  const { page } = await visitor();
  await newCandidate(page, 'Elena Prueba');
  await page.goto('/candidate');
  await page.getByRole('button', { name: 'Display and language' }).click();
  await page.getByRole('radio', { name: 'Español' }).check();
  await page
    .getByText(/pasos completos/)
    .first()
    .waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  await page.keyboard.press('Escape');
  await expectAccessible(page, "the candidate's home in Spanish");
  await page.getByRole('link', { name: 'Comprobar este dispositivo' }).click();
  await page.getByText('Listo').first().waitFor();
  await expectAccessible(page, 'the check of the device in Spanish');
  await page.getByRole('link', { name: 'Seguir con el examen de práctica' }).click();
  await page.getByRole('heading', { name: /^Pregunta 1 de 6/ }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  await page.getByRole('radio').first().check();
  await page.getByText('1 respuesta guardada').first().waitFor();
  await expectAccessible(page, 'the practice in Spanish');
});

test('large text, wide spacing and less motion are chosen in the room and kept', async () => {
  const { page } = await visitor();
  await page.goto('/room/practice');
  await itemShown(page, 1);
  await page.getByRole('button', { name: 'Display and language' }).click();
  const choices = page.getByRole('dialog', { name: 'Display and language' });
  await choices.getByRole('radio', { name: 'Largest' }).check();
  await choices.getByRole('radio', { name: 'Wide' }).check();
  await choices.getByRole('radio', { name: 'High' }).check();
  await expectAccessible(page, 'the choices of display');
  await page.keyboard.press('Escape');
  await expectAccessible(page, 'the room in the largest text');
  await page.reload();
  await itemShown(page, 1);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('25.6px');
});

test('no page had an error, broke the policy, or asked another host', () => {
  for (const each of visitors) each.expectNoFaults();
});

/** What covers the focused element's middle, or null. */
function focusHidden(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return null;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    if (y < 0 || y > innerHeight) return `${focused.outerHTML.slice(0, 80)} is off the screen`;
    const above = document.elementFromPoint(x, y);
    const label = focused.closest('label');
    return above === null || focused.contains(above) || label?.contains(above) || above.contains(focused)
      ? null
      : `${focused.outerHTML.slice(0, 80)} is under ${above.outerHTML.slice(0, 80)}`;
  });
}
