import { StatusBadge } from '../../ui/status-badge.tsx';
import { timeWithSeconds } from '../staff/format.ts';
import css from './link-notice.module.css';
import { type Link, READ_EVERY_MS } from './use-board.ts';

/** Whether the rows follow by themselves. */
export function LinkBadge({ link }: { readonly link: Link }) {
  switch (link.status) {
    case 'connecting':
      return <StatusBadge>Connecting…</StatusBadge>;
    case 'live':
      return (
        <span className={css['live']}>
          <span className={css['dot']} aria-hidden="true" /> Live
        </span>
      );
    case 'lost':
      return <StatusBadge tone="bad">Not live</StatusBadge>;
  }
}

/** What a proctor must know before trusting the rows: since when they are old, or that they come from the slower source. */
export function LinkNotices({ link, degraded }: { readonly link: Link; readonly degraded: boolean }) {
  return (
    <div className={css['notices']} role="status">
      {link.status === 'lost' && (
        <p className={css['lost']}>
          <b>Live connection lost.</b> The rows are as of <time>{timeWithSeconds(link.asOf)}</time>; they are read again
          every {READ_EVERY_MS / 1000} seconds until the connection is back. Candidates are not affected.
        </p>
      )}
      {degraded && (
        <p>
          <b>Degraded.</b> Updates come slower than usual; answers and deadlines are not affected.
        </p>
      )}
    </div>
  );
}
