import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidateEn } from '../../client/i18n/candidate.en.ts';
import { candidateEs } from '../../client/i18n/candidate.es.ts';
import { resultEn, resultEs } from '../../client/i18n/result.ts';
import { roomEn } from '../../client/i18n/room.en.ts';
import { roomEs } from '../../client/i18n/room.es.ts';
import { siteEn } from '../../client/i18n/site.en.ts';
import { siteEs } from '../../client/i18n/site.es.ts';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { linkFor } from './people.ts';
import { signIn } from './room.ts';

type Language = 'en' | 'es';
const languages: readonly Language[] = ['en', 'es'];
const said = {
  en: { site: siteEn, candidate: candidateEn, room: roomEn, result: resultEn },
  es: { site: siteEs, candidate: candidateEs, room: roomEs, result: resultEs },
};

let server: Demonstration;
let browser: TestBrowser;
let registrar: Visitor;
const visitors: Visitor[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemonstration(), openBrowser()]);
  registrar = await browser.visitor(server.origin);
  await signIn(registrar.page, server.linkOf('registrar'));
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

/** Somebody with a browser in this language; signed in where a name is given. */
async function arrive(language: Language, name?: string): Promise<Page> {
  const visitor = await browser.visitor(server.origin, { locale: language === 'es' ? 'es-MX' : 'en-US' });
  // Some of them are refused something, to see how it is told.
  visitor.expectRefusals();
  visitors.push(visitor);
  if (name !== undefined) await signIn(visitor.page, await linkFor(registrar.page, name));
  return visitor.page;
}

const exam = async (page: Page, examId: string): Promise<string> => {
  const answer = await page.request.get('/api/candidate/deliveries');
  const { deliveries } = (await answer.json()) as { deliveries: { deliveryId: string; examId: string }[] };
  return `/candidate/exams/${deliveries.find((each) => each.examId === examId)?.deliveryId}`;
};

const lastSitting = async (page: Page): Promise<string> => {
  const answer = await page.request.get('/api/candidate/sittings');
  const { sittings } = (await answer.json()) as { sittings: { sittingId: string }[] };
  return String(sittings[0]?.sittingId);
};

async function shown(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading').first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** Common English words, which no Spanish sentence has: what is English must say so to a screen reader. */
const english = /\b(?:the|is|are|this|your|you|with|not|from|missing|exam|answers?|items?|and)\b/i;

/** The texts on the page that are English and are not marked as English. */
const unmarked = (page: Page): Promise<string[]> =>
  page.evaluate((source) => {
    const pattern = new RegExp(source, 'i');
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = (node.textContent ?? '').trim();
      if (element === null || element.closest('script, style, noscript, code, [lang="en"]') !== null) continue;
      if (pattern.test(text)) found.push(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]'))
      for (const name of ['aria-label', 'placeholder', 'title']) {
        const text = element.getAttribute(name) ?? '';
        if (pattern.test(text) && element.closest('[lang="en"]') === null) found.push(`${name}: ${text}`);
      }
    return found;
  }, english.source);

async function expectInLanguage(page: Page, language: Language, what: string): Promise<void> {
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), what).toEqual([
    language,
    'ltr',
  ]);
  if (language === 'es') expect(await unmarked(page), what).toEqual([]);
  // A language is named in itself.
  else expect(await page.locator('[lang="es"]').filter({ hasNotText: 'Español' }).count(), what).toBe(0);
}

/** With the direction turned round nothing may be cut off or have to be scrolled sideways. */
async function expectReversible(page: Page, what: string): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `${what}, from right to left`).toBeLessThanOrEqual(0);
  await page.evaluate(() => {
    document.documentElement.dir = 'ltr';
  });
}

async function expectGood(page: Page, language: Language, what: string): Promise<void> {
  await expectInLanguage(page, language, what);
  await expectAccessible(page, `${what} (${language})`);
  await expectReversible(page, what);
}

