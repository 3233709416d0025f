/** How an action went for one of several targets. */
export type Fate<T> =
  | { readonly status: 'waiting' }
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'refused'; readonly message: string };

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** At most this many requests under way, so that an action on a whole room leaves the connection usable. */
const AT_ONCE = 4;

/**
 * Runs an action for every target, a few at a time, and tells each change. One refusal does not stop the others; an
 * action that throws counts as refused with the error's message.
 */
export async function runForEach<Target, T>(
  targets: readonly Target[],
  act: (target: Target) => Promise<Answer<T>>,
  tell: (target: Target, fate: Fate<T>) => void,
): Promise<void> {
  const queue = targets.values();
  const work = async () => {
    for (const target of queue) {
      tell(target, { status: 'running' });
      tell(target, await act(target).then(fateOf, brokenFate));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, targets.length) }, work));
}

function fateOf<T>(answer: Answer<T>): Fate<T> {
  return answer.ok ? { status: 'done', value: answer.value } : { status: 'refused', message: answer.message };
}

function brokenFate(error: unknown): { status: 'refused'; message: string } {
  return { status: 'refused', message: error instanceof Error ? error.message : String(error) };
}
