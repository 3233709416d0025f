import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { peopleOperations, type SignedIn } from '../../../server/contract/people.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { type Answer, type ClientProblem, call } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { EmptyState, LoadingState, problemSentence } from '../../ui/states.tsx';

/** A link works once; React may run an effect twice. */
const posted = new Map<string, Promise<Answer<SignedIn>>>();

function postOnce(token: string): Promise<Answer<SignedIn>> {
  let answer = posted.get(token);
  if (answer === undefined) {
    answer = call(peopleOperations.signInByLink, { body: { token } });
    posted.set(token, answer);
  }
  return answer;
}

/** Signs in with the token behind the # of the address, which no server log ever sees. */
export function LinkPage() {
  const { link } = useCandidateWords();
  const [token] = useState(() => location.hash.slice(1));
  const [refused, setRefused] = useState<ClientProblem | 'no-token' | null>(token === '' ? 'no-token' : null);
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  useEffect(() => {
    if (token === '') return;
    void postOnce(token).then(async (answer) => {
      if (!answer.ok) {
        setRefused(answer.problem);
        return;
      }
      await queryClient.invalidateQueries();
      await navigate({ to: `/${answer.value.role}`, replace: true });
    });
  }, [token, queryClient, navigate]);

  return (
    <PageShell>
      {refused === null ? (
        <LoadingState label={link.signingIn} />
      ) : (
        <EmptyState
          title={link.title}
          action={
            <Button component={AppLink} to="/">
              {link.other}
            </Button>
          }
        >
          <p>
            {refused === 'no-token'
              ? link.none
              : refused.code === 'wrong-credentials'
                ? link.once
                : problemSentence(refused).text}
          </p>
        </EmptyState>
      )}
    </PageShell>
  );
}
