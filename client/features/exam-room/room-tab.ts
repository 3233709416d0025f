import type { RoomEngine } from './room-engine.ts';

/** Whether this tab has the room: first the tab is made sure of, then the room is opened. */
export type TabState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'open'; readonly room: RoomEngine }
  /** Another tab of this browser has the room; with `lost`, it took it from this one. */
  | { readonly kind: 'elsewhere'; readonly lost: boolean };

export interface RoomTab {
  readonly state: () => TabState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Opens the room in this tab although another tab has it. */
  readonly take: () => void;
}

/** Begins to open the room at once; screens may come later. */
export function openTab(deps: {
  readonly openRoom: () => RoomEngine;
  readonly holdTab: (onLost: () => void, take?: boolean) => Promise<'held' | 'other-tab'>;
}): RoomTab {
  const listeners = new Set<() => void>();
  let state: TabState = { kind: 'asking' };

  function show(next: TabState) {
    state = next;
    for (const listener of listeners) listener();
  }

  function onLost() {
    if (state.kind === 'open') state.room.stop();
    show({ kind: 'elsewhere', lost: true });
  }

  async function ask(take: boolean) {
    const held = await deps.holdTab(onLost, take);
    if (held === 'held') show({ kind: 'open', room: deps.openRoom() });
    else show({ kind: 'elsewhere', lost: false });
  }

  void ask(false);
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    take: () => void ask(true),
  };
}
