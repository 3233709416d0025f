import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, openBrowser, type TestBrowser, type Visitor } from '../support/browser.ts';
import { type Demonstration, startDemonstration } from '../support/demonstration.ts';
import { signIn } from './room.ts';

let server: Demonstration;
let browser: TestBrowser;
let admin: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemonstration(), openBrowser()]);
  admin = await browser.visitor(server.origin);
  await signIn(admin.page, server.linkOf('admin'));
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const bank = '/admin/banks/demonstration';

test('an administrator goes from the banks to a bank and reads how deep its pools are', async () => {
  const { page } = admin;
  await page.goto('/admin/banks');
  await page.getByRole('link', { name: 'Demonstration bank' }).click();
  await page.getByRole('heading', { level: 1, name: 'Demonstration bank' }).waitFor();
  const cells = page.getByRole('table', { name: 'Cells of blueprint tryout' });
  await cells.getByText('Taking a timed exam').waitFor();
  await expectAccessible(page, 'a bank');
});

test('items are found by search and filter, in an address that can be passed on', async () => {
  const { page } = admin;
  await page.goto(`${bank}/items`);
  const rows = page.getByRole('rowheader');
  await page.getByRole('link', { name: 'try-001' }).waitFor();
  const all = await rows.count();
  await page.getByRole('searchbox').fill('laptop');
  await page.getByText('2 of 2 shown').waitFor();
  expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('try-002'), expect.stringContaining('try-007')]);
  await page.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'Multiple response' }).click();
  await page.getByText('1 of 1 shown').waitFor();
  await page.reload();
  await page.getByText('1 of 1 shown').waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('laptop');
  await expectAccessible(page, 'a list of items with filters');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByText(`${all} of ${all} shown`).waitFor();
});

test('an item is tried in the components of the room, in each of its languages, and its key opened on the record [KEY-1]', async () => {
  const { page } = admin;
  await page.goto(`${bank}/items/try-001`);
  const preview = page.getByRole('region', { name: 'As candidates see it' });
  await preview.getByText('Choose one answer.').waitFor();
  const received = (await admin.received()).filter(({ by }) => by.endsWith('/items/try-001'));
  expect(received.length).toBeGreaterThan(0);
  for (const { text } of received) expect(text).not.toMatch(/rationale/i);

  const verdicts: string[] = [];
  for (let option = 0; option < 4; option += 1) {
    await preview.getByRole('group').getByRole('radio').nth(option).check();
    await preview.getByRole('button', { name: 'Score this answer' }).click();
    verdicts.push(((await preview.getByText(/^\s*scores/).textContent()) ?? '').trim());
  }
  expect(verdicts.toSorted()).toEqual(['scores 0 of 1', 'scores 0 of 1', 'scores 0 of 1', 'scores 1 of 1']);

  const key = page.getByRole('region', { name: 'Key and rationales' });
  await key.getByRole('button', { name: 'Open the key' }).click();
  await key.getByText('One unit for the right choice.').waitFor();
  const letters = await key.getByRole('listitem').allInnerTexts();
  const right = letters.findIndex((text) => text.includes('Right:'));
  expect(verdicts[right]).toBe('scores 1 of 1');
  await expectAccessible(page, 'an item with its key');

  await preview.getByText('Spanish').click();
  await preview.locator('[lang=es]').first().waitFor();
  await page.goto('/admin/audit');
  const looks = page.getByRole('row').filter({ hasText: 'demonstration/try-001' });
  await looks.first().waitFor();
  expect(await looks.filter({ hasText: 'item.tried' }).count()).toBe(4);
  expect(await looks.filter({ hasText: 'item.key-read' }).count()).toBe(1);
});

test('an item is put under review, and several are approved at once', async () => {
  const { page } = admin;
  await page.goto(`${bank}/items/try-003`);
  await page.getByRole('button', { name: 'Under review' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Two candidates doubt it');
  await expectAccessible(page, 'the dialog of a decision');
  await dialog.getByRole('button', { name: 'Put under review' }).click();
  await dialog.waitFor({ state: 'detached' });
  const decisions = page.getByRole('region', { name: 'Decisions', exact: true });
  await decisions.getByText('Two candidates doubt it').waitFor();
  await decisions.getByText('Adam Stone').waitFor();

  await page.goto(`${bank}/items`);
  for (const id of ['try-001', 'try-002']) await page.getByRole('checkbox', { name: `Choose ${id}` }).check();
  await page.getByText('2 items chosen').waitFor();
  await expectAccessible(page, 'items chosen for a decision');
  await page.getByRole('button', { name: 'Approve' }).click();
  await dialog.getByRole('button', { name: 'Key and rationales checked against the authority' }).click();
  await dialog.getByRole('button', { name: 'Approve 2' }).click();
  await dialog.waitFor({ state: 'detached' });
  const statusOf = (id: string) => page.getByRole('row').filter({ hasText: id });
  await statusOf('try-001').getByText('Reviewed').waitFor();
  await statusOf('try-002').getByText('Reviewed').waitFor();
  await statusOf('try-003').getByText('Under review').waitFor();

  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('link', { name: '1', exact: true }).click();
  await page.getByText('1 of 1 shown').waitFor();
  await page.getByRole('link', { name: 'try-003' }).click();
  await page.getByText('1 of 1', { exact: true }).waitFor();
});

test.each(['', '/items?type=numeric', '/items/try-013', '/versions'])(
  'the page %s can be read in the dark',
  async (path) => {
    const { page } = admin;
    await page.goto(bank + path);
    await page.evaluate(() => localStorage.setItem('mantine-color-scheme-value', 'dark'));
    await page.reload();
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page, `${path} in the dark`);
    await page.evaluate(() => localStorage.removeItem('mantine-color-scheme-value'));
  },
);

test('the versions of a bank can be seen, and no page had an error', async () => {
  const { page } = admin;
  await page.goto(`${bank}/versions`);
  await page.getByRole('table', { name: 'Versions' }).getByText('Current').waitFor();
  await expectAccessible(page, 'the versions of a bank');
  admin.expectNoFaults();
});

// Last: of a refusal the browser itself says in its console that it was one.
test('what somebody else decided meanwhile is not passed over', async () => {
  const { page } = admin;
  await page.goto(`${bank}/items/try-004`);
  await page.getByRole('button', { name: 'Retire' }).click();
  const dialog = page.getByRole('dialog');
  const { items } = (await (await page.request.get('/api/admin/banks/demonstration/items')).json()) as {
    items: { itemId: string; hash: string; decisionSeq: number | null }[];
  };
  const seen = items.filter(({ itemId }) => itemId === 'try-004');
  await page.request.post('/api/admin/banks/demonstration/decisions', {
    data: {
      decision: 'reviewed',
      reason: 'Checked in another window',
      items: seen.map(({ itemId, hash, decisionSeq }) => ({ itemId, hash, decisionSeq })),
    },
  });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Out of date');
  for (const _try of [1, 2]) {
    await dialog.getByRole('button', { name: 'Retire', exact: true }).click();
    await dialog.getByText(/Somebody has decided about item try-004 since you looked/).waitFor();
  }
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('region', { name: 'Decisions', exact: true }).getByText('Checked in another window').waitFor();
});
