import { io, type Socket } from 'socket.io-client';

/*
 * A second client, written from docs/PROTOCOL.md and /api/openapi.json alone: nothing of the server's or the client's code is imported
 * here, so that what the page leaves out is missed here.
 */

export interface Sitting {
  readonly sittingId: string;
  readonly version: number;
  readonly status: string;
  readonly endKind: string | null;
  readonly startedAt: number;
  readonly deadline: number | null;
  readonly remainingMs: number | null;
  readonly pauseReason: string | null;
  readonly ledger: readonly { kind: string; millis: number; by: string; reason: string; at: number }[];
  readonly serverNow: number;
}

interface Option {
  readonly id: string;
  readonly html: string;
}

export interface Item {
  readonly position: number;
  readonly type: string;
  readonly stemHtml: string;
  readonly points: number;
  readonly options?: readonly Option[];
  readonly elements?: readonly Option[];
  readonly prompts?: readonly Option[];
  readonly choices?: readonly Option[];
}

export type Value = null | boolean | string | readonly string[] | { readonly [prompt: string]: string };

export interface Room {
  readonly sitting: Sitting;
  readonly form: readonly Item[];
  readonly responses: readonly { position: number; revision: number; value: Value }[];
  readonly flagged: readonly number[];
}

export interface SaveAck {
  readonly status: 'saved' | 'late' | 'closed' | 'refused';
  readonly code?: string;
  readonly revision: number;
  readonly serverNow: number;
  readonly deadline: number | null;
}

/** Some well-formed answer, by the table "Answers". */
export function someAnswer(item: Item): Value {
  const letters = (of: readonly Option[] = []) => of.map(({ id }) => id);
  switch (item.type) {
    case 'single-choice':
      return letters(item.options)[0] ?? null;
    case 'multiple-response':
      return letters(item.options).slice(0, 2);
    case 'true-false':
      return false;
    case 'numeric':
      return '25';
    case 'short-text':
      return 'Submit';
    case 'ordering':
      return letters(item.elements);
    case 'matching':
      return Object.fromEntries(letters(item.prompts).map((id) => [id, letters(item.choices)[0] ?? 'a']));
    default:
      throw new Error(`the page names no items of type ${item.type}`);
  }
}

/** Cookies, and operations by the names that the OpenAPI document gives them. */
export class Api {
  readonly #cookies = new Map<string, string>();
  readonly #operations = new Map<string, { method: string; path: string }>();
  readonly origin: string;

  private constructor(origin: string) {
    this.origin = origin;
  }

  static async open(origin: string): Promise<Api> {
    const api = new Api(origin);
    const document = (await (await fetch(`${origin}/api/openapi.json`)).json()) as {
      paths: { [path: string]: { [method: string]: { operationId: string } } };
    };
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, { operationId }] of Object.entries(methods))
        api.#operations.set(operationId, { method: method.toUpperCase(), path });
    return api;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async ask(id: string, given: Asked = {}): Promise<Response> {
    const operation = this.#operations.get(id);
    if (operation === undefined) throw new Error(`the OpenAPI document has no operation ${id}`);
    const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => given.params?.[name] ?? '');
    const response = await fetch(`${this.origin}${path}?${new URLSearchParams(given.query)}`, {
      method: operation.method,
      headers: { cookie: this.cookie, ...(given.body !== undefined && { 'content-type': 'application/json' }) },
      ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split('=') ?? [];
      this.#cookies.set(name, value);
    }
    return response;
  }

  /** @throws the problem document, when it is not 2xx. */
  async call<T>(id: string, given: Asked = {}): Promise<T> {
    const response = await this.ask(id, given);
    const answer: unknown = response.status === 204 ? null : await response.json();
    if (!response.ok) throw Object.assign(new Error(`${id}: ${JSON.stringify(answer)}`), { problem: answer });
    return answer as T;
  }

  async signInByLink(link: string): Promise<{ role: string; personId: string }> {
    return this.call('signInByLink', { body: { token: link.split('#')[1] } });
  }
}

interface Refused {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly params?: { readonly [name: string]: unknown };
}

