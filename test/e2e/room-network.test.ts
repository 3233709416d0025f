import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BankFolder } from '../support/bank-folder.ts';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { makeSevenKinds } from '../support/seven-kinds.ts';
import {
  allAnswersShown,
  answerItem,
  goTo,
  itemShown,
  newCandidate,
  roomShown,
  saved,
  secondsLeft,
  serverSecondsLeft,
  sittingOf,
  startExam,
} from './room.ts';

let bank: BankFolder;
let server: Demonstration;
let browser: TestBrowser;
const visitors: Visitor[] = [];
/** An exam of one minute that runs out without a network while the other tests go on. */
let runningOut: Visitor;
/** Another one, whose page is closed before its network is back. */
let leftBehind: Visitor;
/** An exam that moves from one device, whose network is gone, to another, while the lease of the first runs out. */
let takenFrom: Visitor;
let takenTo: Visitor;
/** Another one, to be ended by hand at the last moment. */
let lastMoment: Visitor;

beforeAll(async () => {
  bank = await makeSevenKinds();
  [server, browser] = await Promise.all([startDemonstration({ BANKS_DIR: bank.path }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await bank?.remove();
});

async function visitor(name: string): Promise<Visitor> {
  const made = await browser.visitor(server.origin);
  visitors.push(made);
  await newCandidate(made.page, name);
  return made;
}

/** Resolves when the page can be opened again without a network. */
async function keptForOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    await new Promise((resolve) => setTimeout(resolve, 500));
  });
}

/** One answer is saved, another one is kept on the device. */
async function answerAndLoseTheNetwork({ page, setOffline }: Visitor): Promise<void> {
  await startExam(page, /Every kind/, /minute exam/);
  await answerItem(page);
  await saved(page, 1);
  await keptForOffline(page);
  await setOffline(true);
  await goTo(page, 2);
  await answerItem(page);
  await page
    .getByText(/1 answer is kept on this device/)
    .first()
    .waitFor();
}

test('three exams of one minute are begun, two of which lose their network', async () => {
  runningOut = await visitor('Runa Out');
  await answerAndLoseTheNetwork(runningOut);
  leftBehind = await visitor('Lena Left');
  await answerAndLoseTheNetwork(leftBehind);
  await leftBehind.page.goto('about:blank');

  lastMoment = await visitor('Lasse Moment');
  await startExam(lastMoment.page, /Every kind/, /minute exam/);
  await answerItem(lastMoment.page);
  await saved(lastMoment.page, 1);
  await lastMoment.page.getByRole('button', { name: 'Review and end' }).click();
  await lastMoment.page.getByRole('button', { name: 'End the exam', exact: true }).click();
  await lastMoment.page.getByRole('button', { name: 'End the exam now' }).waitFor();
  // Pressed by the page itself, 60 ms before the server's deadline, because a test runner's press may come too late.
  const left = (await serverSecondsLeft(lastMoment.page)) * 1000;
  await lastMoment.page.evaluate((ms) => {
    const press = [...document.querySelectorAll<HTMLButtonElement>('dialog button')].at(-1);
    setTimeout(() => press?.click(), ms - 60);
  }, left);
});

test('[SIT-1] a device loses its network with an answer unsent, and another one asks', async () => {
  takenFrom = await visitor('Devi Twice');
  await startExam(takenFrom.page, /Every kind/, /long exam/);
  await answerItem(takenFrom.page);
  await saved(takenFrom.page, 1);
  await takenFrom.setOffline(true);
  await goTo(takenFrom.page, 2);
  await answerItem(takenFrom.page);
  await takenFrom.page
    .getByText(/1 answer is kept on this device/)
    .first()
    .waitFor();
  takenTo = await browser.visitor(server.origin);
  visitors.push(takenTo);
  await takenTo.page.context().addCookies(await takenFrom.page.context().cookies());
  await takenTo.page.goto(takenFrom.page.url());
  await takenTo.page.getByRole('heading', { name: 'The exam is open on another device' }).waitFor();
});

