import type { DeliveredItem } from '../../../server/contract/item.ts';
import type { ResolveImage } from '../../item-types/item-images.ts';

/** The images of a form, fetched before they are needed and kept on this device as long as the room is open. */
export interface RoomImages {
  readonly resolve: ResolveImage;
  /** Fetches all images of the form one after the other, those of the current item first. */
  readonly follow: (form: readonly DeliveredItem[], position: number) => void;
  /** The exam is over: nothing of it stays on the device. */
  readonly forget: () => void;
}

const cachePrefix = 'invigil-images-';
const againMs = 5000;

/** An answer that asking again will not change. */
class NoImage extends Error {}

export function createRoomImages(sittingId: string): RoomImages {
  const cacheName = cachePrefix + sittingId;
  const urls = new Map<string, string>();
  const coming = new Map<string, Promise<string>>();
  let wanted: readonly string[] = [];
  let fetching = false;
  let opened: Promise<Cache | undefined> | null = null;

  const resolve = (hash: string): string | Promise<string> => urls.get(hash) ?? coming.get(hash) ?? load(hash);

  function load(hash: string): Promise<string> {
    const loading = imageOf(`/api/candidate/sittings/${sittingId}/images/${hash}`)
      .then((image) => {
        const url = URL.createObjectURL(image);
        urls.set(hash, url);
        return url;
      })
      .finally(() => coming.delete(hash));
    coming.set(hash, loading);
    return loading;
  }

  async function imageOf(address: string): Promise<Blob> {
    opened ??= openCache(cacheName);
    const cache = await opened;
    const kept = await cache?.match(address);
    if (kept !== undefined) return kept.blob();
    const answer = await fetch(address);
    if (answer.status >= 500 || answer.status === 429) throw new Error(`the server answered ${answer.status}`);
    if (!answer.ok) throw new NoImage(`the server answered ${answer.status}`);
    // A full device keeps no image; the room shows it all the same.
    await cache?.put(address, answer.clone()).catch(() => undefined);
    return answer.blob();
  }

  async function fetchWanted() {
    if (fetching) return;
    fetching = true;
    const tried = new Set<string>();
    for (;;) {
      const hash = wanted.find((each) => !urls.has(each) && !tried.has(each));
      if (hash === undefined) break;
      try {
        await resolve(hash);
      } catch (error) {
        if (error instanceof NoImage) tried.add(hash);
        else await networkOr(againMs);
      }
    }
    fetching = false;
  }

  return {
    resolve,
    follow(form, position) {
      wanted = imagesInOrder(form, position);
      void fetchWanted();
    },
    forget() {
      wanted = [];
      for (const url of urls.values()) URL.revokeObjectURL(url);
      urls.clear();
      opened = null;
      void forgetCaches((name) => name === cacheName);
    },
  };
}

/** The hashes of all images of a form, each once: from the current item to the last, then from the first. */
export function imagesInOrder(form: readonly DeliveredItem[], position: number): string[] {
  const from = [...form.filter((item) => item.position >= position), ...form];
  const hashes = from.flatMap(textsOf).flatMap((html) => [...html.matchAll(/data-image="([0-9a-f]+)"/g)]);
  return [...new Set(hashes.map(([, hash]) => hash ?? ''))];
}

function textsOf(item: DeliveredItem): string[] {
  const parts = 'options' in item ? item.options : 'elements' in item ? item.elements : [];
  const pairs = 'prompts' in item ? [...item.prompts, ...item.choices] : [];
  return [item.stemHtml, ...[...parts, ...pairs].map(({ html }) => html)];
}

/**
 * Opens what this sitting keeps; what was kept of others goes.
 *
 * @returns undefined where this browser keeps nothing (a private window, a page without TLS)
 */
async function openCache(name: string): Promise<Cache | undefined> {
  try {
    await forgetCaches((each) => each !== name);
    return await caches.open(name);
  } catch {
    return undefined;
  }
}

async function forgetCaches(which: (name: string) => boolean): Promise<void> {
  try {
    for (const name of await caches.keys()) if (name.startsWith(cachePrefix) && which(name)) await caches.delete(name);
  } catch {
    // Nothing was kept either.
  }
}

function networkOr(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    function done() {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    }
  });
}
