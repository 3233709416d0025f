import { useToolWords } from '../../i18n/tools.ts';
import { timeText } from '../../ui/format.ts';
import { Button } from './button.tsx';
import css from './message-notice.module.css';
import type { MessagesState } from './messages-keeper.ts';

/** Messages that have just come in, until they are confirmed; announced politely, in the middle of nothing. */
export function MessageNotice({
  state,
  onRead,
  onReply,
}: {
  readonly state: MessagesState;
  readonly onRead: () => void;
  readonly onReply: () => void;
}) {
  const { help } = useToolWords();
  const { unread } = state;
  return (
    <div role="status" className={css['region']}>
      {unread.length > 0 && (
        <div className={css['notice']}>
          <ul className={css['list']}>
            {unread.map(({ id, from, text, at }) => (
              <li key={id}>
                <span className={css['who']}>
                  {help.arrived(help.from[from])}, <time>{timeText(at)}</time>
                </span>
                <span className={css['text']}>{text}</span>
              </li>
            ))}
          </ul>
          <div className={css['actions']}>
            <Button onClick={onReply}>{help.reply}</Button>
            <Button onClick={onRead}>{help.read}</Button>
          </div>
        </div>
      )}
    </div>
  );
}