test('[SAVE-1] without a network: answers change, the page is reloaded, the tab crashes, and nothing is lost', async () => {
  const someone = await visitor('Olga Offline');
  let { page } = someone;
  await startExam(page, /Every kind/, /long exam/);
  for (let position = 1; position <= 3; position += 1) {
    await answerItem(page);
    await page.getByRole('button', { name: /^Next/ }).click();
    await itemShown(page, position + 1);
  }
  await saved(page, 3);
  await keptForOffline(page);
  const before = await secondsLeft(page);

  await someone.setOffline(true);
  await page
    .getByText(/^Offline since \d\d:\d\d: all answers so far are saved/)
    .first()
    .waitFor();
  await answerItem(page);
  await goTo(page, 1);
  await answerItem(page, 1);
  await page
    .getByText(/2 answers are kept on this device and will be sent/)
    .first()
    .waitFor();
  await page.reload();
  await itemShown(page, 1);
  await page
    .getByText(/An estimate by the clock of this device/)
    .first()
    .waitFor();
  await expectAccessible(page, 'the room reloaded without a network');
  expect(Math.abs((await secondsLeft(page)) - before)).toBeLessThan(60);
  await goTo(page, 5);
  await answerItem(page);
  const given = await allAnswersShown(page, 7);

  const context = page.context();
  const session = await context.newCDPSession(page);
  void session.send('Page.crash').catch(() => undefined);
  await page.waitForEvent('crash');
  const address = page.url();
  await page.close();
  page = await context.newPage();
  await page.goto(address);
  await page
    .getByText(/3 answers are kept on this device and will be sent/)
    .first()
    .waitFor();
  expect(await allAnswersShown(page, 7)).toEqual(given);

  await someone.setOffline(false);
  await saved(page, 5);
  await page.reload();
  await saved(page, 5);
  expect(await allAnswersShown(page, 7)).toEqual(given);
  await page.close();
});

test("[TIME-1] the device's clock is three hours wrong and jumps: what is left is the server's", async () => {
  const someone = await visitor('Juan Reloj');
  const { page } = someone;
  await page.context().addInitScript(() => {
    const real = Date.now.bind(Date);
    let off = 3 * 3_600_000;
    Object.assign(window, { jumpTo: (hours: number) => (off = hours * 3_600_000) });
    Date.now = () => real() + off;
  });
  const jumpTo = (hours: number) =>
    page.evaluate((to) => (window as unknown as { jumpTo(hours: number): void }).jumpTo(to), hours);
  const isRight = () =>
    expect
      .poll(async () => Math.abs((await secondsLeft(page)) - (await serverSecondsLeft(page))))
      .toBeLessThanOrEqual(2);
  await startExam(page, /Every kind/, /long exam/);
  await isRight();
  for (const [index, hours] of [-9, 3, 0, 48].entries()) {
    await jumpTo(hours);
    await goTo(page, index + 1);
    await answerItem(page);
    await saved(page, index + 1);
    await isRight();
    expect(await page.getByRole('timer', { name: 'Time left' }).textContent()).not.toContain('≈');
  }
});

test('two tabs: the second says where the exam is open, and takes it on request', async () => {
  const someone = await visitor('Tab Twice');
  const { page } = someone;
  await startExam(page, /Every kind/, /long exam/);
  await answerItem(page);
  await saved(page, 1);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByRole('heading', { name: 'The exam is open in another tab' }).waitFor();
  await expectAccessible(second, 'the second tab');
  await second.getByRole('button', { name: 'Continue in this tab' }).click();
  await itemShown(second, 1);
  await saved(second, 1);
  await page.getByRole('heading', { name: 'The exam moved to another tab' }).waitFor();
  await expectAccessible(page, 'the first tab');
  await second.close();
});

