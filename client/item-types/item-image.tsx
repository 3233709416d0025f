import { type ReactNode, useState } from 'react';
import { useItemWords } from '../i18n/items.ts';
import type { Exhibit } from './exhibit.ts';
import { ImageViewer } from './image-viewer.tsx';
import css from './item-image.module.css';
import { useItemImage } from './item-images.ts';

/**
 * An image of an item. Its place has its size before it has come; should it not come, its text alternative is there to read.
 *
 * @param enlarges whether it opens large by a press on it; not within a label, where a press means the label's control
 */
export function ItemImage({ exhibit, enlarges }: { readonly exhibit: Exhibit; readonly enlarges: boolean }) {
  const { hash, alt, width, height } = exhibit;
  const words = useItemWords().image;
  const { image, failed, retry } = useItemImage(hash);
  const size = { width, aspectRatio: `${width} / ${height}` };
  if (image.kind === 'failed')
    return (
      <span className={css['missing']} style={{ maxWidth: width }}>
        <span className={css['why']}>{words.failed}</span>
        <span>{alt}</span>
        {enlarges && (
          <button type="button" className={css['retry']} onClick={retry}>
            {words.retry}
          </button>
        )}
      </span>
    );
  if (image.kind === 'loading')
    return (
      <span className={css['place']} style={size} role="img" aria-label={alt}>
        {words.loading}
      </span>
    );
  const shown = (
    <img
      className={css['image']}
      src={image.url}
      alt={alt}
      width={width}
      height={height}
      style={size}
      decoding="async"
      onError={failed}
    />
  );
  if (!enlarges) return shown;
  return (
    <span className={css['frame']}>
      {shown}
      <EnlargeButton exhibit={exhibit}>{words.enlarge}</EnlargeButton>
    </span>
  );
}

/** Opens an image large. With a label alone it is as large as its sign. */
export function EnlargeButton({
  exhibit,
  label,
  children,
}: {
  readonly exhibit: Exhibit;
  readonly label?: string;
  readonly children?: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const sign = (
    <svg
      viewBox="0 0 16 16"
      width="18"
      height="18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M7 2.200a4.800 4.800 0 1 0 0 9.600 4.800 4.800 0 0 0 0-9.600M10.600 10.600 14 14M4.800 7h4.400M7 4.800v4.400" />
    </svg>
  );
  return (
    <>
      <button
        type="button"
        className={css['enlarge']}
        title={label}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {label === undefined ? sign : <span className={css['chip']}>{sign}</span>}
        {children}
      </button>
      {open && <ImageViewer exhibit={exhibit} onClose={() => setOpen(false)} />}
    </>
  );
}
