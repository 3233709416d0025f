import { StatusBadge } from '../../ui/status-badge.tsx';
import { timeWithSeconds } from '../staff/format.ts';
import css from './link-notice.module.css';
import { type Link, READ_EVERY_MS } from './use-board.ts';

/** How far the rows can be trusted: live, old since when, or on the server's slower source. */
export function LinkNotice({ link, degraded }: { readonly link: Link; readonly degraded: boolean }) {
  return (
    <div className={css['notice']} role="status">
      <LinkState link={link} />
      {degraded && (
        <p className={css['text']}>
          <StatusBadge tone="attention">Degraded</StatusBadge> Updates come slower than usual; answers and deadlines are
          not affected.
        </p>
      )}
    </div>
  );
}

function LinkState({ link }: { readonly link: Link }) {
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
      return <Lost asOf={link.asOf} />;
  }
}

function Lost({ asOf }: { readonly asOf: number }) {
  return (
    <p className={css['lost']}>
      <StatusBadge tone="bad">Live connection lost</StatusBadge>
      <span>
        The rows are as of <time>{timeWithSeconds(asOf)}</time>. They are read again every {READ_EVERY_MS / 1000}{' '}
        seconds until the connection is back.
      </span>
    </p>
  );
}
