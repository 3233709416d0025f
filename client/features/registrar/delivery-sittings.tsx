import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type DeliverySitting,
  mostDeliverySittings,
  type RegistrarDelivery,
} from '../../../server/contract/deliveries.ts';
import { adjudicationOperations } from '../../../server/contract/sittings.ts';
import { call } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { instantText } from '../../ui/format.ts';
import { EmptyState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { ActionDialog } from '../staff/action-dialog.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { Panel } from '../staff/panel.tsx';
import css from '../staff/toolbar.module.css';
import { refreshDeliveries } from './refresh-deliveries.ts';

const endTexts = { submitted: 'Submitted', expired: 'Time ran out', terminated: 'Terminated' } as const;

/** Everybody with a place in a delivery, and everybody who sat in it. */
export function DeliverySittings({
  delivery,
  sittings,
}: {
  readonly delivery: RegistrarDelivery;
  readonly sittings: readonly DeliverySitting[];
}) {
  const [asked, setAsked] = useState<DeliverySitting | null>(null);
  const columns: readonly Column<DeliverySitting>[] = [
    {
      name: 'Candidate',
      cell: (sitting) => (
        <>
          <AppLink to={`/registrar/people/${sitting.personId}`}>{sitting.name}</AppLink>
          <span className={css['under']}>{sitting.email}</span>
        </>
      ),
    },
    { name: 'State', cell: (sitting) => <SittingBadge sitting={sitting} /> },
    { name: 'Since', cell: (sitting) => <time>{instantText(sinceOf(sitting))}</time> },
    {
      name: 'Place',
      tight: true,
      align: 'end',
      cell: (sitting) =>
        sitting.status === 'scheduled' && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Withdraw the place of ${sitting.name}`}
            onClick={() => setAsked(sitting)}
          >
            Withdraw…
          </Button>
        ),
    },
  ];
  return (
    <Panel
      title="Candidates in this delivery"
      lead={
        sittings.length >= mostDeliverySittings &&
        `The first ${mostDeliverySittings} are shown: places kept, then those who are at work, then those who ended last.`
      }
    >
      {sittings.length === 0 ? (
        <EmptyState title="Nobody yet">
          <p>
            Candidates appear here when you keep a place for them, or when they start in this delivery by themselves.
          </p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Candidates in this delivery"
          columns={columns}
          rows={sittings}
          keyOf={({ sittingId }) => sittingId}
          toneOf={({ status }) => (status === 'voided' ? 'quiet' : undefined)}
        />
      )}
      {asked !== null && <WithdrawPlace sitting={asked} delivery={delivery} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

/** Where a sitting stands as a place in a delivery; how it went is told on the person's page. */
export function SittingBadge({ sitting: { status, endKind, startedAt } }: { readonly sitting: DeliverySitting }) {
  switch (status) {
    case 'scheduled':
      return <StatusBadge>Place kept</StatusBadge>;
    case 'ready':
      return <StatusBadge tone="attention">Checked in</StatusBadge>;
    case 'in-progress':
      return <StatusBadge tone="active">Running</StatusBadge>;
    case 'paused':
      return <StatusBadge tone="attention">Paused</StatusBadge>;
    case 'voided':
      return <StatusBadge>{startedAt === null ? 'Withdrawn' : 'Voided'}</StatusBadge>;
    case 'submitted':
    case 'expired':
    case 'terminated':
    case 'scored':
      return <StatusBadge tone="good">{endKind === null ? 'Ended' : endTexts[endKind]}</StatusBadge>;
  }
}

const sinceOf = ({ endedAt, startedAt, placedAt }: DeliverySitting) => endedAt ?? startedAt ?? placedAt;

function WithdrawPlace({
  sitting,
  delivery,
  onClose,
}: {
  readonly sitting: DeliverySitting;
  readonly delivery: RegistrarDelivery;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  return (
    <ActionDialog
      title={`Withdraw the place of ${sitting.name}`}
      targets={[{ id: sitting.sittingId, name: sitting.name }]}
      consequences={[
        `The place in ${delivery.title} is given up; the candidate can start the exam in any delivery that is open.`,
        'It costs no attempt. A letter tells the candidate that the sitting was cancelled.',
        'It stays on the record as withdrawn.',
      ]}
      confirmLabel="Withdraw the place"
      done="Place withdrawn"
      dangerous
      reasonHelp="It stays on the record with your name."
      act={(_target, reason) =>
        call(adjudicationOperations.voidSitting, { params: { sittingId: sitting.sittingId }, body: { reason } })
      }
      onDone={() => refreshDeliveries(queries)}
      onClose={onClose}
    />
  );
}
