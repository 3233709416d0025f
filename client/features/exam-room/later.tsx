import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

type Screens = typeof import('./later-screens.ts');

const againMs = 2000;
let coming: Promise<Screens> | null = null;

/** Fetches what comes after the first item. It is asked for again while there is no network, so this never fails. */
export function fetchLater(): Promise<Screens> {
  coming ??= untilThere();
  return coming;
}

async function untilThere(): Promise<Screens> {
  for (;;) {
    try {
      return await import('./later-screens.ts');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }
}

/**
 * A screen of `later-screens.ts`, as a component that can be used at once.
 *
 * @param meanwhile is shown until it is here
 */
export function later<Props extends object>(
  pick: (screens: Screens) => ComponentType<Props>,
  meanwhile: ReactNode = null,
): ComponentType<Props> {
  const Screen: ComponentType<Props> = lazy(async () => ({ default: pick(await fetchLater()) }));
  return (props) => (
    <Suspense fallback={meanwhile}>
      <Screen {...props} />
    </Suspense>
  );
}
