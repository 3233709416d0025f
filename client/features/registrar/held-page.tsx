import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { adjudicationOperations, type RegistrarSitting } from '../../../server/contract/sittings.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { percentText } from '../staff/format.ts';
import { heldText } from '../staff/held-text.ts';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { DecideSitting } from './decide-sitting.tsx';
import css from './held-page.module.css';
import { decisionTexts, isOpenTo, type SittingDecision, sittingDecisions } from './sitting-decisions.ts';

/** Results that wait for a person's word, longest first. */
export function HeldPage() {
  const sittings = useQuery({
    ...query(adjudicationOperations.listRegistrarSittings, { query: { held: 'true' } }),
    refetchInterval: 30_000,
  });
  const [asked, setAsked] = useState<{ readonly sitting: RegistrarSitting; readonly decision: SittingDecision } | null>(
    null,
  );
  const held = sittings.data?.sittings.toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0));
  return (
    <>
      <PageHead
        title="Held results"
        lead="No score is shown and nothing is issued until somebody who did not end the sitting decides. Longest waiting first."
      />
      {held === undefined ? (
        sittings.isError ? (
          <ErrorState error={sittings.error} retry={sittings.refetch} />
        ) : (
          <SkeletonRows rows={3} height={150} />
        )
      ) : held.length === 0 ? (
        <EmptyState title="Nothing is held">
          <p>A result appears here when a proctor ended the sitting, or reported an incident that holds it.</p>
        </EmptyState>
      ) : (
        <ul className={css['list']}>
          {held.map((sitting) => (
            <li key={sitting.sittingId} className={css['card']}>
              <div className={css['who']}>
                <h2>
                  <AppLink to={`/registrar/people/${sitting.personId}`}>{sitting.candidateName}</AppLink>
                </h2>
                <p>
                  {sitting.examTitle}, attempt {sitting.attempt}
                  {sitting.endedAt !== null && (
                    <>
                      , ended <time>{instantText(sitting.endedAt)}</time>
                    </>
                  )}
                </p>
                <ul className={css['reasons']}>
                  {sitting.heldBecause.map((reason) => (
                    <li key={reason}>{heldText(reason)}</li>
                  ))}
                  {sitting.lateAnswers > 0 && <li>{counted(sitting.lateAnswers, 'late answer')} not scored</li>}
                </ul>
              </div>
              {sitting.outcome !== null && (
                <p className={css['score']}>
                  <b>
                    {sitting.outcome.units} / {sitting.outcome.maxUnits}
                  </b>
                  <span>
                    {percentText(sitting.outcome.units, sitting.outcome.maxUnits)}, would be{' '}
                    {sitting.outcome.passed ? 'a pass' : 'a fail'}
                  </span>
                </p>
              )}
              <div className={css['actions']}>
                {sittingDecisions
                  .filter((decision) => isOpenTo(decision, sitting))
                  .map((decision) => (
                    <Button
                      key={decision}
                      size="sm"
                      variant={decision === 'release' ? 'filled' : decision === 'void' ? 'outline' : 'default'}
                      {...(decision === 'void' && { color: 'var(--bad)' })}
                      onClick={() => setAsked({ sitting, decision })}
                    >
                      {decisionTexts[decision].label}
                    </Button>
                  ))}
              </div>
            </li>
          ))}
        </ul>
      )}
      {asked !== null && <DecideSitting {...asked} onClose={() => setAsked(null)} />}
    </>
  );
}
