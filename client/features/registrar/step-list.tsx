import { Button } from '@mantine/core';
import type { PathView, StepView } from '../../../server/contract/pathway.ts';
import { dateText } from '../../ui/format.ts';
import { ReasonList } from '../../ui/reason-list.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import type { PathAction } from './path-action-dialog.tsx';
import { reasonNames } from './path-texts.ts';
import css from './step-list.module.css';

interface StepListProps {
  readonly path: PathView;
  readonly onAct: (action: PathAction) => void;
}

/** The steps of the program in their order; each "no" with all its reasons. */
export function StepList({ path, onAct }: StepListProps) {
  return (
    <ol className={css['steps']}>
      {path.steps.map((step, index) => (
        <li key={step.stepId} className={css['step']} data-status={step.status}>
          <span className={css['number']} aria-hidden="true">
            {index + 1}
          </span>
          <div className={css['body']}>
            <div className={css['head']}>
              <h3>{step.title}</h3>
              <StepBadge step={step} />
            </div>
            {step.reasons.length > 0 && <ReasonList reasons={step.reasons} {...reasonNames(path)} />}
            <StepActions step={step} onAct={onAct} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepBadge({ step }: { readonly step: StepView }) {
  if (step.status === 'blocked') return <StatusBadge>Not yet possible</StatusBadge>;
  if (step.status === 'open') return <StatusBadge tone="active">Open</StatusBadge>;
  const since = step.completedOn === null ? '' : ` ${dateText(step.completedOn)}`;
  return <StatusBadge tone="good">{step.waived ? `Waived${since}` : `Complete${since}`}</StatusBadge>;
}

function StepActions({ step, onAct }: { readonly step: StepView; readonly onAct: (action: PathAction) => void }) {
  const canRecord = step.recordedBy.includes('registrar');
  const canWaive = step.waivable && step.status !== 'complete';
  if (!canRecord && !canWaive) return null;
  return (
    <div className={css['actions']}>
      {canRecord && (
        <Button
          size="compact-sm"
          variant={step.status === 'open' ? 'light' : 'subtle'}
          onClick={() => onAct({ kind: 'complete', stepId: step.stepId, title: step.title })}
        >
          {step.status === 'complete' ? 'Record another completion' : 'Record completion'}
        </Button>
      )}
      {canWaive && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => onAct({ kind: 'waive', stepId: step.stepId, title: step.title })}
        >
          Waive
        </Button>
      )}
    </div>
  );
}
