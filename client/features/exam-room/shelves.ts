import type { NotesShelf } from './notes-keeper.ts';

/** Small things of a sitting that outlive the page. A browser that keeps nothing loses only them. */
export function notesShelf(sittingId: string): NotesShelf {
  const key = `invigil-notes-${sittingId}`;
  return {
    read: () => attempt(() => localStorage.getItem(key)) ?? null,
    write: (text) => void attempt(() => localStorage.setItem(key, text)),
    clear: () => void attempt(() => localStorage.removeItem(key)),
  };
}

/** Up to which instant the candidate has read messages. */
export function readShelf(sittingId: string): { read(): number; write(readUntil: number): void } {
  const key = `invigil-read-${sittingId}`;
  return {
    read: () => Number(attempt(() => localStorage.getItem(key)) ?? 0),
    write: (readUntil) => void attempt(() => localStorage.setItem(key, String(readUntil))),
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
