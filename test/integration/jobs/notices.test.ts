import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNotices, type Notices } from '../../../server/features/notices/index.ts';
import type { Mail } from '../../../server/ports/mailer.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fakeClock } from '../../support/http.ts';
import { insertDelivery, insertPerson, insertSitting, type PastSitting, programs } from '../results/stage.ts';

const noon = Date.UTC(2026, 2, 2, 12);

let db: TestDatabase;
let deliveryId: string;
let sent: Mail[];
let notices: Notices;
let isMailDown = false;

beforeAll(async () => {
  db = await createTestDatabase();
  deliveryId = await insertDelivery(db.owner);
});
afterAll(() => db.drop());
beforeEach(() => {
  sent = [];
  isMailDown = false;
  notices = createNotices({
    database: db.database,
    clock: fakeClock(noon),
    mailer: {
      async send(mail) {
        if (isMailDown) throw new Error('no mail today');
        sent.push(mail);
      },
      close: () => undefined,
    },
    publicOrigin: 'https://exams.example.org',
    programs,
  });
});

/** A sitting of a candidate made for it. */
async function sitting(past: Partial<PastSitting> = {}, name = 'Ada Candidate'): Promise<string> {
  const candidateId = await insertPerson(db.owner, name);
  return insertSitting(db.owner, { candidateId, deliveryId, endedAt: noon, ...past });
}

const scoreWords = /\b(pass(ed)?|fail(ed)?|score:|\d+ ?%|points?|units?)\b/i;

describe('a notice of an outcome', () => {
  it('names exam and attempt, says that the result is there, where, and what comes next', async () => {
    const sittingId = await sitting({ attempt: 2 });
    await notices.sendOutcomeNotice({ sittingId });
    expect(sent).toHaveLength(1);
    const [mail] = sent;
    expect(mail).toMatchObject({
      to: { name: 'Ada Candidate', address: expect.stringContaining('@example.org') },
      subject: 'Exam midterm: your result is there',
      id: `outcome-released.${sittingId}.1`,
    });
    for (const body of [mail?.text, mail?.html]) {
      expect(body).toContain('Exam midterm (Program qisp, attempt 2 of 2)');
      expect(body).toContain('What comes next');
      expect(body).toContain(`https://exams.example.org/candidate/results/${sittingId}`);
      expect(body).not.toMatch(scoreWords);
    }
  });

  it('of a held one says that a person reviews it, and leads to no result [SIT-3]', async () => {
    const sittingId = await sitting({ endKind: 'terminated', outcomes: [{ units: 2, state: 'held' }] });
    await notices.sendOutcomeNotice({ sittingId });
    expect(sent[0]).toMatchObject({
      subject: 'Exam midterm: your result is being reviewed',
      id: `outcome-held.${sittingId}.1`,
    });
    expect(sent[0]?.text).toContain('was ended by a proctor');
    expect(sent[0]?.text).toContain('a person reviews');
    expect(sent[0]?.text).not.toContain('/results/');
    expect(sent[0]?.text).not.toMatch(scoreWords);
  });

  it('is sent again when the outcome is released, and says why', async () => {
    const sittingId = await sitting({
      outcomes: [
        { units: 1, state: 'held' },
        { units: 1, cause: 'release' },
      ],
    });
    await notices.sendOutcomeNotice({ sittingId });
    expect(sent.map(({ id }) => id)).toEqual([`outcome-released.${sittingId}.2`]);
    expect(sent[0]?.text).toContain('The review of your sitting');
  });

  it('of a new score says that it takes the place of the one before', async () => {
    const sittingId = await sitting({ outcomes: [{ units: 1 }, { units: 2, cause: 'late-answers' }] });
    await notices.sendOutcomeNotice({ sittingId });
    expect(sent[0]?.text).toContain('scored anew');
  });

  it('of a cancelled attempt says so, once', async () => {
    const sittingId = await sitting({ status: 'voided' });
    await notices.sendOutcomeNotice({ sittingId });
    await notices.sendOutcomeNotice({ sittingId });
    expect(sent.map(({ subject }) => subject)).toEqual(['Exam midterm: this attempt was cancelled']);
  });

  it('is sent once per outcome, however often the job comes', async () => {
    const sittingId = await sitting();
    for (let i = 0; i < 3; i++) await notices.sendOutcomeNotice({ sittingId });
    expect(sent).toHaveLength(1);
  });

  it('is not taken for sent when the mail failed', async () => {
    const sittingId = await sitting();
    isMailDown = true;
    await expect(notices.sendOutcomeNotice({ sittingId })).rejects.toThrow('no mail today');
    isMailDown = false;
    await notices.sendOutcomeNotice({ sittingId });
    expect(sent).toHaveLength(1);
  });

  it('is not sent while the sitting is open again, nor of one that is not there', async () => {
    await notices.sendOutcomeNotice({ sittingId: await sitting({ status: 'in-progress' }) });
    await notices.sendOutcomeNotice({ sittingId: v7() });
    expect(sent).toEqual([]);
  });

  it('shows a name as text, not as HTML', async () => {
    const sittingId = await sitting({}, '<img src=x> & "Co"');
    await notices.sendOutcomeNotice({ sittingId });
    expect(sent[0]?.html).toContain('Dear &lt;img src=x&gt; &amp; &quot;Co&quot;,');
    expect(sent[0]?.text).toContain('Dear <img src=x> & "Co",');
  });
});

describe('a notice of a certificate', () => {
  it('names program and number, once', async () => {
    const personId = await insertPerson(db.owner, 'Ben Candidate');
    const order = { personId, programId: 'qisp', number: 1042 };
    await notices.sendCertificateNotice(order);
    await notices.sendCertificateNotice(order);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      subject: 'Program qisp: your certificate is issued',
      id: 'certificate-issued.qisp.1042.1',
    });
    expect(sent[0]?.text).toContain('1042');
  });

  it('goes to nobody when the person is gone', async () => {
    await notices.sendCertificateNotice({ personId: v7(), programId: 'qisp', number: 7 });
    expect(sent).toEqual([]);
  });
});
