import { request } from '../../transport/http.ts';
import { connect } from '../../transport/socket.ts';

/** What a device was found to be, as facts; the page says what they mean. */
export interface Readiness {
  /** Milliseconds of the quickest of three round trips; null when the server was not reached. */
  readonly roundTripMs: number | null;
  readonly live: boolean;
  /** Abilities of the browser that are missing. */
  readonly missing: readonly string[];
  /** Whether something written to IndexedDB could be read again. */
  readonly keeps: boolean;
  readonly freeMb: number | null;
  /** How far the device's wall clock is from the server's, in milliseconds, to within the round trip; null when not heard. */
  readonly clockOffMs: number | null;
  readonly width: number;
  readonly height: number;
}

export async function checkDevice(): Promise<Readiness> {
  const [line, live, keeps, freeMb] = await Promise.all([measureLine(), tryLive(), tryStorage(), freeSpace()]);
  return { ...line, live, missing: missingAbilities(), keeps, freeMb, width: innerWidth, height: innerHeight };
}

async function measureLine(): Promise<Pick<Readiness, 'roundTripMs' | 'clockOffMs'>> {
  let best: { roundTripMs: number; clockOffMs: number } | null = null;
  for (let round = 0; round < 3; round += 1) {
    const sentAt = performance.now();
    const answer = await request<{ serverNow: number }>('get', '/api/candidate/deliveries');
    const roundTripMs = performance.now() - sentAt;
    if (!answer.ok) continue;
    const clockOffMs = Date.now() - (answer.value.serverNow + roundTripMs / 2);
    if (best === null || roundTripMs < best.roundTripMs) best = { roundTripMs, clockOffMs };
  }
  return best ?? { roundTripMs: null, clockOffMs: null };
}

function tryLive(): Promise<boolean> {
  const socket = connect('/candidate');
  return new Promise((resolve) => {
    const done = (works: boolean) => {
      clearTimeout(timer);
      socket.disconnect();
      resolve(works);
    };
    const timer = setTimeout(() => done(false), 5000);
    socket.on('connect', () => done(socket.io.engine.transport.name === 'websocket'));
  });
}

function missingAbilities(): string[] {
  const needed: readonly (readonly [string, boolean])[] = [
    ['WebSocket', 'WebSocket' in window],
    ['IndexedDB', 'indexedDB' in window],
    ['Service Worker', 'serviceWorker' in navigator],
    ['Web Locks', 'locks' in navigator],
    ['<dialog>', typeof HTMLDialogElement === 'function'],
  ];
  return needed.filter(([, has]) => !has).map(([name]) => name);
}

const trialName = 'invigil-trial';

/** Writes, reads and removes a small database of its own. */
function tryStorage(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const opening = indexedDB.open(trialName, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('trial');
      opening.onerror = () => resolve(false);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('trial', 'readwrite');
        transaction.objectStore('trial').put('kept', 1);
        transaction.onabort = () => resolve(false);
        transaction.oncomplete = () => {
          opening.result.close();
          indexedDB.deleteDatabase(trialName);
          resolve(true);
        };
      };
    } catch {
      resolve(false);
    }
  });
}

async function freeSpace(): Promise<number | null> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? null : Math.floor((quota - (usage ?? 0)) / 1_000_000);
  } catch {
    return null;
  }
}
