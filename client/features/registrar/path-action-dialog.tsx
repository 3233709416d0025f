import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type PathRecord, type PathView, Purposes, pathwayOperations } from '../../../server/contract/pathway.ts';
import { call } from '../../transport/api.ts';
import { moneyText } from '../../ui/format.ts';
import { ActionDialog } from '../staff/action-dialog.tsx';
import { centsFrom, viewerZone } from '../staff/format.ts';
import css from '../staff/toolbar.module.css';
import { type Purpose, purposeTexts } from './path-texts.ts';

type Decision = 'suspend' | 'revoke' | 'reinstate';

export type PathAction =
  | { readonly kind: 'complete' | 'waive'; readonly stepId: string; readonly title: string }
  | { readonly kind: 'pay' | 'grant' }
  | { readonly kind: 'refund'; readonly paymentId: string; readonly cents: number }
  | { readonly kind: 'withdraw'; readonly entryId: string; readonly title: string }
  | { readonly kind: 'certificate'; readonly decision: Decision };

interface Texts {
  readonly title: string;
  readonly confirm: string;
  readonly done: string;
  readonly consequences: readonly string[];
  readonly asksReason: boolean;
  readonly dangerous?: boolean;
}

const certificateTexts: Record<Decision, Texts> = {
  suspend: {
    title: 'Suspend the certificate',
    confirm: 'Suspend',
    done: 'Certificate suspended',
    consequences: [
      'The public directory shows it as suspended at once.',
      'It cannot be renewed until it is reinstated.',
    ],
    asksReason: true,
    dangerous: true,
  },
  revoke: {
    title: 'Revoke the certificate',
    confirm: 'Revoke',
    done: 'Certificate revoked',
    consequences: [
      'The public directory shows it as revoked at once.',
      'It cannot be renewed. Its number is never given to anybody else.',
    ],
    asksReason: true,
    dangerous: true,
  },
  reinstate: {
    title: 'Reinstate the certificate',
    confirm: 'Reinstate',
    done: 'Certificate reinstated',
    consequences: ['The public directory shows it again as current or expired, by its own dates.'],
    asksReason: true,
  },
};

function textsOf(action: PathAction, path: PathView): Texts {
  switch (action.kind) {
    case 'complete':
      return {
        title: `Record: ${action.title}`,
        confirm: 'Record',
        done: 'Completion recorded',
        consequences: [
          'What it opens is opened at once.',
          'A completion that does not count, such as one from before it was due, is kept on record all the same.',
        ],
        asksReason: false,
      };
    case 'waive':
      return {
        title: `Waive: ${action.title}`,
        confirm: 'Waive the step',
        done: 'Step waived',
        consequences: ['The step counts as complete from today, without having been done.'],
        asksReason: true,
      };
    case 'pay':
      return {
        title: 'Record a payment',
        confirm: 'Record the payment',
        done: 'Payment recorded',
        consequences: [
          'What counts is when it was paid, not when it is recorded.',
          'Paid in full it takes effect by itself; money that is early or short is kept as credit.',
        ],
        asksReason: false,
      };
    case 'grant':
      return {
        title: 'Grant without payment',
        confirm: 'Grant',
        done: 'Granted',
        consequences: ['It takes effect as if it had been paid in full on that day.'],
        asksReason: true,
      };
    case 'refund':
      return {
        title: 'Record a refund',
        confirm: 'Record the refund',
        done: 'Refund recorded',
        consequences: [
          `${moneyText(action.cents, path.currency)} leave the refund queue. The money itself is moved elsewhere.`,
        ],
        asksReason: false,
      };
    case 'withdraw':
      return {
        title: `Withdraw: ${action.title}`,
        confirm: 'Withdraw the entry',
        done: 'Entry withdrawn',
        consequences: [
          'The entry counts for nothing from now on, and what followed from it is derived anew.',
          'It stays in the record, marked as withdrawn.',
        ],
        asksReason: true,
        dangerous: true,
      };
    case 'certificate':
      return certificateTexts[action.decision];
  }
}

