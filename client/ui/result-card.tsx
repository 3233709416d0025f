import type { ResultView } from '../../server/contract/sittings.ts';
import { useLanguage } from '../i18n/language.ts';
import { useResultWords } from '../i18n/result.ts';
import css from './result-card.module.css';

/** What the server calls the topics of too few items to be shown alone. */
export const otherTopics = 'Other topics';

/** A released result: pass or fail, the score and the score needed, and the topic groups that may be shown [KEY-1]. */
export function ResultCard({ result }: { readonly result: ResultView }) {
  const words = useResultWords();
  const language = useLanguage();
  const { passed, units, maxUnits, unitsToPass, passPercent, topicGroups, topicLanguage } = result;
  return (
    <div className={css['card']}>
      <div className={css['verdict']} data-passed={passed}>
        <span className={css['mark']} aria-hidden="true">
          <svg
            viewBox="0 0 24 24"
            width="30"
            height="30"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.6"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d={passed ? 'm5 12.500 4.500 4.500L19 7.500' : 'M6 12h12'} />
          </svg>
        </span>
        <div>
          <p className={css['word']}>{passed ? words.passed : words.notPassed}</p>
          <p className={css['score']}>{words.score(units, maxUnits, unitsToPass, passPercent)}</p>
        </div>
      </div>
      <Scale units={units} maxUnits={maxUnits} unitsToPass={unitsToPass} />
      <p className={css['note']}>
        {words.answered(result.answered, result.itemCount, result.attempt, result.attemptsAllowed)}
        {result.lateAnswers > 0 && ` ${words.late(result.lateAnswers)}`}
      </p>
      {topicGroups.some(({ title }) => title !== otherTopics) && (
        <section aria-labelledby="topics">
          <h2 id="topics" className={css['topics']}>
            {words.byTopic}
          </h2>
          <ul className={css['list']}>
            {topicGroups.map((group) => (
              <li key={group.title} className={css['topic']}>
                {group.title === otherTopics ? (
                  <span>{words.otherTopics}</span>
                ) : (
                  <span lang={topicLanguage === language ? undefined : topicLanguage}>{group.title}</span>
                )}
                <span className={css['topicScore']}>{words.of(group.units, group.maxUnits)}</span>
                <span className={css['track']} aria-hidden="true">
                  <span style={{ width: `${(100 * group.units) / Math.max(1, group.maxUnits)}%` }} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Scale({
  units,
  maxUnits,
  unitsToPass,
}: {
  readonly units: number;
  readonly maxUnits: number;
  readonly unitsToPass: number;
}) {
  const words = useResultWords();
  const percent = (value: number) => `${(100 * value) / Math.max(1, maxUnits)}%`;
  return (
    <div className={css['scale']} aria-hidden="true">
      <span className={css['got']} style={{ width: percent(units) }} />
      <span className={css['needed']} style={{ insetInlineStart: percent(unitsToPass) }}>
        <span>{words.toPass(unitsToPass)}</span>
      </span>
    </div>
  );
}
