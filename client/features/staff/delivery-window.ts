import { instantText, timeNearText } from '../../ui/format.ts';

interface Window {
  readonly opensAt: number | null;
  readonly closesAt: number | null;
}

export const isOver = ({ closesAt }: Window, now: number): boolean => closesAt !== null && now >= closesAt;

/** When sittings of a delivery may start, in words; what has started runs on after the window. */
export function windowText(window: Window, now: number): string {
  const { opensAt, closesAt } = window;
  if (opensAt !== null && now < opensAt)
    return closesAt === null
      ? `Opens ${instantText(opensAt)}`
      : `Opens ${instantText(opensAt)}, starts possible until ${timeNearText(closesAt, opensAt)}`;
  if (closesAt !== null && isOver(window, now)) return `No more starts since ${instantText(closesAt)}`;
  if (closesAt !== null) return `Starts possible until ${instantText(closesAt)}`;
  return 'Always open: candidates start when they are eligible';
}
