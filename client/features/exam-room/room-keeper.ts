import { isEstimate } from '../../exam-clock/server-clock.ts';
import { estimatedClock, type KeptForm, type KeptRoom, keptStateOf } from './kept-room.ts';
import type { OutboxEntry } from './outbox.ts';
import { backedOutbox, memoryOutbox, type OutboxStore } from './outbox-store.ts';
import type { RoomCore } from './room-core.ts';
import { isEnded, isOpen } from './room-state.ts';

/** The state of the room rests this long before it is kept. */
const keepRestMs = 300;
/** Storage that says nothing for so long counts as none: some browsers leave a blocked one hanging for ever. */
const patienceMs = 3000;

/** What this device keeps of the room: answers until they are acknowledged, and all that a reload without a connection needs. */
export interface RoomKeeper {
  /** Answers of this or an earlier visit that are not acknowledged. */
  readonly held: () => Promise<OutboxEntry[]>;
  /** The room of an earlier visit; null once this one has a form of its own. */
  readonly keptRoom: () => Promise<KeptRoom | null>;
  readonly put: (entry: OutboxEntry) => void;
  readonly remove: (position: number, revision: number) => void;
  /** Keeps the room as it is now; after the end, nothing of it. */
  readonly keep: () => Promise<void>;
  readonly keepSoon: () => void;
  /** Opens the room from what was kept, where no server can be asked. */
  readonly restore: () => Promise<void>;
}

export function createKeeper(core: RoomCore, openStore: () => Promise<OutboxStore>): RoomKeeper {
  const { state, dispatch, clocks } = core;
  let keeping = false;
  let keptForm: KeptForm | null = null;
  let forgotten = false;
  const tellRefused = () => {
    if (state().keepsAnswers) dispatch({ type: 'keeps-nothing' });
  };
  const store = within(patienceMs, openStore()).then(
    (disk) => backedOutbox(disk, tellRefused),
    () => {
      tellRefused();
      return memoryOutbox();
    },
  );

  async function held(): Promise<OutboxEntry[]> {
    try {
      return await within(patienceMs, (await store).load());
    } catch {
      tellRefused();
      return [];
    }
  }

  async function keptRoom(): Promise<KeptRoom | null> {
    if (state().form.length > 0) return null;
    return within(patienceMs, (await store).loadRoom()).catch(() => null);
  }

  async function keep(): Promise<void> {
    const at = await store;
    const now = state();
    try {
      if (now.sitting !== null && isEnded(now.sitting)) {
        if (!forgotten) await at.forgetRoom();
        forgotten = true;
        keptForm = null;
        return;
      }
      const kept = keptStateOf(now, clocks());
      if (kept === null || (now.clock !== null && isEstimate(now.clock))) return;
      forgotten = false;
      const { form } = now;
      // Both are put in at once, so that an end in between cannot leave one behind.
      await Promise.all([form === keptForm ? null : at.keepForm(form), at.keepState(kept)]);
      keptForm = form;
    } catch {
      tellRefused();
    }
  }

  return {
    held,
    keptRoom,
    put: (entry) => void store.then((at) => at.put(entry)),
    remove: (position, revision) => void store.then((at) => at.remove(position, revision)),
    keep,
    keepSoon() {
      if (keeping) return;
      keeping = true;
      core.later(keepRestMs, () => {
        keeping = false;
        void keep();
      });
    },
    async restore() {
      const [kept, entries] = await Promise.all([keptRoom(), held()]);
      // The server may have answered meanwhile, and knows better.
      if (kept === null || state().sitting !== null || core.stopped() || !isOpen(kept.state.sitting)) return;
      dispatch({ type: 'restored', kept, held: entries, clock: estimatedClock(kept.state, clocks()) });
    },
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer for ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