interface Asked {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Record<string, string>;
  readonly body?: object;
}

/** One candidate's exam: an outbox, a clock, and a connection that may drop. */
export class ExamRoom {
  readonly deviceId: string;
  readonly sittingId: string;
  readonly #api: Api;
  readonly #outbox = new Map<number, { revision: number; value: Value }>();
  readonly #revisions = new Map<number, number>();
  #socket: Socket;
  #offset: { ms: number; uncertainty: number } | null = null;
  sitting: Sitting | null = null;
  form: readonly Item[] = [];
  values = new Map<number, Value>();
  flagged: readonly number[] = [];

  constructor(api: Api, sittingId: string, deviceId: string) {
    this.#api = api;
    this.sittingId = sittingId;
    this.deviceId = deviceId;
    this.#socket = this.#open();
  }

  get unsaved(): number {
    return this.#outbox.size;
  }

  get msLeft(): number | null {
    if (this.sitting?.deadline == null || this.#offset === null) return null;
    return Math.max(0, this.sitting.deadline - (performance.now() + this.#offset.ms));
  }

  /** Attaches, merges what the server knows with what is held here, and sends the rest. */
  async enter(takeOver = false): Promise<void> {
    const ack = await this.#emit<{ ok: true; room: Room } | Refused>('sitting:attach', {
      sittingId: this.sittingId,
      deviceId: this.deviceId,
      ...(takeOver && { takeOver }),
    });
    if (!ack.ok) throw Object.assign(new Error(`attaching was refused: ${ack.message}`), { refused: ack });
    this.#show(ack.room.sitting);
    this.form = ack.room.form;
    this.flagged = ack.room.flagged;
    for (const { position, revision, value } of ack.room.responses) {
      if ((this.#outbox.get(position)?.revision ?? 0) > revision) continue;
      this.#outbox.delete(position);
      this.#revisions.set(position, revision);
      this.values.set(position, value);
    }
    await this.flush();
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#outbox.keys()].map((position) => this.#send(position)));
  }

  /** Records a change and sends it if there is a connection; the answer is saved when `unsaved` is 0. */
  async answer(position: number, value: Value): Promise<SaveAck | null> {
    const revision = (this.#revisions.get(position) ?? 0) + 1;
    this.#revisions.set(position, revision);
    this.values.set(position, value);
    this.#outbox.set(position, { revision, value });
    return this.#socket.connected ? this.#send(position) : null;
  }

  /** The same packet again, as after an acknowledgement that never came. */
  repeat(position: number): Promise<SaveAck> {
    const revision = this.#revisions.get(position);
    return this.#save({ position, revision, value: this.values.get(position) });
  }

  async submit(): Promise<Sitting> {
    const ack = await this.#emit<{ ok: boolean; sitting: Sitting }>('sitting:submit', { sittingId: this.sittingId });
    if (!ack.ok) throw new Error('submitting was refused');
    this.#show(ack.sitting);
    return ack.sitting;
  }

  async sync(): Promise<Sitting> {
    const { sitting } = await this.#emit<{ sitting: Sitting }>('sitting:sync', { sittingId: this.sittingId });
    this.#show(sitting);
    return sitting;
  }

  /** Resolves with the first view that the server sends by itself and that fits. */
  changed(fits: (sitting: Sitting) => boolean): Promise<Sitting> {
    return new Promise((resolve) => {
      const look = ({ sitting }: { sitting: Sitting }) => {
        if (!fits(sitting)) return;
        this.#socket.off('sitting:changed', look);
        resolve(sitting);
      };
      this.#socket.on('sitting:changed', look);
    });
  }

  /** Resolves when the server sends this event. */
  told(event: 'device:requested' | 'device:released' | 'device:lost'): Promise<{ sittingId: string }> {
    return new Promise((resolve) => this.#socket.once(event, resolve));
  }

  async letGo(): Promise<void> {
    const ack = await this.#emit<{ ok: boolean }>('device:release', { sittingId: this.sittingId });
    if (!ack.ok) throw new Error('letting go was refused');
  }

  async flag(positions: readonly number[]): Promise<void> {
    const ack = await this.#emit<{ ok: boolean }>('flags:save', { sittingId: this.sittingId, positions });
    if (!ack.ok) throw new Error('flags were refused');
    this.flagged = positions;
  }

  drop(): void {
    this.#socket.disconnect();
  }

  async resume(): Promise<void> {
    this.#socket = this.#open();
    await this.enter();
  }

  #open(): Socket {
    const socket = io(`${this.#api.origin}/candidate`, { forceNew: true, extraHeaders: { cookie: this.#api.cookie } });
    socket.on('sitting:changed', ({ sitting }: { sitting: Sitting }) => this.#show(sitting));
    return socket;
  }

  async #send(position: number): Promise<SaveAck> {
    const entry = this.#outbox.get(position);
    if (entry === undefined) throw new Error(`nothing of item ${position} is unsaved`);
    const ack = await this.#save({ position, ...entry });
    if (this.#outbox.get(position) !== entry) return ack;
    if (ack.status !== 'refused') this.#outbox.delete(position);
    else if (ack.code === 'sitting-paused') {
      this.#revisions.set(position, entry.revision + 1);
      this.#outbox.set(position, { ...entry, revision: entry.revision + 1 });
    }
    return ack;
  }

  #save(change: object): Promise<SaveAck> {
    return this.#emit('response:save', { sittingId: this.sittingId, ...change });
  }

  async #emit<T>(event: string, payload: object): Promise<T> {
    const sentAt = performance.now();
    const ack = (await this.#socket.timeout(15_000).emitWithAck(event, payload)) as T;
    const told = (ack as { serverNow?: number }).serverNow;
    if (told !== undefined) this.#read(told, sentAt);
    return ack;
  }

  #read(serverNow: number, sentAt: number) {
    const receivedAt = performance.now();
    const uncertainty = (receivedAt - sentAt) / 2;
    if (this.#offset === null || uncertainty <= this.#offset.uncertainty)
      this.#offset = { ms: serverNow - (sentAt + receivedAt) / 2, uncertainty };
  }

  #show(sitting: Sitting) {
    if (this.sitting !== null && sitting.version < this.sitting.version) return;
    this.sitting = sitting;
  }
}

/** A board as the page tells it: all rows at first, then the changed ones, by sitting. */
export class WatchedBoard {
  readonly rows = new Map<string, { sittingId: string; version: number; status: string; answered: number }>();
  readonly #socket: Socket;
  #look: () => void = () => undefined;

  constructor(api: Api) {
    this.#socket = io(`${api.origin}/proctor`, { forceNew: true, extraHeaders: { cookie: api.cookie } });
    this.#socket.on('board:changed', ({ board }: { board: { rows: [] } }) => this.#take(board.rows));
  }

  async watch(deliveryId: string): Promise<void> {
    const ack = (await this.#socket.timeout(15_000).emitWithAck('board:watch', { deliveryId })) as {
      board: { rows: [] };
    };
    this.#take(ack.board.rows);
  }

  /** Resolves once the row of a sitting fits. */
  shows(sittingId: string, fits: (row: { status: string; answered: number }) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        const row = this.rows.get(sittingId);
        if (row !== undefined && fits(row)) resolve();
      };
      this.#look();
    });
  }

  close(): void {
    this.#socket.disconnect();
  }

  #take(rows: readonly { sittingId: string; version: number; status: string; answered: number }[]) {
    for (const row of rows)
      if (row.version >= (this.rows.get(row.sittingId)?.version ?? 0)) this.rows.set(row.sittingId, row);
    this.#look();
  }
}

/** Why a namespace refuses the handshake: `data.code`, or the message where there is none. */
export function refusedHandshake(origin: string, namespace: string, cookie = ''): Promise<string> {
  const socket = io(`${origin}${namespace}`, { forceNew: true, extraHeaders: { cookie } });
  return new Promise((resolve) => {
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      socket.disconnect();
      resolve(error.data?.code ?? error.message);
    });
  });
}
