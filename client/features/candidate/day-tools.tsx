import { Button } from '@mantine/core';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { AppLink } from '../../ui/app-link.tsx';
import css from './day-tools.module.css';

/** What is good to do before the day of an exam: it costs nothing and is kept nowhere. */
export function DayTools() {
  const { home } = useCandidateWords();
  return (
    <nav aria-label={home.tools} className={css['tools']}>
      <Button component="a" href="/room/practice" variant="default">
        {home.practice}
      </Button>
      <Button component={AppLink} to="/candidate/check" variant="default">
        {home.check}
      </Button>
    </nav>
  );
}
