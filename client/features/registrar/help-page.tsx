import { useQuery, useQueryClient } from '@tanstack/react-query';
import { assistanceOperations, type HelpEntry } from '../../../server/contract/assistance.ts';
import { call, query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { MessageForm } from '../staff/conversation.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { tell } from '../staff/told.tsx';
import css from './help-page.module.css';

/** Candidates who asked for help where no proctor watches: those who wait first, longest first. */
export function HelpPage() {
  const listing = query(assistanceOperations.listHelp);
  const help = useQuery({ ...listing, refetchInterval: 10_000 });
  const waiting = help.data?.help.filter(({ answeredAt }) => answeredAt === null) ?? [];
  const answered = help.data?.help.filter(({ answeredAt }) => answeredAt !== null) ?? [];
  return (
    <>
      <PageHead
        title="Help asked for"
        lead="Candidates in exams that no proctor watches. Your answer appears on their screen at once; it grants no time and holds no result."
      />
      {help.data === undefined ? (
        help.isError ? (
          <ErrorState error={help.error} retry={help.refetch} />
        ) : (
          <SkeletonRows rows={3} height={120} />
        )
      ) : help.data.help.length === 0 ? (
        <EmptyState title="Nobody asks for help">
          <p>Requests appear here by themselves.</p>
        </EmptyState>
      ) : (
        <>
          <ul className={css['list']}>
            {waiting.map((entry) => (
              <li key={`${entry.sittingId} ${entry.at}`} className={css['card']} data-waiting>
                <Asked entry={entry} />
                <Reply entry={entry} />
              </li>
            ))}
          </ul>
          {answered.length > 0 && (
            <>
              <h2 className={css['earlier']}>Answered in the last seven days</h2>
              <ul className={css['list']}>
                {answered.map((entry) => (
                  <li key={`${entry.sittingId} ${entry.at}`} className={css['card']}>
                    <Asked entry={entry} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </>
  );
}

function Asked({ entry }: { readonly entry: HelpEntry }) {
  return (
    <div>
      <h3 className={css['who']}>
        <AppLink to={`/registrar/people/${entry.personId}`}>{entry.candidateName}</AppLink>
      </h3>
      <p className={css['where']}>
        {entry.examTitle}, {entry.deliveryTitle}; asked <time>{instantText(entry.at)}</time>
        {entry.answeredAt !== null && (
          <>
            , answered <time>{instantText(entry.answeredAt)}</time>
          </>
        )}
        {!entry.isOpen && '; the exam has ended since'}
      </p>
      <p className={css['text']}>{entry.text}</p>
    </div>
  );
}

function Reply({ entry }: { readonly entry: HelpEntry }) {
  const queries = useQueryClient();
  return (
    <MessageForm
      label={`Answer to ${entry.candidateName}`}
      suggestions={['Please reload the page; your answers are kept.']}
      send={(text) => call(assistanceOperations.answerHelp, { params: { sittingId: entry.sittingId }, body: { text } })}
      onSent={() => {
        tell('Answered; it is on the candidate’s screen.');
        void queries.invalidateQueries({ queryKey: [assistanceOperations.listHelp.id] });
      }}
    />
  );
}