test('[SAVE-1] two tabs without a network: what the first one could not send goes over with the room, and arrives once', async () => {
  const someone = await visitor('Tabea Offline');
  const { page } = someone;
  await startExam(page, /Every kind/, /long exam/);
  await answerItem(page);
  await saved(page, 1);
  await keptForOffline(page);
  await someone.setOffline(true);
  await answerItem(page, 1);
  await goTo(page, 2);
  await answerItem(page);
  await page
    .getByText(/2 answers are kept on this device/)
    .first()
    .waitFor();
  const given = await allAnswersShown(page, 7);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByRole('button', { name: 'Continue in this tab' }).click();
  await second
    .getByText(/2 answers are kept on this device/)
    .first()
    .waitFor();
  await page.getByRole('heading', { name: 'The exam moved to another tab' }).waitFor();
  await someone.setOffline(false);
  await saved(second, 2);
  expect(await allAnswersShown(second, 7)).toEqual(given);
  await page.getByRole('button', { name: 'Continue in this tab' }).click();
  await saved(page, 2);
  expect(await allAnswersShown(page, 7)).toEqual(given);
  await second.getByRole('heading', { name: 'The exam moved to another tab' }).waitFor();
  await second.close();
});

/** What browsers do that keep nothing. */
const closedStorages = {
  'is full': () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room left', 'QuotaExceededError');
    };
    const { setItem } = Storage.prototype;
    // The storage of a tab is counted apart.
    Storage.prototype.setItem = function (key, value) {
      if (this === localStorage) throw new DOMException('no room left', 'QuotaExceededError');
      setItem.call(this, key, value);
    };
  },
  'is refused, as in some private windows': () => {
    indexedDB.open = () => {
      throw new DOMException('not here', 'SecurityError');
    };
  },
  'never answers': () => {
    indexedDB.open = () => ({}) as IDBOpenDBRequest;
  },
};

test.each(Object.keys(closedStorages) as (keyof typeof closedStorages)[])(
  'a browser whose storage %s says so, and the exam goes on, also after a reload',
  async (fault) => {
    const someone = await visitor(`Fulla ${fault.split(/[ ,]/)[1]}`);
    const { page } = someone;
    await page.context().addInitScript(closedStorages[fault]);
    await startExam(page, /Every kind/, /long exam/i);
    await answerItem(page);
    await saved(page, 1);
    await page
      .getByText(/This browser cannot keep answers/)
      .first()
      .waitFor();
    await expectAccessible(page, 'the room with a full storage');
    await someone.setOffline(true);
    await goTo(page, 2);
    await answerItem(page);
    await page
      .getByText(/1 answer is held by this page/)
      .first()
      .waitFor();
    await someone.setOffline(false);
    await saved(page, 2);
    // It is the same device to the server, whatever was kept of its name.
    await page.reload();
    await saved(page, 2);
  },
);

test('a storage that fills up in mid-exam is told of, and nothing is lost', async () => {
  const someone = await visitor('Midge Full');
  const { page } = someone;
  await startExam(page, /Every kind/, /long exam/i);
  await answerItem(page);
  await saved(page, 1);
  const told = page.getByText(/This browser cannot keep answers/).first();
  expect(await told.count()).toBe(0);
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room left', 'QuotaExceededError');
    };
  });
  await someone.setOffline(true);
  for (const position of [1, 2, 3]) {
    await goTo(page, position);
    await answerItem(page, 1);
  }
  await told.waitFor();
  const given = await allAnswersShown(page, 7);
  await someone.setOffline(false);
  await saved(page, 3);
  await page.reload();
  await saved(page, 3);
  expect(await allAnswersShown(page, 7)).toEqual(given);
});

test('[SIT-2] the end pressed twice is one end', async () => {
  const someone = await visitor('Dora Double');
  const { page } = someone;
  await startExam(page, /Every kind/, /long exam/);
  await answerItem(page);
  await saved(page, 1);
  await page.getByRole('button', { name: 'Review and end' }).click();
  await page.getByRole('button', { name: 'End the exam', exact: true }).click();
  await page.getByRole('button', { name: 'End the exam now' }).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await page.getByRole('heading', { name: 'The exam has ended' }).waitFor();
  await page.getByText('You ended the exam.').waitFor();
  await expectAccessible(page, 'the end');
  await page.getByRole('button', { name: 'Show my result' }).click();
  await page.getByText(/^1 of 7 items answered/).waitFor();
  await expectAccessible(page, 'the result');
});