describe.each(languages)('in the language %s', (language) => {
  const words = said[language];

  test('the pages for everybody can be read and used by everybody', async () => {
    const page = await arrive(language);
    const pages: readonly (readonly [string, string])[] = [
      ['/', words.site.start.title],
      ['/candidate', words.site.start.signInAs(words.site.roles.candidate.name)],
      ['/directory', words.site.directory.title],
      ['/receipt', words.site.receipt.title],
      ['/nowhere', words.site.notFound.title],
      ['/link#no-such-token', words.candidate.link.title],
    ];
    for (const [path, heading] of pages) {
      await shown(page, path);
      await page.getByRole('heading', { name: heading }).waitFor();
      await expectGood(page, language, path);
    }
    await shown(page, '/directory/qisp');
    await page.getByText(words.site.directory.number(1), { exact: true }).waitFor();
    await expectGood(page, language, 'a directory');
    await page.getByRole('textbox').fill('Nobody of this name');
    await page.getByRole('button', { name: words.site.directory.search }).click();
    await page.getByRole('heading', { name: words.site.directory.nobodyFound }).waitFor();
    await expectGood(page, language, 'a directory without such a person');
    await shown(page, '/receipt');
    await page.getByRole('textbox').fill('no receipt');
    await page.getByRole('button', { name: words.site.receipt.check }).click();
    await page.getByText(words.site.receipt.faults.file).waitFor();
    await expectGood(page, language, 'what is no receipt');
  });

  test.each([
    ['Nadia Newell', 'who has just begun'],
    ['Twyla Brooks', 'whose attempts are used up'],
    ['Cora Whitfield', 'who holds a certificate'],
  ])('the path of %s, %s, says every reason, price and day [PATH-1]', async (name) => {
    const page = await arrive(language, name);
    await shown(page, '/candidate');
    await page.locator('ol > li h2').first().waitFor();
    await expectGood(page, language, `the path of ${name}`);
  });

  test('an exam that is still closed says why, and one that is open what will happen', async () => {
    const page = await arrive(language, 'Enrique Santos');
    await shown(page, await exam(page, 'midterm'));
    await page.getByRole('heading', { name: words.candidate.instructions.notYet }).waitFor();
    await expectGood(page, language, 'the instructions of a closed exam');
    await shown(page, await exam(page, 'tryout'));
    await page.getByText(words.candidate.instructions.calculator[0]).waitFor();
    await page.getByRole('button', { name: words.candidate.instructions.startExam }).waitFor();
    await expectGood(page, language, 'the instructions of an open exam');
  });

  test('a result says what comes next, and its receipt can be read', async () => {
    const page = await arrive(language, 'Otto Lindqvist');
    const sittingId = await lastSitting(page);
    await shown(page, `/candidate/results/${sittingId}`);
    await page.getByText(words.result.nextAgain(2, 2)).waitFor();
    await expectGood(page, language, 'a result');
    await shown(page, `/candidate/receipts/${sittingId}`);
    await page.getByRole('button', { name: words.site.receipt.print }).waitFor();
    await expectGood(page, language, 'a receipt');
    await shown(page, '/candidate/results/00000000-0000-4000-8000-000000000000');
    await page.getByRole('alert').getByRole('heading', { name: words.site.failed.notFound }).waitFor();
    await expectGood(page, language, 'a result that is not there');
  });

  test('the check of the device says what it found', async () => {
    const page = await arrive(language, 'Mateo Rivera');
    await shown(page, '/candidate/check');
    await page.getByText(words.candidate.check.clockOk).waitFor();
    await expectGood(page, language, 'the check of the device');
  });

  test('a newcomer comes from the start to the practice exam by the keyboard alone', async () => {
    const page = await arrive(language);
    await shown(page, '/');
    await tabTo(page, words.candidate.signIn.newAccount);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: words.candidate.signIn.create }).waitFor();
    await page.getByRole('textbox', { name: words.candidate.signIn.name }).focus();
    await page.keyboard.type('Nina Nueva');
    await page.keyboard.press('Tab');
    await page.keyboard.type('cleo.marsh@demonstration.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('four words are easy');
    await page.keyboard.press('Enter');
    // The refusal is in the page's language, and what was typed is still there.
    await page
      .getByRole('alert')
      .getByText(language === 'es' ? 'Ya existe una cuenta' : 'There is an account')
      .waitFor();
    await expectGood(page, language, 'an account that is there already');
    await page.getByRole('textbox', { name: words.candidate.signIn.email }).fill(`nina.${language}@example.org`);
    await page.keyboard.press('Enter');

    await tabTo(page, words.candidate.self.documents);
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('FORM');
    await expectGood(page, language, 'documents to be read');
    await tabTo(page, words.candidate.self.notNow);
    await page.keyboard.press('Enter');
    await expectFocus(page, words.candidate.self.documents);
    await page.keyboard.press('Enter');
    await tabTo(page, words.candidate.self.haveRead);
    await page.keyboard.press('Space');
    await tabTo(page, words.candidate.self.record);
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.id === 'step-2');

    await page.keyboard.press('Home');
    await page.getByRole('link', { name: words.candidate.home.practice }).first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/room/practice');
    await page.getByText(words.room.practice.banner).waitFor();
    await page.getByRole('link', { name: words.room.practice.leave }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/candidate');
  });
});

test('a wrong password, a missing connection and a wrong address are told in Spanish', async () => {
  const page = await arrive('es');
  await shown(page, '/');
  await page.getByRole('textbox', { name: candidateEs.signIn.email }).fill('nobody@example.org');
  await page.locator('input[name="password"]').fill('nothing of the kind');
  await page.getByRole('button', { name: candidateEs.signIn.title }).click();
  await page.getByRole('alert').getByText('no son correctos').waitFor();
  // What cannot be fetched is told by the browser too.
  visitors.pop();
  await page.context().setOffline(true);
  await page.getByRole('link', { name: siteEs.directoryLink }).click();
  await page.getByRole('alert').getByRole('heading', { name: siteEs.failed.noConnection }).waitFor();
  await expectInLanguage(page, 'es', 'no connection');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: siteEs.again }).click();
  await page.getByRole('link', { name: 'Prueba de cinco minutos' }).waitFor();
});

test('the language can be changed on any page, and stays', async () => {
  const page = await arrive('en');
  await shown(page, '/directory');
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByRole('heading', { name: siteEs.directory.title }).waitFor();
  await page.getByRole('link', { name: 'Profesional cualificado en aguas pluviales industriales' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
  await page.reload();
  await page.getByRole('heading', { name: siteEs.directory.title }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: siteEn.directory.title }).waitFor();
  expect(await page.title()).toBe(`${siteEn.directory.title} · Invigil`);
});

test('no page had an error, broke the policy, or asked another host', () => {
  for (const visitor of visitors) visitor.expectNoFaults();
});

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    const labels = activeElement instanceof HTMLInputElement ? [...(activeElement.labels ?? [])] : [];
    return `${activeElement?.getAttribute('aria-label') ?? ''} ${labels.map(({ textContent }) => textContent).join(' ')} ${activeElement?.textContent ?? ''}`;
  });

async function expectFocus(page: Page, name: string): Promise<void> {
  await expect.poll(() => focusedName(page)).toContain(name);
}

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  await page.getByText(name, { exact: true }).first().waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await focusedName(page)).includes(name)) return;
  }
  throw new Error(`no Tab leads to ${name}; it ended at ${await focusedName(page)}`);
}
