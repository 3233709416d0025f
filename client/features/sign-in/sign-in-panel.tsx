import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../server/contract/operation.ts';
import { peopleOperations, type SignedIn } from '../../../server/contract/people.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { type Answer, type ClientProblem, call } from '../../transport/api.ts';
import { problemSentence } from '../../ui/states.tsx';
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
      {/* The page of a role has a heading that says so already. */}
      {(creating || area === undefined) && <h2 className={css['title']}>{creating ? words.create : words.title}</h2>}
      {problem && <Problem problem={problem} />}
      {creating && (
        <TextInput name="name" label={words.name} description={words.nameHint} autoComplete="name" required />
      )}
      <TextInput name="email" type="email" label={words.email} autoComplete="username" required />
      <PasswordInput
        name="password"
        label={words.password}
        {...(creating && { description: words.passwordHint, minLength: 10 })}
        autoComplete={creating ? 'new-password' : 'current-password'}
        visibilityToggleButtonProps={{ 'aria-label': words.showPassword }}
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

/** What is wrong, by the name of the field where that is known. */
function Problem({ problem }: { readonly problem: ClientProblem }) {
  const { fields } = useCandidateWords().signIn;
  const wrong = [
    ...new Set((problem.issues ?? []).flatMap(({ path }) => namedFields.filter((name) => path === `body.${name}`))),
  ];
  const said = problemSentence(problem);
  return (
    <div role="alert" className={css['problem']}>
      {wrong.length > 0 ? wrong.map((name) => <p key={name}>{fields[name]}</p>) : <p lang={said.lang}>{said.text}</p>}
    </div>
  );
}

const namedFields = ['email', 'name', 'password'] as const;
