import type { RoomMessage } from '../../../server/contract/assistance.ts';

const againMs = 2000;

export interface MessagesState {
  readonly messages: readonly RoomMessage[];
  /** Messages of staff that the candidate has not confirmed to have read, oldest first. */
  readonly unread: readonly RoomMessage[];
}

/** What became of words that were sent: null when they arrived, else the refusal, or `unreachable`. */
export type Sent = { readonly code: string; readonly message: string } | null;

export interface MessagesKeeper {
  readonly state: () => MessagesState;
  readonly subscribe: (listener: () => void) => () => void;
  /** The sitting tells how many messages there are; what is missing is fetched. */
  readonly counted: (count: number) => void;
  readonly markRead: () => void;
  readonly askHelp: (text: string) => Promise<Sent>;
  readonly comment: (position: number, text: string) => Promise<Sent>;
}

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: NonNullable<Sent> };

/** @param deps.shelf keeps up to which instant messages were read, for a reload of the page. */
export function createMessagesKeeper(deps: {
  readonly list: () => Promise<Answer<readonly RoomMessage[]>>;
  readonly ask: (text: string) => Promise<Answer<readonly RoomMessage[]>>;
  readonly comment: (position: number, text: string) => Promise<Answer<null>>;
  readonly later: (ms: number, work: () => void) => void;
  readonly shelf: { read(): number; write(readUntil: number): void };
}): MessagesKeeper {
  const listeners = new Set<() => void>();
  let state: MessagesState = { messages: [], unread: [] };
  let readUntil = deps.shelf.read();
  let wanted = 0;
  let fetching = false;

  function take(messages: readonly RoomMessage[]) {
    if (messages.length < state.messages.length) return;
    state = { messages, unread: messages.filter(({ from, at }) => from !== 'candidate' && at > readUntil) };
    for (const listener of listeners) listener();
  }

  async function fetch(): Promise<void> {
    if (fetching) return;
    fetching = true;
    const answer = await deps.list();
    fetching = false;
    if (answer.ok) take(answer.value);
    if (state.messages.length < wanted) deps.later(againMs, () => void fetch());
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    counted(count) {
      wanted = count;
      if (count > state.messages.length) void fetch();
    },
    markRead() {
      const last = state.messages.at(-1);
      if (last === undefined || state.unread.length === 0) return;
      readUntil = last.at;
      deps.shelf.write(readUntil);
      take(state.messages);
    },
    async askHelp(text) {
      const answer = await deps.ask(text);
      if (answer.ok) take(answer.value);
      return answer.ok ? null : answer.refusal;
    },
    async comment(position, text) {
      const answer = await deps.comment(position, text);
      return answer.ok ? null : answer.refusal;
    },
  };
}
