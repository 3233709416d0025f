import type { CSSProperties, ElementType } from 'react';
import { cx } from '../ui/cx.ts';
import css from './item-html.module.css';

/** A text of an item. The server made it from Markdown with a small set of tags and lets no HTML of authors through. */
export function ItemHtml({
  html,
  as: Tag = 'div',
  id,
  className,
  style,
}: {
  readonly html: string;
  readonly as?: ElementType;
  readonly id?: string;
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
}) {
  return (
    <Tag
      id={id}
      className={cx(css['html'], className)}
      style={style}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: made and sanitised by the server, which is the only source of items
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

/** The same text without its tags, for places that hold plain text alone, such as the options of a select. */
export function plainText(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent.trim();
}
