import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useItemWords } from '../i18n/items.ts';
import css from './item-html.module.css';

/** What may be wider than the page scrolls by itself; only then it is a place for the keyboard, and says so. */
export function ScrollRegion({ kind, children }: { readonly kind: 'table' | 'formula'; readonly children: ReactNode }) {
  const words = useItemWords();
  const ref = useRef<HTMLSpanElement>(null);
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const region = ref.current;
    if (region === null) return;
    const look = () => setOverflows(region.scrollWidth > region.clientWidth + 1);
    const observer = new ResizeObserver(look);
    observer.observe(region);
    if (region.firstElementChild) observer.observe(region.firstElementChild);
    look();
    return () => observer.disconnect();
  }, []);
  return (
    <span
      ref={ref}
      className={css[kind]}
      {...(overflows && { tabIndex: 0, role: 'region', 'aria-label': words.scrolls[kind] })}
    >
      {children}
    </span>
  );
}
