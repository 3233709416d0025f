import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import type { RegistrarSitting } from '../../../server/contract/sittings.ts';
import { counted, instantText } from '../../ui/format.ts';
import { EmptyState } from '../../ui/states.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { percentText } from '../staff/format.ts';
import { heldText } from '../staff/held-text.ts';
import { Icon } from '../staff/icons.tsx';
import { Panel } from '../staff/panel.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import css from '../staff/toolbar.module.css';
import { DecideSitting } from './decide-sitting.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { decisionTexts, isOpenTo, type SittingDecision, sittingDecisions } from './sitting-decisions.ts';

const endTexts = { submitted: 'submitted', expired: 'time ran out', terminated: 'terminated' } as const;

/** All sittings of a person, each with what can be decided about it. */
export function SittingsPanel({ sittings }: { readonly sittings: readonly RegistrarSitting[] | undefined }) {
  const [asked, setAsked] = useState<{ readonly sitting: RegistrarSitting; readonly decision: SittingDecision } | null>(
    null,
  );
  const columns: readonly Column<RegistrarSitting>[] = [
    {
      name: 'Exam',
      cell: (sitting) => (
        <>
          {sitting.examTitle}
          <span className={css['under']}>
            attempt {sitting.attempt} of registration {sitting.registration}
          </span>
        </>
      ),
    },
    {
      name: 'Outcome',
      cell: (sitting) => (
        <>
          <OutcomeBadge sitting={sitting} />
          {sitting.heldBecause.length > 0 && (
            <span className={css['under']}>{sitting.heldBecause.map(heldText).join('; ')}</span>
          )}
        </>
      ),
    },
    {
      name: 'Score',
      cell: ({ outcome }) =>
        outcome === null
          ? '–'
          : `${outcome.units} / ${outcome.maxUnits}, ${percentText(outcome.units, outcome.maxUnits)}`,
    },
    {
      name: 'Ended',
      cell: (sitting) =>
        sitting.endedAt === null ? (
          '–'
        ) : (
          <>
            <time>{instantText(sitting.endedAt)}</time>
            <span className={css['under']}>
              {[
                sitting.endKind && endTexts[sitting.endKind],
                sitting.lateAnswers > 0 && counted(sitting.lateAnswers, 'late answer'),
                sitting.resultShown && 'result seen by the candidate',
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </>
        ),
    },
    {
      name: 'Decide',
      tight: true,
      align: 'end',
      cell: (sitting) => <DecisionMenu sitting={sitting} onChoose={(decision) => setAsked({ sitting, decision })} />,
    },
  ];
  return (
    <Panel title="Sittings">
      {sittings === undefined ? (
        <SkeletonRows rows={3} height={56} />
      ) : sittings.length === 0 ? (
        <EmptyState title="No sittings">
          <p>A sitting appears here as soon as the candidate starts an exam.</p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Sittings"
          columns={columns}
          rows={sittings}
          keyOf={(sitting) => sitting.sittingId}
          toneOf={(sitting) =>
            sitting.outcome?.state === 'held' ? 'attention' : sitting.status === 'voided' ? 'quiet' : undefined
          }
        />
      )}
      {asked !== null && <DecideSitting {...asked} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

function DecisionMenu({
  sitting,
  onChoose,
}: {
  readonly sitting: RegistrarSitting;
  readonly onChoose: (decision: SittingDecision) => void;
}) {
  const possible = sittingDecisions.filter((decision) => isOpenTo(decision, sitting));
  if (possible.length === 0) return null;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Decide about ${sitting.examTitle}, attempt ${sitting.attempt}`}
        >
          <Icon name="more" size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {possible.map((decision) => (
          <Menu.Item
            key={decision}
            {...(decisionTexts[decision].dangerous && { color: 'red' })}
            onClick={() => onChoose(decision)}
          >
            {decisionTexts[decision].label}…
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
