import { NumberInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { pathwayOperations } from '../../../server/contract/pathway.ts';
import { adjudicationOperations, type RegistrarSitting } from '../../../server/contract/sittings.ts';
import { call } from '../../transport/api.ts';
import { ActionDialog } from '../staff/action-dialog.tsx';
import { consequencesOf, decisionTexts, type SittingDecision } from './sitting-decisions.ts';

const LEAST_MINUTES = 1;
const MOST_MINUTES = 240;

/** The dialog of a registrar's decision about one sitting. */
export function DecideSitting({
  sitting,
  decision,
  onClose,
}: {
  readonly sitting: RegistrarSitting;
  readonly decision: SittingDecision;
  readonly onClose: () => void;
}) {
  const [minutes, setMinutes] = useState<number | ''>(15);
  const queries = useQueryClient();
  const text = decisionTexts[decision];
  const params = { sittingId: sitting.sittingId };
  const act = (reason: string) => {
    switch (decision) {
      case 'release':
        return call(adjudicationOperations.releaseOutcome, { params, body: { reason } });
      case 'reopen':
        return call(adjudicationOperations.reopenSitting, { params, body: { reason, minutes: Number(minutes) } });
      case 'accept-late-answers':
        return call(adjudicationOperations.acceptLateAnswers, { params, body: { reason } });
      case 'void':
        return call(adjudicationOperations.voidSitting, { params, body: { reason } });
    }
  };
  return (
    <ActionDialog
      title={`${text.label}: ${sitting.candidateName}, ${sitting.examTitle}`}
      targets={[{ id: sitting.sittingId, name: sitting.candidateName }]}
      consequences={consequencesOf(decision, sitting, Number(minutes))}
      confirmLabel={text.confirm}
      done={text.done}
      dangerous={text.dangerous}
      reasonHelp="It stays on the record with your name."
      incomplete={decision === 'reopen' && minutes === '' ? 'Say how many minutes the candidate gets at least.' : null}
      act={(_target, reason) => act(reason)}
      onDone={() => {
        void queries.invalidateQueries({ queryKey: [adjudicationOperations.listRegistrarSittings.id] });
        void queries.invalidateQueries({ queryKey: [pathwayOperations.readPathRecord.id] });
      }}
      onClose={onClose}
    >
      {decision === 'reopen' && (
        <NumberInput
          label="Minutes left at least"
          description="What was left at the end counts towards them"
          min={LEAST_MINUTES}
          max={MOST_MINUTES}
          allowDecimal={false}
          value={minutes}
          onChange={(value) => setMinutes(typeof value === 'number' ? value : '')}
        />
      )}
    </ActionDialog>
  );
}
