import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../server/contract/operation.ts';
import { peopleOperations, type SignedIn } from '../../../server/contract/people.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { type Answer, type ClientProblem, call } from '../../transport/api.ts';
import { roleLabels } from './role-labels.ts';
import css from './sign-in-panel.module.css';

/** Sign-in by e-mail and password; for candidates also the way to a new account. */
export function SignInPanel({ area }: { readonly area?: Role }) {
  const { signIn: words } = useCandidateWords();
  const [mode, setMode] = useState<'sign-in' | 'new-account'>('sign-in');
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const mayCreate = area === undefined || area === 'candidate';

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? '');
    setBusy(true);
    setProblem(null);
    const answer: Answer<SignedIn> =
      mode === 'sign-in'
        ? await call(peopleOperations.signIn, {
            body: { email: text('email'), password: text('password'), ...(area && { role: area }) },
          })
        : await call(peopleOperations.createAccount, {
            body: { email: text('email'), name: text('name'), password: text('password') },
          });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    await queryClient.invalidateQueries();
    await navigate({ to: `/${answer.value.role}` });
  }

  const creating = mode === 'new-account';
  return (
    <form className={css['panel']} onSubmit={(event) => void send(event)}>
      <h2 className={css['title']}>
        {creating
          ? words.create
          : area === 'candidate'
            ? words.asCandidate
            : area
              ? `${roleLabels[area].name} sign-in`
              : words.title}
      </h2>
      {problem && (
        <div role="alert" className={css['problem']}>
          <p>{problem.detail}</p>
          {problem.issues?.map((issue) => (
            <p key={issue.path + issue.message}>
              {issue.path}: {issue.message}
            </p>
          ))}
        </div>
      )}
      {creating && (
        <TextInput name="name" label={words.name} description={words.nameHint} autoComplete="name" required />
      )}
      <TextInput name="email" type="email" label={words.email} autoComplete="username" required />
      <PasswordInput
        name="password"
        label={words.password}
        {...(creating && { description: words.passwordHint, minLength: 10 })}
        autoComplete={creating ? 'new-password' : 'current-password'}
        required
      />
      <Button type="submit" loading={busy} fullWidth>
        {creating ? words.submitCreate : words.title}
      </Button>
      {mayCreate && (
        <button
          type="button"
          className={css['switch']}
          onClick={() => {
            setMode(creating ? 'sign-in' : 'new-account');
            setProblem(null);
          }}
        >
          {creating ? words.haveAccount : words.newAccount}
        </button>
      )}
      <p className={css['hint']}>{words.linkHint}</p>
    </form>
  );
}
