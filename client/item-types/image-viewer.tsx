import { type KeyboardEvent, useId, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useItemWords } from '../i18n/items.ts';
import type { Exhibit } from './exhibit.ts';
import css from './image-viewer.module.css';
import { useItemImage } from './item-images.ts';
import { useContentLanguage } from './item-language.ts';
import { useZoom } from './use-zoom.ts';

/** How far an arrow moves what is seen, as a share of the stage. */
const stride = 0.25;

const arrows = [
  { key: 'ArrowLeft', x: -1, y: 0, path: 'M13 8H3M7.500 3.500 3 8l4.500 4.500' },
  { key: 'ArrowUp', x: 0, y: -1, path: 'M8 13V3M3.500 7.500 8 3l4.500 4.500' },
  { key: 'ArrowDown', x: 0, y: 1, path: 'M8 3v10M3.500 8.500 8 13l4.500-4.500' },
  { key: 'ArrowRight', x: 1, y: 0, path: 'M3 8h10M8.500 3.500 13 8l-4.500 4.500' },
] as const;

/** An image over the whole page, to be looked at closely: by buttons, keys, wheel, pinch and dragging. */
export function ImageViewer({ exhibit, onClose }: { readonly exhibit: Exhibit; readonly onClose: () => void }) {
  const words = useItemWords().image;
  const language = useContentLanguage();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const { image, failed } = useItemImage(exhibit.hash);
  const zoom = useZoom(stage, exhibit);
  // Before it leaves the page: only a dialog that is closed there gives the focus back.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);

  function move(x: number, y: number) {
    const { clientWidth = 0, clientHeight = 0 } = stage.current ?? {};
    stage.current?.scrollBy(x * stride * clientWidth, y * stride * clientHeight);
  }

  function onKey(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const arrow = arrows.find(({ key }) => key === event.key);
    if (arrow) move(arrow.x, arrow.y);
    else if (event.key === '+' || event.key === '=') zoom.by(1);
    else if (event.key === '-') zoom.by(-1);
    else if (event.key === '0') zoom.fit();
    else return;
    event.preventDefault();
  }

  const { width, height } = zoom.size;
  return createPortal(
    <dialog
      ref={dialog}
      className={css['viewer']}
      aria-labelledby={titleId}
      onKeyDown={onKey}
      // React may close and open it again while it is put up; that is no wish to close it.
      onClose={() => dialog.current?.open || onClose()}
    >
      <div className={css['head']}>
        <h2 id={titleId} className={css['title']} {...(exhibit.caption !== '' && language)}>
          {exhibit.caption || words.title}
        </h2>
        <ViewerButton label={words.close} path="m3 3 10 10M13 3 3 13" onPress={onClose} />
      </div>
      <section
        ref={stage}
        className={css['stage']}
        data-movable={zoom.isIn || undefined}
        aria-label={words.stage}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
        tabIndex={0}
        dir="ltr"
        {...zoom.handlers}
      >
        {image.kind === 'ready' ? (
          <img
            src={image.url}
            alt={exhibit.alt}
            {...language}
            className={css['image']}
            style={{ width, height }}
            draggable={false}
            onError={failed}
          />
        ) : (
          <p>{image.kind === 'loading' ? words.loading : words.notThere}</p>
        )}
      </section>
      <div className={css['foot']}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are buttons */}
        <div role="group" aria-label={words.tools} className={css['tools']}>
          <ViewerButton label={words.out} path="M3 8h10" off={!zoom.isIn} onPress={() => zoom.by(-1)} />
          <output className={css['percent']} aria-label={words.zoom}>
            {words.percent(Math.round(zoom.scale * 100))}
          </output>
          <ViewerButton label={words.in} path="M8 3v10M3 8h10" off={zoom.isMost} onPress={() => zoom.by(1)} />
          <button
            type="button"
            className={css['fit']}
            aria-disabled={!zoom.isIn || undefined}
            onClick={() => zoom.fit()}
          >
            {words.fit}
          </button>
          <span className={css['arrows']}>
            {arrows.map(({ key, x, y, path }) => (
              <ViewerButton key={key} label={words.move[key]} path={path} off={!zoom.isIn} onPress={() => move(x, y)} />
            ))}
          </span>
        </div>
        <p className={css['hint']}>{words.hint}</p>
      </div>
      <details className={css['description']}>
        <summary>{words.description}</summary>
        <p {...language}>{exhibit.alt}</p>
      </details>
    </dialog>,
    document.body,
  );
}

/** One that can do nothing just now keeps the focus all the same. */
function ViewerButton({
  label,
  path,
  off = false,
  onPress,
}: {
  readonly label: string;
  readonly path: string;
  readonly off?: boolean;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" className={css['button']} title={label} aria-disabled={off || undefined} onClick={onPress}>
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
    </button>
  );
}
