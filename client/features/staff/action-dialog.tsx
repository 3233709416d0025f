import { Button, Modal, Textarea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { Answer } from '../../transport/api.ts';
import css from './action-dialog.module.css';
import { FateList } from './fate-list.tsx';
import { type Fate, runForEach } from './run-for-each.ts';
import { tell } from './told.tsx';

export interface ActionTarget {
  readonly id: string;
  readonly name: string;
}

export interface ActionDialogProps<T> {
  readonly title: string;
  readonly targets: readonly ActionTarget[];
  /** What will happen, a sentence each: read before confirming. */
  readonly consequences: readonly string[];
  readonly confirmLabel: string;
  /** How success is told, such as "Paused". */
  readonly done: string;
  readonly dangerous?: boolean;
  /** The question for the reason; null where the action needs none. */
  readonly reasonLabel?: string | null;
  readonly reasonHelp?: string;
  /** Reasons given often, one press away. */
  readonly suggestions?: readonly string[];
  /** Fields of the action itself, above the reason. */
  readonly children?: ReactNode;
  /** Says what is missing in those fields; null when nothing is. */
  readonly incomplete?: string | null;
  readonly act: (target: ActionTarget, reason: string) => Promise<Answer<T>>;
  readonly onDone?: (target: ActionTarget, value: T) => void;
  readonly onClose: () => void;
}

/** The least that the server takes as a reason. */
const LEAST_REASON = 3;

/**
 * Asks before an action: says what it will do to whom, takes the reason, runs it for every target and tells how it went for each.
 * Mounted when opened, so that nothing typed for one action is left over for the next.
 */
export function ActionDialog<T>(props: ActionDialogProps<T>) {
  const { title, targets, consequences, confirmLabel, done, dangerous = false, children, incomplete = null } = props;
  const { reasonLabel = 'Reason', reasonHelp, suggestions = [] } = props;
  const isNarrow = useMediaQuery('(max-width: 36em)');
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [isReasonMissing, setReasonMissing] = useState(false);
  const [fates, setFates] = useState<ReadonlyMap<string, Fate<T>> | null>(null);
  const [isBusy, setBusy] = useState(false);
  // One target: a refusal is told in the form, where it can be mended. Several: each gets a line of its own.
  const isSingle = targets.length === 1;
  const reasonRef = useRef<HTMLTextAreaElement>(null);

  const run = async (chosen: readonly ActionTarget[]) => {
    setBusy(true);
    setFault(null);
    const known = new Map<string, Fate<T>>(fates ?? targets.map((target) => [target.id, { status: 'waiting' }]));
    const show = () => !isSingle && setFates(new Map(known));
    show();
    await runForEach(
      chosen,
      async (target) => {
        const answer = await props.act(target, reason.trim());
        return answer.ok ? answer : { ok: false as const, message: sentence(answer.problem) };
      },
      (target, fate) => {
        known.set(target.id, fate);
        show();
        if (fate.status === 'done') props.onDone?.(target, fate.value);
      },
    );
    setBusy(false);
    if (!isSingle) return;
    const fate = known.get(targets[0]?.id ?? '');
    if (fate?.status === 'refused') return setFault(fate.message);
    tell(`${targets[0]?.name}: ${done}.`);
    props.onClose();
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (incomplete !== null) return setFault(incomplete);
    if (reasonLabel !== null && reason.trim().length < LEAST_REASON) {
      setReasonMissing(true);
      return reasonRef.current?.focus();
    }
    setFault(null);
    return void run(targets);
  };

  const refused = fates === null ? [] : targets.filter((target) => fates.get(target.id)?.status === 'refused');
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={title}
      size="lg"
      fullScreen={isNarrow ?? false}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!isBusy && reason === ''}
      classNames={{
        title: css['title'] ?? '',
        content: css['content'] ?? '',
        header: css['head'] ?? '',
        body: css['body'] ?? '',
      }}
    >
      {fates === null ? (
        <form onSubmit={submit} className={css['form']} noValidate>
          {children}
          {consequences.length > 0 && (
            <ul className={css['consequences']} data-dangerous={dangerous || undefined} aria-label="What will happen">
              {consequences.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          )}
          {reasonLabel !== null && (
            <div className={css['reason']}>
              <Textarea
                ref={reasonRef}
                label={reasonLabel}
                description={reasonHelp}
                autosize
                minRows={2}
                maxLength={500}
                value={reason}
                onChange={(event) => {
                  setReason(event.currentTarget.value);
                  setReasonMissing(false);
                }}
                error={isReasonMissing && `Write at least ${LEAST_REASON} characters.`}
                data-autofocus
                required
              />
              {suggestions.length > 0 && (
                <div className={css['suggestions']}>
                  {suggestions.map((text) => (
                    <button
                      key={text}
                      type="button"
                      onClick={() => {
                        setReason(text);
                        setReasonMissing(false);
                      }}
                      aria-pressed={reason === text}
                    >
                      {text}
                    </button>
                  ))}
                </div>
              )}
            </div>
          )}
          {fault !== null && (
            <p className={css['fault']} role="alert">
              {fault}
            </p>
          )}
          <div className={css['buttons']}>
            <Button type="button" variant="default" onClick={props.onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={isBusy}
              disabled={targets.length === 0}
              {...(dangerous && { color: 'var(--danger-fill)' })}
            >
              {confirmLabel}
            </Button>
          </div>
        </form>
      ) : (
        <div className={css['form']}>
          <FateList targets={targets} fates={fates} done={done} />
          <div className={css['buttons']}>
            {refused.length > 0 && !isBusy && (
              <Button variant="default" onClick={() => void run(refused)}>
                Try the {refused.length} refused again
              </Button>
            )}
            <Button onClick={props.onClose} disabled={isBusy}>
              Close
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function sentence(problem: {
  readonly detail: string;
  readonly issues?: readonly { readonly message: string }[] | undefined;
}) {
  const issues = problem.issues?.map((issue) => issue.message).join('; ');
  return issues ? `${problem.detail} (${issues})` : problem.detail;
}
