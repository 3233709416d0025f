import { createContext, useContext, useEffect, useState } from 'react';

/** Makes an address that `<img>` takes of the hash of an image's content. What it promises may fail; it is then asked again. */
export type ResolveImage = (hash: string) => string | Promise<string>;

const Images = createContext<ResolveImage | null>(null);

/** Says where the images of items come from: another place in the exam room than in a preview. */
export const ItemImages = Images.Provider;

export type ShownImage =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'failed' };

const againMs = 5000;

/**
 * The image with this hash. After a failure it is asked for again by itself, now and then and when the network is back.
 *
 * @returns `failed`: to be called when the address turned out not to hold the image; `retry`: for a person who does not want to wait.
 */
export function useItemImage(hash: string): {
  readonly image: ShownImage;
  readonly failed: () => void;
  readonly retry: () => void;
} {
  const resolve = useContext(Images);
  const [image, setImage] = useState<ShownImage>(() => shownAtOnce(resolve, hash));
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks again
  useEffect(() => {
    if (resolve === null) return;
    let left = false;
    const found = resolve(hash);
    if (typeof found === 'string') setImage(ready(found));
    else
      found.then(
        (url) => left || setImage(ready(url)),
        () => left || setImage({ kind: 'failed' }),
      );
    return () => {
      left = true;
    };
  }, [resolve, hash, tries]);
  useEffect(() => {
    if (image.kind !== 'failed') return;
    const again = () => setTries((count) => count + 1);
    const timer = setTimeout(again, againMs);
    window.addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
  }, [image]);
  return {
    image,
    failed: () => setImage({ kind: 'failed' }),
    retry() {
      setImage({ kind: 'loading' });
      setTries((count) => count + 1);
    },
  };
}

const ready = (url: string): ShownImage => ({ kind: 'ready', url });

function shownAtOnce(resolve: ResolveImage | null, hash: string): ShownImage {
  if (resolve === null) return { kind: 'failed' };
  const found = resolve(hash);
  return typeof found === 'string' ? ready(found) : { kind: 'loading' };
}
