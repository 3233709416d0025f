import type { Notes, StoredNotes } from '../../../server/contract/assistance.ts';

/** A change rests this long before it is sent. */
const restMs = 800;
const againMs = 3000;

export interface NotesState {
  readonly notes: Notes;
  /** True until the server has taken in what is shown. */
  readonly unsent: boolean;
}

/** Options struck out and the scratchpad: kept with the sitting on the server, and on this device until they are there. */
export interface NotesKeeper {
  readonly state: () => NotesState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly strike: (position: number, option: string) => void;
  readonly write: (scratchpad: string) => void;
  /** What the server has, as told on attaching. */
  readonly attached: (stored: StoredNotes) => void;
  /** Sends at once what rests. */
  readonly settle: () => void;
  /** The sitting has ended, or moved to another device: nothing is kept here any more. */
  readonly forget: () => void;
}

/** Where what is unsent outlives the page. */
export interface NotesShelf {
  read(): string | null;
  write(text: string): void;
  clear(): void;
}

interface Kept {
  readonly notes: Notes;
  /** The version on the server that this was made from. */
  readonly base: number;
}

const nothing: Notes = { struck: {}, scratchpad: '' };

/**
 * @param deps.save answers the new version; null when it is not known whether the server has it, `refused` when it will not take it.
 */
export function createNotesKeeper(deps: {
  readonly save: (notes: Notes) => Promise<number | 'refused' | null>;
  readonly later: (ms: number, work: () => void) => void;
  readonly shelf: NotesShelf;
}): NotesKeeper {
  const listeners = new Set<() => void>();
  let state: NotesState = { notes: nothing, unsent: false };
  let base = 0;
  let sending = false;
  let restingSince = 0;
  let changes = 0;

  function show(next: NotesState) {
    state = next;
    for (const listener of listeners) listener();
  }

  function change(notes: Notes) {
    changes += 1;
    show({ notes, unsent: true });
    deps.shelf.write(JSON.stringify({ notes, base } satisfies Kept));
    restingSince += 1;
    const mine = restingSince;
    deps.later(restMs, () => {
      if (mine === restingSince) void send();
    });
  }

  async function send(): Promise<void> {
    if (sending || !state.unsent) return;
    sending = true;
    const sent = changes;
    const version = await deps.save(state.notes);
    sending = false;
    if (version === 'refused') return;
    if (version === null) {
      deps.later(againMs, () => void send());
      return;
    }
    base = version;
    if (sent !== changes) return send();
    show({ ...state, unsent: false });
    deps.shelf.clear();
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    strike(position, option) {
      const before = state.notes.struck[position] ?? [];
      const after = before.includes(option) ? before.filter((each) => each !== option) : [...before, option].sort();
      const struck: Notes['struck'] = { ...state.notes.struck, [position]: after };
      if (after.length === 0) delete struck[position];
      change({ ...state.notes, struck });
    },
    write: (scratchpad) => change({ ...state.notes, scratchpad }),
    attached({ version, struck, scratchpad }) {
      const stored: Notes = { struck, scratchpad };
      const kept = state.unsent ? { notes: state.notes, base } : readKept(deps.shelf.read());
      base = version;
      if (kept === null) show({ notes: stored, unsent: false });
      else {
        show({ notes: kept.base === version ? kept.notes : joined(stored, kept.notes), unsent: true });
        void send();
      }
    },
    settle: () => void send(),
    forget() {
      deps.shelf.clear();
      state = { ...state, unsent: false };
    },
  };
}

function readKept(text: string | null): Kept | null {
  try {
    const kept = text === null ? null : (JSON.parse(text) as Partial<Kept>);
    return typeof kept?.base === 'number' && typeof kept.notes?.scratchpad === 'string' ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

/** Another device has written meanwhile: no words are thrown away, and its strokes are the newer ones. */
function joined(stored: Notes, kept: Notes): Notes {
  const words = [stored.scratchpad, kept.scratchpad].filter((text) => text.trim() !== '');
  return { struck: stored.struck, scratchpad: [...new Set(words)].join('\n\n').slice(0, 10_000) };
}
