import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BankSecrets, plain, readBankSecrets } from '../support/bank-secrets.ts';
import { expectAccessible, openBrowser, type Received, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import {
  allAnswersShown,
  answerItem,
  answerShown,
  endExam,
  goTo,
  itemShown,
  openInstructions,
  openReview,
  roomShown,
  saved,
  secondsLeft,
  signIn,
  startExam,
} from './room.ts';

let server: Demonstration;
let browser: TestBrowser;
let candidate: Visitor;
let proctor: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemonstration(), openBrowser()]);
  [candidate, proctor] = await Promise.all([browser.visitor(server.origin), browser.visitor(server.origin)]);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

/** One sitting of the five-item try-out from the sign-in to the result; each test goes on where the one before ended. */
describe('a candidate takes the try-out', () => {
  let given: string[];
  let beforeTheEnd: readonly Received[];

  test('signs in by link and sees nine steps, the closed ones with their reasons [PATH-1]', async () => {
    const { page } = candidate;
    await signIn(page, server.linkOf('candidate'));
    const steps = page.getByRole('main').locator('ol > li');
    await page.getByRole('heading', { name: /Final exam/ }).waitFor();
    expect(await steps.count()).toBe(9);
    const final = steps.filter({ has: page.getByRole('heading', { name: /Final exam/ }) });
    const reasons = await final.getByRole('listitem').allInnerTexts();
    for (const reason of ['Midterm exam is not passed', 'Training course is missing', 'survey is missing'])
      expect(reasons.join('\n')).toContain(reason);
    await expectAccessible(page, 'the home of a candidate');
  });

  test('reads the instructions, starts, and answers every item', async () => {
    const { page } = candidate;
    await openInstructions(page, /Try-out in five minutes/, /try-out/);
    await expectAccessible(page, 'the instructions');
    await startExam(page, /Try-out in five minutes/, /try-out/);
    for (let position = 1; position <= 5; position += 1) {
      await itemShown(page, position);
      await answerItem(page);
      if (position === 2) await page.getByRole('button', { name: 'Flag for review' }).click();
      if (position < 5) await page.getByRole('button', { name: /^Next/ }).click();
    }
    await saved(page, 5);
    given = await allAnswersShown(page, 5);
  });

  test('[TIME-3] a reload changes neither the answers, nor the flags, nor the clock', async () => {
    const { page } = candidate;
    const before = await secondsLeft(page);
    await page.reload();
    await roomShown(page);
    expect(await secondsLeft(page)).toBeLessThanOrEqual(before);
    expect(await allAnswersShown(page, 5)).toEqual(given);
    await page.getByRole('button', { name: 'Item 2, answered, flagged' }).first().waitFor();
    await expectAccessible(page, 'the exam room');
  });

  test('without network the answers stay on the device, and go out when it is back', async () => {
    const { page } = candidate;
    await goTo(page, 1);
    await candidate.setOffline(true);
    await answerItem(page, 1);
    await page
      .getByText(/^Offline since .*1 answer is kept on this device/)
      .first()
      .waitFor();
    given[0] = await answerShown(page);
    await candidate.setOffline(false);
    await saved(page, 5);
    await page.reload();
    await roomShown(page);
    await goTo(page, 1);
    expect(await answerShown(page)).toBe(given[0]);
  });

  test('[TIME-7] a proctor in another browser grants time, pauses and resumes, and the room says so with the reason', async () => {
    const { page } = proctor;
    await signIn(page, server.linkOf('proctor'));
    await page.getByRole('link', { name: /try-out/ }).click();
    const row = page.getByRole('row', { name: /Cleo Marsh/ });
    await row.waitFor();
    await expectAccessible(page, 'the live board');

    const before = await secondsLeft(candidate.page);
    await act('Change time…', 'Noise in the corridor', 'Change the time');
    await candidate.page.getByText(/10 min more.*Noise in the corridor/).waitFor();
    expect(await secondsLeft(candidate.page)).toBeGreaterThan(before + 9 * 60);
    await candidate.page.getByRole('button', { name: 'Understood' }).click();

    await act('Pause…', 'Fire drill', 'Pause now');
    await candidate.page.getByRole('heading', { name: 'The exam is paused' }).waitFor();
    await candidate.page.getByText('Fire drill').first().waitFor();
    expect(await candidate.page.getByRole('article').count()).toBe(0);
    await expectAccessible(candidate.page, 'the paused room');

    await act('Resume…', 'Everybody is back', 'Resume now');
    await candidate.page.getByText(/The exam goes on/).waitFor();
    await candidate.page.getByRole('button', { name: 'Understood' }).click();
    await candidate.page.getByRole('article').waitFor();

    async function act(item: string, reason: string, confirm: string): Promise<void> {
      await page.getByRole('button', { name: 'Actions for Cleo Marsh' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason);
      await dialog.getByRole('button', { name: confirm }).click();
      await dialog.waitFor({ state: 'detached' });
    }
  });

  test('[SAVE-1] [TIME-6] the server is killed in mid-exam: acknowledged answers are there, the room goes on by itself, the lost time comes back', async () => {
    const { page } = candidate;
    candidate.expectOutage();
    proctor.expectOutage();
    await goTo(page, 3);
    await answerItem(page, 1);
    await saved(page, 5);
    const acknowledged = await answerShown(page);
    await server.kill();
    await page
      .getByText(/^Offline since/)
      .first()
      .waitFor();
    await goTo(page, 4);
    await answerItem(page, 1);
    await page
      .getByText(/1 answer is kept on this device/)
      .first()
      .waitFor();
    const meanwhile = await answerShown(page);
    await server.restart();
    await saved(page, 5);
    await page.getByRole('button', { name: /^Why/ }).click();
    await page.getByRole('dialog').getByText('Outage of the platform').first().waitFor();
    await expectAccessible(page, 'the time ledger');
    await page.keyboard.press('Escape');
    await page.reload();
    await roomShown(page);
    await goTo(page, 3);
    expect(await answerShown(page)).toBe(acknowledged);
    await goTo(page, 4);
    expect(await answerShown(page)).toBe(meanwhile);
  });

  test('ends it after review and confirmation, and reads the result [SIT-2]', async () => {
    const { page } = candidate;
    await openReview(page);
    await expectAccessible(page, 'the review');
    beforeTheEnd = await candidate.received();
    await endExam(page);
    await expectAccessible(page, 'the end');
    await page.getByRole('button', { name: 'Show my result' }).click();
    await page
      .getByText(/needed \(\d/)
      .first()
      .waitFor();
    const next = page.getByRole('region', { name: 'What comes next' });
    await next.getByText(/Your next step|start attempt|Before you can try again/).waitFor();
    await expectAccessible(page, 'the result in the room');
    await page.getByRole('link', { name: 'Back to your program' }).click();
    await page.getByRole('button', { name: /Try-out in five minutes/ }).click();
    await page.getByRole('link', { name: 'Result' }).click();
    await page.getByText(/From start to end/).waitFor();
    await expectAccessible(page, 'the page of a result');
  });

  test('after the last attempt reads what opens another, and asks for it, since nothing is charged [PATH-1]', async () => {
    const { page } = candidate;
    await startExam(page, /Try-out/, /try-out/);
    await openReview(page);
    await endExam(page);
    await page.getByRole('button', { name: 'Show my result' }).click();
    const next = page.getByRole('region', { name: 'What comes next' });
    await next.getByText('asking for re-registration').waitFor();
    await page.getByRole('link', { name: 'Back to your program' }).click();
    await page.getByRole('button', { name: /Try-out in five minutes/ }).click();
    const ask = page.getByRole('button', { name: 'Ask for re-registration' });
    await ask.waitFor();
    await expectAccessible(page, 'a path with something to ask for');
    await ask.click();
    await page.getByText('You may start attempt 1 of 2').waitFor();
    await ask.waitFor({ state: 'detached' });
  });

  test('starts the midterm of the real program, and its first items are saved', async () => {
    const { page } = candidate;
    await startExam(page, /Stormwater/, /midterm/);
    await page.getByText('0 of 35 answered').waitFor();
    for (const position of [1, 2, 3]) {
      await itemShown(page, position);
      await answerItem(page);
      await page.getByRole('button', { name: /^Next/ }).click();
    }
    await saved(page, 3);
    expect(await secondsLeft(page)).toBeGreaterThan(115 * 60);
  });

  describe('[KEY-1] every byte the server sent', () => {
    let secrets: BankSecrets;
    beforeAll(async () => {
      secrets = await readBankSecrets();
      expect(secrets.rationales.length).toBeGreaterThan(500);
    });

    test('to the candidate holds no rationale, no item id, and no property of a key', async () => {
      const received = await candidate.received();
      // It reads what was delivered: the texts of all five items stand in it.
      expect(secretsIn(received, secrets.stems).length).toBeGreaterThanOrEqual(5);
      expect(secretsIn(received, secrets.rationales)).toEqual([]);
      expect(propertiesIn(received, ofKeys)).toEqual([]);
      expect(secretsIn(data(received), secrets.itemIds)).toEqual([]);
    });

    test('to the candidate before the end holds no score', () => {
      expect(propertiesIn(beforeTheEnd, ofScores)).toEqual([]);
    });

    test('to the proctor holds no item content, no key and no score', async () => {
      const received = await proctor.received();
      expect(
        data(received)
          .map(({ text }) => text)
          .join(),
      ).toContain('Cleo Marsh');
      expect(secretsIn(data(received), [...secrets.stems, ...secrets.rationales, ...secrets.itemIds])).toEqual([]);
      expect(propertiesIn(received, [...ofKeys, ...ofScores, 'form', 'stemHtml', 'value'])).toEqual([]);
    });

    test('names options by letters that do not follow the order of the files', async () => {
      const delivered = (await candidate.received()).flatMap(({ text }) => deliveredItems(text));
      const choices = delivered.flatMap(({ stemHtml, options = [] }) => {
        const inFile = secrets.optionsByStem.get(plain(stemHtml)) ?? [];
        return inFile.length >= 4 ? [{ shown: options.map(({ html }) => plain(html)), inFile }] : [];
      });
      expect(choices.length).toBeGreaterThanOrEqual(15);
      for (const { shown, inFile } of choices) expect(shown.toSorted()).toEqual(inFile.toSorted());
      // Some follow it by chance, and some because their author fixed the order, as of numbers.
      const same = choices.filter(({ shown, inFile }) => shown.join() === inFile.join());
      expect(same.length).toBeLessThan(choices.length / 2);
    });
  });

  test('no page had an error, broke the policy, or asked another host', () => {
    candidate.expectNoFaults();
    proctor.expectNoFaults();
  });
});

/** Properties of an item in the bank that no delivered item has. */
const ofKeys = [
  'correct',
  'answer',
  'accepted',
  'tolerance',
  'match',
  'partial',
  'rationale',
  'rationaleHtml',
  'itemId',
  'topic',
  'section',
  'fact',
  'difficulty',
];
const ofScores = ['units', 'maxUnits', 'passed', 'score', 'topicGroups', 'outcome'];

/** What carries data, unlike the pages and their scripts. */
const data = (received: readonly Received[]) =>
  received.filter(({ by }) => (by.startsWith('/api/') && by !== '/api/openapi.json') || by === 'socket');

function secretsIn(received: readonly Received[], secrets: readonly string[]): string[] {
  // The same file comes again with every reload; to read it once is to read all of it.
  const all = [...new Set(received.map(({ text }) => text))].map(plain).join('\n');
  return secrets.filter((secret) => all.includes(secret));
}

function propertiesIn(received: readonly Received[], names: readonly string[]): string[] {
  return data(received).flatMap(({ by, text }) =>
    names.filter((name) => text.includes(`"${name}":`)).map((name) => `${name} by ${by}: ${text.slice(0, 200)}`),
  );
}

interface Delivered {
  readonly stemHtml: string;
  readonly options?: readonly { readonly html: string }[];
}

/** The items in the acknowledgement of an attach, as it stands on the wire. */
function deliveredItems(frame: string): readonly Delivered[] {
  const [, json] = /^43\/candidate,\d+(\[\{"ok":true,"room".*)$/s.exec(frame) ?? [];
  if (json === undefined) return [];
  const [{ room }] = JSON.parse(json) as [{ room: { form: readonly Delivered[] } }];
  return room.form;
}
