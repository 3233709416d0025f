import { useRoomWords } from '../../i18n/room.ts';
import { Button } from './button.tsx';
import { Screen } from './screen.tsx';

/** The end of a practice: there is no result, because nothing was kept to be scored. */
export function PracticeEnd() {
  const { practice, backToProgram } = useRoomWords();
  return (
    <Screen title={practice.endedTitle} eyebrow={practice.exam}>
      <p role="status">{practice.ended}</p>
      <p>
        <Button kind="primary" onClick={() => location.reload()}>
          {practice.again}
        </Button>
      </p>
      <a href="/candidate">{backToProgram}</a>
    </Screen>
  );
}
