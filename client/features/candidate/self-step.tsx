import { Button, Checkbox, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { pathwayOperations, type StepView } from '../../../server/contract/pathway.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { type ClientProblem, call } from '../../transport/api.ts';
import css from './self-step.module.css';

/** A step that the candidate does here: reads and acknowledges, or answers questions. */
export function SelfStep({ step, programId }: { readonly step: StepView; readonly programId: string }) {
  const { self } = useCandidateWords();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const queryClient = useQueryClient();

  async function complete(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    const answers = step.questions.map((_question, index) => String(fields.get(`answer-${index}`) ?? ''));
    const answer = await call(pathwayOperations.completeStep, {
      params: { programId, stepId: step.stepId },
      // Answers that are for the candidate alone never leave this device.
      body: step.keepsAnswers ? { answers } : {},
    });
    setBusy(false);
    if (answer.ok) await queryClient.invalidateQueries();
    else setProblem(answer.problem);
  }

  if (!open)
    return (
      <Button className={css['begin'] ?? ''} onClick={() => setOpen(true)}>
        {step.questions.length > 0 ? self.questions : self.documents}
      </Button>
    );
  return (
    <form className={css['form']} onSubmit={(event) => void complete(event)}>
      {step.documents.length > 0 && (
        <ul className={css['documents']}>
          {step.documents.map((document) => (
            <li key={document.title}>
              <strong>{document.title}</strong>
              <span>{self.version(document.version)}</span>
            </li>
          ))}
        </ul>
      )}
      {step.questions.map((question, index) => (
        <Textarea key={question} name={`answer-${index}`} label={question} autosize minRows={2} maxLength={2000} />
      ))}
      {step.questions.length > 0 && !step.keepsAnswers && <p className={css['note']}>{self.stays}</p>}
      <Checkbox required label={step.documents.length > 0 ? self.haveRead : self.haveGone} />
      {problem && (
        <p role="alert" className={css['problem']}>
          {problem.detail}
        </p>
      )}
      <div className={css['actions']}>
        <Button type="submit" loading={busy}>
          {self.record}
        </Button>
        <Button variant="subtle" onClick={() => setOpen(false)}>
          {self.notNow}
        </Button>
      </div>
    </form>
  );
}
