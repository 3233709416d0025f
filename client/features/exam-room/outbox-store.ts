import type { KeptForm, KeptRoom, KeptState } from './kept-room.ts';
import type { OutboxEntry } from './outbox.ts';

/** Keeps unacknowledged answers over a reload, a crashed tab or a closed lid. One entry per item: the newest. */
export interface OutboxStore {
  load(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  /** Removes an entry, unless a newer revision has taken its place meanwhile. */
  remove(position: number, revision: number): Promise<void>;
  /** What is needed to go on after a reload without a connection; null when nothing, or not all of it, was kept. */
  loadRoom(): Promise<KeptRoom | null>;
  /** Keeps the form, once per page; what was kept of other sittings goes. */
  keepForm(form: KeptForm): Promise<void>;
  keepState(state: KeptState): Promise<void>;
  /** After the end nothing of the exam stays on the device. Answers not delivered yet do. */
  forgetRoom(): Promise<void>;
}

/** For browsers that keep nothing (private windows of some, a full disk). */
export function memoryOutbox(): OutboxStore {
  const entries = new Map<number, OutboxEntry>();
  return {
    load: async () => [...entries.values()],
    put: async (entry) => void entries.set(entry.position, entry),
    remove: async (position, revision) => {
      if ((entries.get(position)?.revision ?? 0) <= revision) entries.delete(position);
    },
    loadRoom: async () => null,
    keepForm: async () => undefined,
    keepState: async () => undefined,
    forgetRoom: async () => undefined,
  };
}

/**
 * Goes on in memory where the disk refuses (it is full, or the browser has closed the store), and goes on trying the disk: it may have room
 * again, and must not keep what is long overtaken.
 *
 * @param onRefused is told each time the disk did not take something
 */
export function backedOutbox(disk: OutboxStore, onRefused: () => void): OutboxStore {
  const memory = memoryOutbox();
  return {
    async load() {
      const newest = new Map<number, OutboxEntry>();
      for (const entry of [...(await disk.load()), ...(await memory.load())])
        if (entry.revision >= (newest.get(entry.position)?.revision ?? 0)) newest.set(entry.position, entry);
      return [...newest.values()];
    },
    async put(entry) {
      await memory.put(entry);
      await disk.put(entry).catch(onRefused);
    },
    async remove(position, revision) {
      await memory.remove(position, revision);
      await disk.remove(position, revision).catch(onRefused);
    },
    loadRoom: () => disk.loadRoom(),
    keepForm: (form) => disk.keepForm(form),
    keepState: (state) => disk.keepState(state),
    forgetRoom: () => disk.forgetRoom(),
  };
}

const outboxName = 'outbox';
/** Per sitting two records, `form` and `state`. */
const roomsName = 'rooms';

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('invigil', 2);
    opening.onupgradeneeded = () => {
      for (const name of [outboxName, roomsName])
        if (!opening.result.objectStoreNames.contains(name)) opening.result.createObjectStore(name);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error('another tab holds an older version of the store'));
  });
}

/**
 * How many answers this device holds that are not acknowledged, by sitting, whoever sat it.
 *
 * @throws when this browser has no usable IndexedDB
 */
export async function countKept(): Promise<ReadonlyMap<string, number>> {
  const database = await openDatabase();
  try {
    const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
      const reading = database.transaction(outboxName).objectStore(outboxName).getAllKeys();
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = () => reject(reading.error);
    });
    const counts = new Map<string, number>();
    for (const key of keys) {
      const sittingId = String((key as IDBValidKey[])[0]);
      counts.set(sittingId, (counts.get(sittingId) ?? 0) + 1);
    }
    return counts;
  } finally {
    database.close();
  }
}

/** @throws when this browser has no usable IndexedDB. */
export async function openOutbox(sittingId: string): Promise<OutboxStore> {
  const database = await openDatabase();
  const keyOf = (position: number) => [sittingId, position];

  function inStore<T>(
    storeName: string,
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore, result: (value: T) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(storeName, mode, { durability: 'strict' });
      let value: T;
      work(transaction.objectStore(storeName), (result) => {
        value = result;
      });
      transaction.oncomplete = () => resolve(value);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  /** Commits at once: a transaction that waits for its page to say so is undone when the page crashes. */
  const write = (storeName: string, work: (store: IDBObjectStore) => void) =>
    inStore<void>(storeName, 'readwrite', (store) => {
      work(store);
      store.transaction.commit();
    });

  return {
    load: () =>
      inStore<OutboxEntry[]>(outboxName, 'readonly', (store, result) => {
        const reading = store.getAll(IDBKeyRange.bound([sittingId], [sittingId, []]));
        reading.onsuccess = () => result(reading.result as OutboxEntry[]);
      }),
    put: (entry) =>
      write(outboxName, (store) => {
        store.put(entry, keyOf(entry.position));
      }),
    remove: (position, revision) =>
      inStore<void>(outboxName, 'readwrite', (store) => {
        const reading = store.get(keyOf(position));
        reading.onsuccess = () => {
          const entry = reading.result as OutboxEntry | undefined;
          if (entry !== undefined && entry.revision <= revision) store.delete(keyOf(position));
        };
      }),
    loadRoom: () =>
      inStore<KeptRoom | null>(roomsName, 'readonly', (store, result) => {
        const form = store.get([sittingId, 'form']);
        const state = store.get([sittingId, 'state']);
        state.onsuccess = () =>
          result(
            form.result === undefined || state.result === undefined
              ? null
              : { form: form.result as KeptForm, state: state.result as KeptState },
          );
      }),
    keepForm: (form) =>
      write(roomsName, (store) => {
        store.delete(IDBKeyRange.upperBound([sittingId], true));
        store.delete(IDBKeyRange.lowerBound([sittingId, []], true));
        store.put(form, [sittingId, 'form']);
      }),
    keepState: (state) =>
      write(roomsName, (store) => {
        store.put(state, [sittingId, 'state']);
      }),
    forgetRoom: () =>
      write(roomsName, (store) => {
        store.delete(IDBKeyRange.bound([sittingId], [sittingId, []]));
      }),
  };
}
