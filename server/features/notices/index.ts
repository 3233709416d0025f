import type { JobPayload } from '../../contract/jobs.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Mailer } from '../../ports/mailer.ts';
import { composeCertificateLetter, composeSittingLetter } from './compose.ts';
import { asHtml, asText, type Letter } from './letter.ts';
import {
  insertNotice,
  type NoticeKey,
  selectOptionalAddress,
  selectOptionalSittingNews,
  wasSent,
} from './notices.repo.ts';

export interface NoticesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly mailer: Mailer;
  /** Where links in messages lead, such as `https://exams.example.org`. */
  readonly publicOrigin: string;
  readonly programs: {
    programTitle(programId: string): string;
    optionalExam(programId: string, examId: string): { readonly title: string } | null;
  };
}

export interface Notices {
  /** The handler of jobs of kind `outcome-notice`: tells a candidate of the outcome as it stands now. */
  sendOutcomeNotice(payload: JobPayload<'outcome-notice'>): Promise<void>;
  /** The handler of jobs of kind `certificate-issued`. */
  sendCertificateNotice(payload: JobPayload<'certificate-issued'>): Promise<void>;
}

/**
 * Messages to candidates. Each is sent once and then recorded. Should the process die between the two, the message goes out again
 * under the same id, which mail programs take for the same message.
 */
export function createNotices({ database, clock, mailer, publicOrigin, programs }: NoticesDeps): Notices {
  async function send(key: NoticeKey, letter: Letter, person: { id: string; email: string }): Promise<void> {
    if (await wasSent(database, key)) return;
    const at = clock.now();
    await mailer.send({
      id: `${key.kind}.${key.subjectId}.${key.seq}`.replaceAll(/[^A-Za-z0-9.-]/g, '-'),
      to: { name: letter.name, address: person.email },
      subject: letter.subject,
      text: asText(letter),
      html: asHtml(letter),
      at,
    });
    await insertNotice(database, key, person.id, at);
  }

  return {
    async sendOutcomeNotice({ sittingId }) {
      const news = await selectOptionalSittingNews(database, sittingId);
      if (news === null) return;
      const titles = {
        programTitle: programs.programTitle(news.programId),
        examTitle: programs.optionalExam(news.programId, news.examId)?.title ?? news.examId,
      };
      const composed = composeSittingLetter(news, titles, publicOrigin);
      if (composed !== null) await send(composed.key, composed.letter, { id: news.personId, email: news.email });
    },

    async sendCertificateNotice({ personId, programId, number }) {
      const person = await selectOptionalAddress(database, personId);
      if (person === null) return;
      const programTitle = programs.programTitle(programId);
      const letter = composeCertificateLetter({ name: person.name, programTitle, number }, publicOrigin);
      const key: NoticeKey = { kind: 'certificate-issued', subjectId: `${programId}.${number}`, seq: 1 };
      await send(key, letter, { id: personId, email: person.email });
    },
  };
}