test('[SIT-1] [SAVE-3] the second device goes on; the first is told, and what it held is on record and does not count', async () => {
  const { page } = takenTo;
  await page.getByRole('button', { name: 'Continue on this device' }).click({ timeout: 60_000 });
  await saved(page, 1);
  await goTo(page, 2);
  await answerItem(page, 1);
  await saved(page, 2);
  const given = await allAnswersShown(page, 7);
  await takenFrom.setOffline(false);
  await takenFrom.page.getByRole('heading', { name: 'The exam is open on another device' }).waitFor();
  // It asks, and so the living one is asked; the answer it held arrives as evidence meanwhile.
  const question = page.getByRole('dialog', { name: 'Another device asks for your exam' });
  await question.waitFor();
  await question.getByRole('button', { name: 'Let it continue there' }).click();
  await roomShown(takenFrom.page);
  expect(await allAnswersShown(takenFrom.page, 7)).toEqual(given);
}, 90_000);

test('[SIT-2] the end pressed in the last 100 ms is one end, not after the deadline, with the answer, and told as it is on record', async () => {
  const { page } = lastMoment;
  await page.getByRole('heading', { name: 'The exam has ended' }).waitFor({ timeout: 75_000 });
  await page.getByText('Every answer you gave has reached the server.').waitFor();
  const answer = await page.context().request.get(`/api/candidate/sittings/${sittingOf(page)}`);
  const { sitting } = (await answer.json()) as {
    sitting: { endKind: 'submitted' | 'expired'; startedAt: number; endedAt: number };
  };
  // On a busy machine the press may come after the deadline: then the clock ended it, at the deadline and no later.
  expect(sitting.endedAt).toBeLessThanOrEqual(sitting.startedAt + 60_000);
  await page
    .getByText(
      sitting.endKind === 'submitted' ? 'You ended the exam.' : 'Your time was up, and the exam closed by itself.',
    )
    .waitFor();
  await page.getByRole('button', { name: 'Show my result' }).click();
  await page.getByText(/^1 of 7 items answered/).waitFor();
}, 90_000);

test('[SAVE-3] the time ends without a network: the room closes by its own clock and delivers what is left as evidence', async () => {
  const { page } = runningOut;
  await page.getByRole('heading', { name: 'Time is up' }).waitFor({ timeout: 75_000 });
  await page.getByText(/1 answer could not be sent in time and is kept on this device/).waitFor();
  await expectAccessible(page, 'the end of time without a network');
  await page.reload();
  await runningOut.setOffline(false);
  await page.getByRole('heading', { name: 'The exam has ended' }).waitFor({ timeout: 30_000 });
  await page.getByText(/1 answer arrived after the end: it is on record/).waitFor();
  await expectAccessible(page, 'the end with late evidence');
  expect(
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open('invigil');
          opening.onsuccess = () => {
            const counting = opening.result.transaction('rooms').objectStore('rooms').count();
            counting.onsuccess = () => resolve(counting.result);
          };
        }),
    ),
  ).toBe(0);
}, 90_000);

test('[SAVE-3] the page of an exam is closed while there is no network: what it kept is delivered by the next page of that candidate', async () => {
  const { page } = leftBehind;
  await leftBehind.setOffline(false);
  await page.goto(`${server.origin}/candidate`);
  const note = page.getByRole('status').filter({ hasText: '1 answer that this device had kept arrived after the end' });
  await note.waitFor({ timeout: 80_000 });
  await expectAccessible(page, 'the home page with late evidence');
  // The path below has noticed the end, too.
  await page.getByRole('button', { name: /Every kind/ }).click();
  await page.getByRole('link', { name: 'Result' }).click();
  await page.getByText(/1 answer arrived after the end and did not count/).waitFor();
  // What has arrived is not delivered again.
  await page.goto(`${server.origin}/candidate`);
  await page.getByRole('button', { name: /Every kind/ }).click();
  await page.getByRole('link', { name: 'Result' }).waitFor();
  expect(await note.count()).toBe(0);
}, 120_000);

test('no page had an error, broke the policy, or asked another host', () => {
  for (const each of visitors) each.expectNoFaults();
});
