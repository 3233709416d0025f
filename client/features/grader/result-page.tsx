import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import {
  type ItemResult,
  type OutcomeCause,
  type OutcomeView,
  type ResultDetail,
  resultOperations,
} from '../../../server/contract/results.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted, durationText, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { Facts } from '../staff/facts.tsx';
import { heldText } from '../staff/held-text.ts';
import { Panel } from '../staff/panel.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { Stats } from '../staff/stats.tsx';
import css from './result-page.module.css';
import { endTexts, VerdictBadge } from './result-texts.tsx';
import { ScoreBar } from './score-bar.tsx';

const causeTexts: Record<z.infer<typeof OutcomeCause>, string> = {
  close: 'Scored when the sitting ended',
  release: 'Released',
  incident: 'Held because of an incident',
  reopening: 'Scored after the sitting was reopened',
  'late-answers': 'Scored with late answers accepted',
  rescore: 'Rescored',
};

/** One sitting: score, topics, the history of its outcomes and the units of each item; no item content and no keys. */
export function ResultPage({ sittingId }: { readonly sittingId: string }) {
  const detail = useQuery(query(resultOperations.readResultDetail, { params: { sittingId } }));
  const back = (
    <Button component={AppLink} to="/grader" variant="default">
      All results
    </Button>
  );
  if (detail.isPending) return <SkeletonRows rows={6} height={72} />;
  if (detail.isError) return <ErrorState error={detail.error} retry={detail.refetch} wayOut={back} />;
  return <Detail detail={detail.data} />;
}

function Detail({ detail }: { readonly detail: ResultDetail }) {
  const { result, outcomes, items, topicGroups } = detail;
  return (
    <>
      <PageHead
        eyebrow={<AppLink to="/grader">Results</AppLink>}
        title={result.candidateName}
        lead={`${result.examTitle}, ${result.programTitle}`}
        actions={<VerdictBadge result={result} />}
      />
      {result.units !== null && result.maxUnits !== null && (
        <Stats
          stats={[
            { name: 'Score', value: `${result.units} / ${result.maxUnits}` },
            { name: 'Needed to pass', value: result.unitsToPass ?? '–', note: `${result.passPercent} %` },
            { name: 'Answered', value: `${result.answered ?? 0} / ${result.itemCount}` },
            {
              name: 'Attempt',
              value: `${result.attempt} of ${result.attemptsAllowed}`,
              note: `registration ${result.registration}`,
            },
            ...(detail.lateAnswers > 0
              ? [
                  {
                    name: 'Late answers',
                    value: detail.lateAnswers,
                    note: 'kept, not scored',
                    tone: 'attention' as const,
                  },
                ]
              : []),
            ...(detail.incidents > 0
              ? [
                  {
                    name: 'Incidents',
                    value: detail.incidents,
                    note: 'a registrar sees them',
                    tone: 'attention' as const,
                  },
                ]
              : []),
          ]}
        />
      )}
      <div className={css['columns']}>
        <div>
          <Panel title="Sitting">
            <Facts
              facts={[
                ['Delivery', result.deliveryTitle],
                ['Started', result.startedAt === null ? null : instantText(result.startedAt)],
                [
                  'Ended',
                  `${instantText(result.endedAt)}${result.endKind === null ? '' : `, ${endTexts[result.endKind].toLowerCase()}`}`,
                ],
                ['Time used', result.startedAt === null ? null : durationText(result.endedAt - result.startedAt)],
                ['Time allotted', durationText(result.allottedMs)],
              ]}
            />
          </Panel>
          <Panel title="History of the outcome">
            <ol className={css['outcomes']}>
              {outcomes.map((outcome, index) => (
                <Outcome key={outcome.seq} outcome={outcome} isCurrent={index === 0} />
              ))}
            </ol>
          </Panel>
        </div>
        <Panel title="Topics" lead="Only groups of at least five items.">
          {topicGroups.length === 0 ? (
            <p className={css['none']}>No group is large enough to say something.</p>
          ) : (
            <ul className={css['topics']}>
              {topicGroups.map((group) => (
                <li key={group.title}>
                  <span>{group.title}</span>
                  <ScoreBar units={group.units} maxUnits={group.maxUnits} />
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
      <Items items={items} />
    </>
  );
}

const itemFilters = [
  { value: 'all', label: 'All' },
  { value: 'lost', label: 'Units lost' },
  { value: 'unanswered', label: 'Not answered' },
];

function Items({ items }: { readonly items: readonly ItemResult[] }) {
  const [filter, setFilter] = useState('all');
  const shown = items.filter(
    (item) => filter === 'all' || (filter === 'lost' ? item.units < item.maxUnits : !item.answered),
  );
  return (
    <Panel
      title="Items"
      lead={`${counted(items.length, 'item')} in the order in which the candidate saw them.`}
      actions={<SegmentedControl size="xs" aria-label="Show" data={itemFilters} value={filter} onChange={setFilter} />}
    >
      {shown.length === 0 ? (
        <EmptyState title={items.length === 0 ? 'No items were scored' : 'No such item'} />
      ) : (
        <DataTable caption="Items" columns={itemColumns} rows={shown} keyOf={(item) => item.position} />
      )}
    </Panel>
  );
}

function Outcome({ outcome, isCurrent }: { readonly outcome: OutcomeView; readonly isCurrent: boolean }) {
  return (
    <li data-current={isCurrent || undefined}>
      <p className={css['cause']}>
        <b>{causeTexts[outcome.cause]}</b>
        {outcome.state === 'held' && <StatusBadge tone="attention">Held</StatusBadge>}
        {isCurrent && <StatusBadge tone="active">Current</StatusBadge>}
      </p>
      <p>
        {outcome.units} of {outcome.maxUnits}, {outcome.passed ? 'passed' : 'failed'};{' '}
        {counted(outcome.answered, 'item')} answered
      </p>
      {outcome.heldBecause.length > 0 && <p>Held because: {outcome.heldBecause.map(heldText).join('; ')}</p>}
      {outcome.reason !== null && <p>“{outcome.reason}”</p>}
      <p className={css['by']}>
        {outcome.decidedBy ?? 'By the engine'}, <time>{instantText(outcome.decidedAt)}</time>
      </p>
    </li>
  );
}

const itemColumns: readonly Column<ItemResult>[] = [
  { name: 'No.', tight: true, cell: (item) => item.position },
  { name: 'Item', cell: (item) => <code>{item.itemId}</code> },
  {
    name: 'Topic',
    cell: (item) => (item.topicTitle === null ? '–' : `${item.topicId ?? ''} ${item.topicTitle}`.trim()),
  },
  {
    name: 'Answer',
    cell: (item) =>
      !item.answered ? (
        <StatusBadge>Not answered</StatusBadge>
      ) : item.units === item.maxUnits ? (
        <StatusBadge tone="good">Right</StatusBadge>
      ) : item.units === 0 ? (
        <StatusBadge tone="bad">Wrong</StatusBadge>
      ) : (
        <StatusBadge tone="attention">Partly right</StatusBadge>
      ),
  },
  { name: 'Units', align: 'end', tight: true, cell: (item) => `${item.units} / ${item.maxUnits}` },
];
