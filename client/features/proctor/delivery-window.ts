import { instantText } from '../../ui/format.ts';

interface Window {
  readonly opensAt: number | null;
  readonly closesAt: number | null;
}

/** When sittings of a delivery may start, in words; what has started runs on after the window. */
export function windowText({ opensAt, closesAt }: Window, now: number): string {
  if (opensAt !== null && now < opensAt) return `Opens ${instantText(opensAt)}`;
  if (closesAt !== null && now >= closesAt) return `No more starts since ${instantText(closesAt)}`;
  if (closesAt !== null) return `Starts possible until ${instantText(closesAt)}`;
  return 'Always open: candidates start when they are eligible';
}
