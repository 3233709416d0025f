import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import css from './dialog.module.css';

/** A modal window of the browser's own kind: it traps the focus, closes with Escape, and gives the focus back. */
export function Dialog({
  title,
  onClose,
  children,
  wide = false,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const words = useRoomWords();
  // Before it leaves the page: only a dialog that is closed there gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={css['dialog']}
      data-wide={wide || undefined}
      aria-labelledby={titleId}
      // React may close and open it again while it is put up; that is no wish to close it.
      onClose={() => ref.current?.open || onClose()}
    >
      <div className={css['head']}>
        <h2 id={titleId} className={css['title']}>
          {title}
        </h2>
        <button type="button" className={css['close']} onClick={onClose} aria-label={words.close}>
          <svg
            viewBox="0 0 16 16"
            width="16"
            height="16"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
            aria-hidden="true"
          >
            <path d="m3 3 10 10M13 3 3 13" />
          </svg>
        </button>
      </div>
      {children}
    </dialog>
  );
}
