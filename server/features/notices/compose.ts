import type { Letter } from './letter.ts';
import type { NoticeKey, SittingNews } from './notices.repo.ts';

export interface Titles {
  readonly programTitle: string;
  readonly examTitle: string;
}

/**
 * The letter that a sitting calls for as it stands, or null when it calls for none (it is open, or open again). No letter
 * says how the exam went: mail is read by others, and reading a result is an act with consequences [SIT-3].
 */
export function composeSittingLetter(
  news: SittingNews,
  { programTitle, examTitle }: Titles,
  publicOrigin: string,
): { readonly key: NoticeKey; readonly letter: Letter } | null {
  const { sittingId, name, outcome } = news;
  const attempt = `attempt ${news.attempt} of ${news.attemptsAllowed}`;
  const exam = `${examTitle} (${programTitle}, ${attempt})`;
  const key = (kind: NoticeKey['kind']): NoticeKey => ({ kind, subjectId: sittingId, seq: outcome?.seq ?? 0 });
  const home = { label: 'See where you stand in your program', url: `${publicOrigin}/candidate` };

  if (news.status === 'voided') {
    return {
      key: key('sitting-voided'),
      letter: {
        subject: `${examTitle}: this attempt was cancelled`,
        name,
        paragraphs: [
          `A registrar has cancelled your sitting of the ${exam}.`,
          'It has no result and does not count as one of your attempts. It stays on record as cancelled.',
          'What comes next: your page shows whether you can sit the exam again, and what is needed for it. If you do not know why the sitting was cancelled, ask the office that runs the exam.',
        ],
        link: home,
      },
    };
  }
  if (news.status !== 'scored' || outcome === null) return null;
  if (outcome.state === 'held') {
    return {
      key: key('outcome-held'),
      letter: {
        subject: `${examTitle}: your result is being reviewed`,
        name,
        paragraphs: [
          `${endOf(news, exam)} Your answers are saved and scored.`,
          'Before the result is released, a person reviews what happened during the exam. Until then no result is shown, and no next step opens.',
          'What comes next: you need to do nothing. You get another message as soon as the review is done.',
        ],
        link: home,
      },
    };
  }
  return {
    key: key('outcome-released'),
    letter: {
      subject: `${examTitle}: your result is there`,
      name,
      paragraphs: [
        `${reasonFor(news, exam)} For your privacy it is not part of this message.`,
        'What comes next: sign in to see your result. The page of your program then shows your next step: what has opened, or when and how you can sit the exam again.',
      ],
      link: { label: 'See your result', url: `${publicOrigin}/candidate/results/${sittingId}` },
    },
  };
}

function endOf({ endKind }: SittingNews, exam: string): string {
  switch (endKind) {
    case 'terminated':
      return `Your sitting of the ${exam} was ended by a proctor.`;
    case 'expired':
      return `Your sitting of the ${exam} ended when its time was up.`;
    case 'submitted':
    case null:
      return `You have submitted the ${exam}.`;
  }
}

function reasonFor(news: SittingNews, exam: string): string {
  switch (news.outcome?.cause) {
    case 'release':
      return `The review of your sitting of the ${exam} is done, and your result is released.`;
    case 'late-answers':
    case 'rescore':
      return `Your sitting of the ${exam} was scored anew, and this result takes the place of the one before.`;
    default:
      return `${endOf(news, exam)} Your result is there.`;
  }
}

export function composeCertificateLetter(
  certificate: { readonly name: string; readonly programTitle: string; readonly number: number | string },
  publicOrigin: string,
): Letter {
  const { name, programTitle, number } = certificate;
  return {
    subject: `${programTitle}: your certificate is issued`,
    name,
    paragraphs: [
      `You have completed everything that the program ${programTitle} asks for. Your certificate has the number ${number}.`,
      'What comes next: your page shows until when it is valid and what its renewal needs. Anybody can look it up in the public directory by its number.',
    ],
    link: { label: 'See your certificate', url: `${publicOrigin}/candidate` },
  };
}
