import type { ReactNode } from 'react';
import type { ReasonView } from '../../server/contract/pathway.ts';
import { language, type Sentence, writtenIn } from '../i18n/language.ts';
import { type ReasonFacts, useReasonSentences, useWaysOut } from '../i18n/reasons.ts';
import { dateText, moneyText } from './format.ts';
import css from './reason-list.module.css';

export interface ReasonNames {
  /** Titles of steps, exams and requirements by id, in the page's language. */
  readonly titles?: ReadonlyMap<string, string> | undefined;
  /** Numbers of steps by their ids and those of their exams, where the page shows them as `#step-3`. */
  readonly numbers?: ReadonlyMap<string, number> | undefined;
  readonly currency?: string | undefined;
}

/** All reasons of a "no", each with what clears it, its price and the earliest date [PATH-1]. */
export function ReasonList({ reasons, ...names }: { readonly reasons: readonly ReasonView[] } & ReasonNames) {
  const sentences = useReasonSentences();
  return (
    <ul className={css['list']}>
      {reasons.map((reason) => {
        const said = reasonSentence(reason, names.titles, sentences);
        return (
          <li key={`${reason.code} ${reason.message}`} className={css['reason']}>
            <p className={css['message']}>
              <span lang={said.lang}>{said.text}</span> <StepLink remedy={reason.clearedBy} numbers={names.numbers} />
            </p>
            <WayOut reason={reason} {...names} />
          </li>
        );
      })}
    </ul>
  );
}

/** The reason in the page's language; as the server put it where a name that it needs is not known here. */
export function reasonSentence(
  { code, params, message, clearedBy }: ReasonView,
  titles: ReasonNames['titles'],
  sentences: ReturnType<typeof useReasonSentences>,
): Sentence {
  const make = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  const ids = ['stepId', 'examId', 'requirementId'].flatMap((name) => {
    const id = params[name];
    return typeof id === 'string' ? [id] : [];
  });
  if (make === undefined || ids.some((id) => !titles?.has(id))) return writtenIn('en', message);
  const nameOf = (id: unknown) => (typeof id === 'string' ? (titles?.get(id) ?? id) : '');
  const reported = Array.isArray(params['reportedOn']) ? params['reportedOn'].map((day) => dateText(String(day))) : [];
  const facts: ReasonFacts = {
    step: nameOf(params['stepId'] ?? params['requirementId']),
    exam: nameOf(params['examId']),
    registration: Number(params['registration'] ?? 1),
    endedOn: typeof params['endedOn'] === 'string' ? dateText(params['endedOn']) : '',
    reported: reported.length === 0 ? null : new Intl.ListFormat(language(), { type: 'conjunction' }).format(reported),
    free: clearedBy?.kind === 'request',
  };
  return { text: make(facts) };
}

function WayOut({ reason, titles, currency }: { readonly reason: ReasonView } & ReasonNames) {
  const words = useWaysOut();
  const remedy = isNamed(reason) ? null : remedyText(words, reason.clearedBy, titles);
  const facts = [
    remedy !== null && ([words.clearedBy, remedy] as const),
    reason.priceCents !== null &&
      reason.priceCents > 0 &&
      ([words.price, moneyText(reason.priceCents, currency)] as const),
    reason.earliestOn !== null && ([words.earliest, dateText(reason.earliestOn)] as const),
  ].filter((fact) => fact !== false);
  if (facts.length === 0) return null;
  return (
    <dl className={css['facts']}>
      {facts.map(([name, value]) => (
        <div key={name} className={css['fact']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The sentence names the step or the exam already: to do that is what clears it. */
function isNamed({ clearedBy, params }: ReasonView): boolean {
  if (clearedBy?.kind === 'exam') return params['examId'] === clearedBy.examId;
  return (
    clearedBy?.kind === 'step' &&
    (params['stepId'] === clearedBy.stepId || params['requirementId'] === clearedBy.stepId)
  );
}

type Words = ReturnType<typeof useWaysOut>;

function remedyText(words: Words, remedy: ReasonView['clearedBy'], titles: ReasonNames['titles']): ReactNode {
  switch (remedy?.kind) {
    case undefined:
      return null;
    case 'payment':
      return words.payment(words.purposes[remedy.purpose]);
    case 'request':
      return words.request(words.purposes[remedy.purpose]);
    case 'step':
      return titles?.get(remedy.stepId) ?? remedy.stepId;
    case 'exam':
      return words.exam(titles?.get(remedy.examId) ?? remedy.examId);
    case 'sitting':
      return <a href={`/room/${remedy.sittingId}`}>{words.sitting}</a>;
    case 'decision':
      return words.decision;
    case 'time':
      return words.time;
  }
}

/** The way to the step that clears the reason, where the page shows it. */
function StepLink({
  remedy,
  numbers,
}: {
  readonly remedy: ReasonView['clearedBy'];
  readonly numbers: ReasonNames['numbers'];
}) {
  const words = useWaysOut();
  const number = linkedStep(remedy, numbers);
  return number === undefined ? null : (
    <a href={`#step-${number}`} className={css['step']}>
      {words.step(number)}
    </a>
  );
}

function linkedStep(remedy: ReasonView['clearedBy'], numbers: ReasonNames['numbers']): number | undefined {
  if (remedy?.kind === 'step') return numbers?.get(remedy.stepId);
  return remedy?.kind === 'exam' ? numbers?.get(remedy.examId) : undefined;
}
