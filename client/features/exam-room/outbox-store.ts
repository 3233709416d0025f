import type { OutboxEntry } from './outbox.ts';

/** Keeps unacknowledged answers over a reload, a crashed tab or a closed lid. One entry per item: the newest. */
export interface OutboxStore {
  load(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  /** Removes an entry, unless a newer revision has taken its place meanwhile. */
  remove(position: number, revision: number): Promise<void>;
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
  };
}

const storeName = 'outbox';

/** @throws when this browser has no usable IndexedDB. */
export async function openOutbox(sittingId: string): Promise<OutboxStore> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('invigil', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error('another tab holds an older version of the store'));
  });
  const keyOf = (position: number) => [sittingId, position];

  function inStore<T>(
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

  return {
    load: () =>
      inStore<OutboxEntry[]>('readonly', (store, result) => {
        const reading = store.getAll(IDBKeyRange.bound([sittingId], [sittingId, []]));
        reading.onsuccess = () => result(reading.result as OutboxEntry[]);
      }),
    put: (entry) =>
      inStore<void>('readwrite', (store) => {
        store.put(entry, keyOf(entry.position));
      }),
    remove: (position, revision) =>
      inStore<void>('readwrite', (store) => {
        const reading = store.get(keyOf(position));
        reading.onsuccess = () => {
          const entry = reading.result as OutboxEntry | undefined;
          if (entry !== undefined && entry.revision <= revision) store.delete(keyOf(position));
        };
      }),
  };
}
