import type { Page } from 'playwright-core';

/** Opens the path of a program from the candidate's home, and the instructions of an exam. */
export async function openInstructions(page: Page, program: RegExp, exam: RegExp): Promise<void> {
  await page.goto('/candidate');
  await page.getByRole('button', { name: program }).click();
  await page.locator('a[href^="/candidate/exams/"]', { hasText: new RegExp(exam.source, 'i') }).click();
  await page.getByRole('button', { name: 'Start the exam' }).waitFor();
}

/** Goes through the instructions, and starts the exam. */
export async function startExam(page: Page, program: RegExp, exam: RegExp): Promise<void> {
  await openInstructions(page, program, exam);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Start the exam' }).click();
  await itemShown(page, 1);
}

export async function itemShown(page: Page, position: number): Promise<void> {
  await page.getByRole('heading', { name: new RegExp(`^Item ${position} of`) }).waitFor();
}

/** After a reload the room opens at the item that was on the screen. */
export async function roomShown(page: Page): Promise<void> {
  await page.getByRole('heading', { name: /^Item \d+ of/ }).waitFor();
}

/** Answers the item on the screen, whatever its type. @param choice which option, or which text, so that it can be another one later. */
export async function answerItem(page: Page, choice = 0): Promise<void> {
  const item = page.getByRole('article');
  const [radios, boxes, selects, texts] = [
    item.getByRole('radio'),
    item.getByRole('checkbox'),
    item.getByRole('combobox'),
    item.getByRole('textbox'),
  ];
  if ((await radios.count()) > 0) await radios.nth(choice).check();
  else if ((await boxes.count()) > 0) await boxes.nth(choice).setChecked(!(await boxes.nth(choice).isChecked()));
  else if ((await selects.count()) > 0) {
    for (const select of await selects.all()) await select.selectOption({ index: choice + 1 });
  } else if ((await texts.count()) > 0) await texts.fill(String(24 + choice));
  else
    await item
      .getByRole('button', { name: /^Move down/ })
      .nth(choice)
      .click();
}

/** What the controls of the item on the screen hold. */
export async function answerShown(page: Page): Promise<string> {
  return page.getByRole('article').evaluate((item) => {
    const controls = [...item.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')].map((control) =>
      control instanceof HTMLInputElement && control.type !== 'text' ? control.checked : control.value,
    );
    const order = [...item.querySelectorAll('fieldset > ol > li')].map((row) => row.textContent);
    return JSON.stringify([...controls, ...order]);
  });
}

/** Goes to each item by the navigator and reads its answer. */
export async function allAnswersShown(page: Page, count: number): Promise<string[]> {
  const answers: string[] = [];
  for (let position = 1; position <= count; position += 1) {
    await goTo(page, position);
    answers.push(await answerShown(page));
  }
  return answers;
}

export async function goTo(page: Page, position: number): Promise<void> {
  await page
    .getByRole('complementary', { name: 'Overview' })
    .getByRole('button', { name: new RegExp(`^Item ${position},`) })
    .click();
  await itemShown(page, position);
}

export async function saved(page: Page, count: number): Promise<void> {
  await page
    .getByText(count === 1 ? '1 answer saved' : `All ${count} answers saved`)
    .first()
    .waitFor();
}

/** What the clock of the room shows, in seconds. */
export async function secondsLeft(page: Page): Promise<number> {
  const text = (await page.getByRole('timer', { name: 'Time left' }).textContent()) ?? '';
  // A page reloaded offline marks its estimate.
  return text
    .replace('≈ ', '')
    .split(':')
    .reduce((total, part) => total * 60 + Number(part), 0);
}

/** The sitting whose room is open in a page. */
export function sittingOf(page: Page): string {
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

/** What the server says is left, in seconds: its deadline less its own clock. */
export async function serverSecondsLeft(page: Page): Promise<number> {
  const answer = await page.context().request.get(`/api/candidate/sittings/${sittingOf(page)}`);
  const { sitting } = (await answer.json()) as { sitting: { deadline: number; serverNow: number } };
  return (sitting.deadline - sitting.serverNow) / 1000;
}

export async function openReview(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review and end' }).click();
  await page.getByRole('heading', { name: 'Review before you end' }).waitFor();
}

/** Ends the exam from its review. */
export async function endExam(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End the exam', exact: true }).click();
  await page.getByRole('button', { name: 'End the exam now' }).click();
  await page.getByRole('heading', { name: 'The exam has ended' }).waitFor();
}

/** Opens a sign-in link and waits for the area of its role. */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.waitForURL(/\/(candidate|proctor|grader|registrar|admin)$/);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

/** Makes an account of one's own, signed in on this page. */
export async function newCandidate(page: Page, name: string): Promise<void> {
  const answer = await page.context().request.post('/api/accounts', {
    data: { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`, password: 'a long enough password' },
  });
  if (!answer.ok()) throw new Error(`no account for ${name}: ${await answer.text()}`);
}
