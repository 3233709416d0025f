/** An image that belongs to an item. */
export interface Exhibit {
  readonly hash: string;
  /** The text alternative. */
  readonly alt: string;
  /** Its own size in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly caption: string;
}

/** What the server wrote of an image, whose address it leaves to the page [KEY-1]. */
export function exhibitOf(image: Element): Exhibit {
  const number = (name: string) => Number(image.getAttribute(name)) || 0;
  return {
    hash: image.getAttribute('data-image') ?? '',
    alt: image.getAttribute('alt') ?? '',
    width: number('width'),
    height: number('height'),
    caption: image.closest('figure')?.querySelector('figcaption')?.textContent ?? '',
  };
}

export function exhibitsIn(html: string): Exhibit[] {
  if (!html.includes('<img')) return [];
  return [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('img')].map(exhibitOf);
}