/** The dialog of everything that a registrar puts on record about a path. */
export function PathActionDialog({
  action,
  path,
  personId,
  name,
  onDone,
  onClose,
}: {
  readonly action: PathAction;
  readonly path: PathView;
  readonly personId: string;
  readonly name: string;
  readonly onDone: (record: PathRecord) => void;
  readonly onClose: () => void;
}) {
  const first = path.due[0];
  const [on, setOn] = useState<string>(path.today);
  const [purpose, setPurpose] = useState<Purpose>(first?.purpose ?? 'enrollment');
  const [amount, setAmount] = useState(dueOf(path, first?.purpose ?? 'enrollment'));
  const [paidAt, setPaidAt] = useState(() => localInput(Date.now()));
  const [reference, setReference] = useState('');
  const texts = textsOf(action, path);
  const cents = centsFrom(amount);
  const paid = new Date(paidAt).getTime();
  const params = { personId, programId: path.programId };

  const act = (reason: string) => {
    switch (action.kind) {
      case 'complete':
        return call(pathwayOperations.recordCompletion, { params: { ...params, stepId: action.stepId }, body: { on } });
      case 'waive':
        return call(pathwayOperations.waiveStep, { params: { ...params, stepId: action.stepId }, body: { reason } });
      case 'pay':
        return call(pathwayOperations.recordPayment, {
          params,
          body: { purpose, cents: cents ?? 0, paidAt: paid, ...(reference.trim() !== '' && { reference }) },
        });
      case 'grant':
        return call(pathwayOperations.grantUncharged, { params, body: { purpose, on, reason } });
      case 'refund':
        return call(pathwayOperations.recordRefund, {
          params,
          body: { paymentId: action.paymentId, cents: action.cents },
        });
      case 'withdraw':
        return call(pathwayOperations.withdrawEntry, { params, body: { entryId: action.entryId, reason } });
      case 'certificate':
        return call(pathwayOperations.decideOnCertificate, { params, body: { decision: action.decision, reason } });
    }
  };

  const purposeField = (
    <Select
      label="For"
      allowDeselect={false}
      data={Purposes.options.map((value) => ({ value, label: purposeTexts[value] }))}
      value={purpose}
      onChange={(value) => {
        const next = Purposes.parse(value);
        setPurpose(next);
        setAmount(dueOf(path, next));
      }}
    />
  );
  const dayField = (label: string) => (
    <TextInput
      label={label}
      description={`A day in the program’s time zone, ${path.timeZone}`}
      type="date"
      max={path.today}
      value={on}
      onChange={(event) => setOn(event.currentTarget.value)}
      required
    />
  );

  return (
    <ActionDialog
      title={`${texts.title}: ${name}`}
      targets={[{ id: personId, name }]}
      consequences={texts.consequences}
      confirmLabel={texts.confirm}
      done={texts.done}
      dangerous={texts.dangerous ?? false}
      reasonLabel={texts.asksReason ? 'Reason' : null}
      reasonHelp="It stays on the record with your name."
      incomplete={
        action.kind === 'pay' && (cents === null || cents === 0)
          ? `Give the amount in ${path.currency}, such as 505 or 70.50.`
          : action.kind === 'pay' && Number.isNaN(paid)
            ? 'Say when it was paid.'
            : (action.kind === 'complete' || action.kind === 'grant') && on === ''
              ? 'Give the day.'
              : null
      }
      act={(_target, reason) => act(reason)}
      onDone={(_target, record) => onDone(record)}
      onClose={onClose}
    >
      {action.kind === 'complete' && dayField('Completed on')}
      {action.kind === 'grant' && (
        <div className={css['fields']}>
          {purposeField}
          {dayField('As of')}
        </div>
      )}
      {action.kind === 'pay' && (
        <div className={css['fields']}>
          {purposeField}
          <TextInput
            label={`Amount in ${path.currency}`}
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.currentTarget.value)}
            data-autofocus
            required
          />
          <TextInput
            label="Paid at"
            description={`In your time zone, ${viewerZone()}`}
            type="datetime-local"
            value={paidAt}
            onChange={(event) => setPaidAt(event.currentTarget.value)}
            required
          />
          <TextInput
            label="Reference (optional)"
            description="Such as the number of the receipt"
            maxLength={200}
            value={reference}
            onChange={(event) => setReference(event.currentTarget.value)}
          />
        </div>
      )}
    </ActionDialog>
  );
}

/** What is still due for a purpose, as a text to be changed. */
function dueOf(path: PathView, purpose: Purpose): string {
  const charge = [...path.due, ...(path.renewal === null ? [] : [path.renewal.charge])].find(
    (each) => each.purpose === purpose,
  );
  if (charge === undefined || charge.dueCents === 0) return '';
  return charge.dueCents % 100 === 0 ? String(charge.dueCents / 100) : (charge.dueCents / 100).toFixed(2);
}

/** An instant as a `datetime-local` field wants it: in the viewer's zone, to the minute. */
function localInput(at: number): string {
  const zoneMs = new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - zoneMs).toISOString().slice(0, 16);
}
