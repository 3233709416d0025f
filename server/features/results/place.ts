import type { Place } from './results.repo.ts';

const written = /^(\d{1,16})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A place in the list as the cursor that clients hand back. */
export function cursorOf({ endedAt, sittingId }: Place): string {
  return `${endedAt}.${sittingId}`;
}

/** Null when the text is no cursor of ours. */
export function placeOf(cursor: string): Place | null {
  const match = written.exec(cursor);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const endedAt = Number(match[1]);
  return Number.isSafeInteger(endedAt) ? { endedAt, sittingId: match[2] } : null;
}
