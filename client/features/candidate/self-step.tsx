import { Button, Checkbox, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { pathwayOperations, type StepView } from '../../../server/contract/pathway.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import type { ProgramWords } from '../../i18n/program-texts.ts';
import { type ClientProblem, call } from '../../transport/api.ts';
import type { ReasonNames } from '../../ui/reason-list.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import css from './self-step.module.css';

/** A step that the candidate does here: reads and acknowledges, or answers questions. */
export function SelfStep({
  step,
  programId,
  names,
  said,
}: {
  readonly step: StepView;
  readonly programId: string;
  readonly names: ReasonNames;
  readonly said: ProgramWords;
}) {
  const { self } = useCandidateWords();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const queryClient = useQueryClient();
  /** The form was left by its own button, to which the focus goes back. */
  const left = useRef(false);

  async function complete(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const stepElement = event.currentTarget.closest('li');
    setBusy(true);
    const answers = step.questions.map((_question, index) => String(fields.get(`answer-${index}`) ?? ''));
    const answer = await call(pathwayOperations.completeStep, {
      params: { programId, stepId: step.stepId },
      // Answers that are for the candidate alone never leave this device.
      body: step.keepsAnswers ? { answers } : {},
    });
    setBusy(false);
    if (answer.ok) {
      await queryClient.invalidateQueries();
      // The form is gone now; who works with a keyboard stays at the step, which says that it is complete.
      stepElement?.focus();
    } else setProblem(answer.problem);
  }

  if (!open)
    return (
      <Button
        className={css['begin'] ?? ''}
        onClick={() => {
          left.current = false;
          setOpen(true);
        }}
        ref={(button) => {
          if (left.current) button?.focus();
        }}
      >
        {step.questions.length > 0 ? self.questions : self.documents}
      </Button>
    );
  return (
    <form
      className={css['form']}
      aria-label={said.text(step.title)}
      tabIndex={-1}
      ref={focusFirst}
      onSubmit={(event) => void complete(event)}
    >
      {step.documents.length > 0 && (
        <ul className={css['documents']}>
          {step.documents.map((document) => (
            <li key={document.title}>
              <strong lang={said.lang(document.title)}>{said.text(document.title)}</strong>
              <span>{self.version(said.text(document.version))}</span>
              {document.url && (
                <a href={document.url} target="_blank" rel="noreferrer">
                  {self.read(said.text(document.title))}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      {step.questions.map((question, index) => (
        <Textarea
          key={question}
          name={`answer-${index}`}
          label={<span lang={said.lang(question)}>{said.text(question)}</span>}
          autosize
          minRows={2}
          maxLength={2000}
        />
      ))}
      {step.questions.length > 0 && !step.keepsAnswers && <p className={css['note']}>{self.stays}</p>}
      <Checkbox required label={step.documents.length > 0 ? self.haveRead : self.haveGone} />
      {problem && <ProblemNote problem={problem} {...names} />}
      <div className={css['actions']}>
        <Button type="submit" loading={busy}>
          {self.record}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            left.current = true;
            setOpen(false);
          }}
        >
          {self.notNow}
        </Button>
      </div>
    </form>
  );
}

/** The form stands where the button was, and takes the focus over from it. */
const focusFirst = (form: HTMLFormElement | null): void => form?.focus();
