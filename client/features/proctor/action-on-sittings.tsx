import { NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { type BoardRow, proctoringOperations } from '../../../server/contract/sittings.ts';
import { type Answer, call } from '../../transport/api.ts';
import { clockText, counted, timeText } from '../../ui/format.ts';
import { ActionDialog } from '../staff/action-dialog.tsx';
import css from './action-on-sittings.module.css';
import { actionTexts, type Chosen, consequencesOf, isPossible, type ProctorAction, whyNot } from './actions.ts';
import { timeLeftMs } from './board-state.ts';

const suggestions: Record<ProctorAction, readonly string[]> = {
  admit: [],
  grant: [
    'Technical problem in the room',
    'Late start through no fault of the candidate',
    'Disturbance in the room',
    'Correction of an earlier grant',
  ],
  pause: ['Fire alarm', 'Technical problem', 'Medical need', 'Approved break'],
  resume: ['Everybody is back', 'Problem solved'],
  terminate: ['Gave up and left the room', 'Used forbidden material', 'Impersonation suspected'],
  incident: ['Spoke with another candidate', 'Left the room unaccompanied', 'Noise in the room', 'Device failed'],
  'release-device': ['Device broke down', 'Battery empty', 'Moved to another seat'],
};

const presets = [-5, 5, 10, 15, 30];
const MOST_MINUTES = 240;

/** The dialog of a proctor's action on one or several sittings; those it makes no sense for are named and left out. */
export function ActionOnSittings({
  action,
  rows,
  serverNow,
  onRow,
  onClose,
}: {
  readonly action: ProctorAction;
  readonly rows: readonly BoardRow[];
  readonly serverNow: number;
  readonly onRow: (row: BoardRow) => void;
  readonly onClose: () => void;
}) {
  // Who is meant is settled on opening: the rows change below the dialog, and by the action itself.
  const [{ meant, leftOut }] = useState(() => ({
    meant: rows.filter((row) => isPossible(action, row)).map((row) => row.sittingId),
    leftOut: rows.filter((row) => !isPossible(action, row)),
  }));
  const targets = rows.filter((row) => meant.includes(row.sittingId));
  const [minutes, setMinutes] = useState<number | ''>(10);
  const [blocksResult, setBlocksResult] = useState(false);
  const text = actionTexts[action];
  const chosen: Chosen = { minutes: minutes === '' ? 0 : minutes, blocksResult };
  const only = targets.length === 1 ? targets[0] : undefined;
  // It says more exactly what the first consequence says.
  const preview = action === 'grant' && only ? previewOf(only, chosen.minutes, serverNow) : null;

  return (
    <ActionDialog
      title={`${text.label}: ${only ? only.candidateName : counted(targets.length, 'candidate')}`}
      targets={targets.map((row) => ({ id: row.sittingId, name: row.candidateName }))}
      consequences={preview ? [preview, ...consequencesOf(action, chosen).slice(1)] : consequencesOf(action, chosen)}
      confirmLabel={text.confirm}
      done={text.done}
      dangerous={text.dangerous}
      reasonLabel={action === 'admit' ? null : action === 'incident' ? 'What happened' : 'Reason'}
      reasonHelp={
        ['grant', 'pause', 'resume'].includes(action)
          ? 'The candidate reads it, and it stays on the record.'
          : 'It stays on the record with your name.'
      }
      suggestions={suggestions[action]}
      incomplete={action === 'grant' && chosen.minutes === 0 ? 'Say how many minutes to add or to take back.' : null}
      act={async (target, reason) => rowOf(await send(action, target.id, reason, chosen))}
      onDone={(_target, row) => onRow(row)}
      onClose={onClose}
    >
      {targets.length > 1 && <p className={css['names']}>{targets.map((row) => row.candidateName).join(', ')}</p>}
      {leftOut.length > 0 && (
        <p className={css['leftOut']}>
          Left out: {leftOut.map((row) => `${row.candidateName} (${whyNot(action, row)})`).join(', ')}
        </p>
      )}
      {action === 'grant' && (
        <div className={css['minutes']}>
          <NumberInput
            label="Minutes"
            description="A negative number takes back time granted before"
            min={-MOST_MINUTES}
            max={MOST_MINUTES}
            allowDecimal={false}
            value={minutes}
            onChange={(value) => setMinutes(typeof value === 'number' ? value : '')}
          />
          <fieldset className={css['presets']}>
            <legend className="visually-hidden">Often used</legend>
            {presets.map((preset) => (
              <button key={preset} type="button" aria-pressed={minutes === preset} onClick={() => setMinutes(preset)}>
                {preset > 0 ? `+${preset}` : `−${-preset}`}
              </button>
            ))}
          </fieldset>
        </div>
      )}
      {action === 'incident' && (
        <Switch
          label="Hold the result until a registrar has decided"
          checked={blocksResult}
          onChange={(event) => setBlocksResult(event.currentTarget.checked)}
        />
      )}
    </ActionDialog>
  );
}

function previewOf(row: BoardRow, minutes: number, serverNow: number): string | null {
  const left = timeLeftMs(row, serverNow);
  if (left === null || minutes === 0) return null;
  const change = `${clockText(left)} are left now, ${clockText(left + minutes * 60_000)} after this change`;
  return row.deadline === null
    ? `${change}.`
    : `${change}: the end moves from ${timeText(row.deadline)} to ${timeText(row.deadline + minutes * 60_000)}.`;
}

function send(action: ProctorAction, sittingId: string, reason: string, { minutes, blocksResult }: Chosen) {
  const params = { sittingId };
  switch (action) {
    case 'admit':
      return call(proctoringOperations.admitSitting, { params, body: {} });
    case 'grant':
      return call(proctoringOperations.grantTime, { params, body: { seconds: minutes * 60, reason } });
    case 'pause':
      return call(proctoringOperations.pauseSitting, { params, body: { reason } });
    case 'resume':
      return call(proctoringOperations.resumeSitting, { params, body: { reason } });
    case 'terminate':
      return call(proctoringOperations.terminateSitting, { params, body: { reason } });
    case 'incident':
      return call(proctoringOperations.reportIncident, { params, body: { description: reason, blocksResult } });
    case 'release-device':
      return call(proctoringOperations.releaseDevice, { params, body: { reason } });
  }
}

function rowOf(answer: Answer<{ readonly row: BoardRow }>): Answer<BoardRow> {
  return answer.ok ? { ok: true, value: answer.value.row } : answer;
}
