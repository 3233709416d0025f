import { useItemWords } from '../i18n/items.ts';
import css from './item-image.module.css';
import { useItemImage } from './item-images.ts';

export interface Exhibit {
  readonly hash: string;
  /** The text alternative. */
  readonly alt: string;
  /** Its own size in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly caption: string;
}

/** An image of an item. Its place has its size before it has come; should it not come, its text alternative is there to read. */
export function ItemImage(exhibit: Exhibit) {
  const { hash, alt, width, height } = exhibit;
  const words = useItemWords();
  const { image, failed, retry } = useItemImage(hash);
  const size = { width, aspectRatio: `${width} / ${height}` };
  if (image.kind === 'failed')
    return (
      <span className={css['missing']} style={{ maxWidth: width }}>
        <span className={css['why']}>{words.image.failed}</span>
        <span role="img" aria-label={alt}>
          {alt}
        </span>
        <button type="button" className={css['retry']} onClick={retry}>
          {words.image.retry}
        </button>
      </span>
    );
  if (image.kind === 'loading')
    return (
      <span className={css['place']} style={size} role="img" aria-label={alt}>
        {words.image.loading}
      </span>
    );
  return (
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
}
