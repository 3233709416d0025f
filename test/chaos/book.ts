/** One sitting as its candidate knows it: what was sent, and what the server said of it. */
export interface SittingNotes {
  readonly sittingId: string;
  readonly deviceId: string;
  /** The highest revision sent, by position. */
  readonly sent: Map<number, number>;
  /** Acknowledged as `saved`: position and revision. */
  readonly saved: [position: number, revision: number][];
  /** Acknowledged as `late` or `closed`, which promises that they are kept as evidence [SAVE-3]. */
  readonly evidence: [position: number, revision: number][];
  submitAcknowledged: boolean;
}

/**
 * A stretch of time, in epoch milliseconds, in which nobody got an answer saved. The outage in it ended after `ready`, when a server said so,
 * and before `to`, when the first candidate had found the way back: on a busy machine these are seconds apart.
 */
export interface Span {
  readonly from: number;
  readonly ready: number;
  readonly to: number;
}

/** What all candidates together were told: what the database is held against afterwards. */
export interface Book {
  readonly sittings: SittingNotes[];
  /** Answers that no rule explains, by what they said. */
  readonly surprises: Map<string, number>;
  /** Times in which nobody got an answer saved, from the last acknowledgement before to the first after. */
  readonly silences: Span[];
  acknowledgements: number;
  open(sittingId: string, deviceId: string): SittingNotes;
  /** @param sentAt when the answer left the candidate. */
  noteSaved(notes: SittingNotes, position: number, revision: number, sentAt: number): void;
  noteSurprise(what: string): void;
  /** Something was killed: what was said to be ready before says nothing any more. */
  noteStrike(): void;
  /** A server that was started after the last strike says that it is ready. */
  noteReady(): void;
  /** Resolves when an answer that was sent after `since` has been saved. */
  savedSince(since: number): Promise<void>;
  /** From here on candidates finish, and a silence means nothing. */
  close(): void;
}

/** Shorter pauses between two acknowledgements are the usual coming and going. */
const silenceMs = 400;

export function openBook(): Book {
  const sittings: SittingNotes[] = [];
  const surprises = new Map<string, number>();
  const silences: Span[] = [];
  let watchers: { since: number; resolve: () => void }[] = [];
  let lastAt: number | null = null;
  let readyAt: number | null = null;
  let closed = false;

  const book: Book = {
    sittings,
    surprises,
    silences,
    acknowledgements: 0,
    open(sittingId, deviceId) {
      const notes = { sittingId, deviceId, sent: new Map(), saved: [], evidence: [], submitAcknowledged: false };
      sittings.push(notes);
      return notes;
    },
    noteSaved(notes, position, revision, sentAt) {
      notes.saved.push([position, revision]);
      book.acknowledgements += 1;
      const now = Date.now();
      if (lastAt !== null && now - lastAt > silenceMs && !closed)
        silences.push({ from: lastAt, ready: readyAt ?? now, to: now });
      readyAt = null;
      lastAt = now;
      if (watchers.length === 0) return;
      for (const watcher of watchers) if (sentAt > watcher.since) watcher.resolve();
      watchers = watchers.filter(({ since }) => sentAt <= since);
    },
    noteSurprise(what) {
      surprises.set(what, (surprises.get(what) ?? 0) + 1);
    },
    noteStrike() {
      readyAt = null;
    },
    noteReady() {
      const now = Date.now();
      if (lastAt !== null && now - lastAt > silenceMs) readyAt ??= now;
    },
    savedSince: (since) => new Promise((resolve) => watchers.push({ since, resolve })),
    close() {
      closed = true;
    },
  };
  return book;
}

/** What a candidate answers is told by item and revision alone, so that it need not be written down. Now and then it is taken back. */
export function answerTo(position: number, revision: number): string | null {
  return revision % 13 === 0 ? null : ('abcd'[(position * 3 + revision * 7 + (revision >> 2)) % 4] ?? 'a');
}
