/** What the benchmark tells its client process to do; every order is answered once it is done. */
export interface ClientOrders {
  /** Adds candidates, each with a connection to the server, attached to its sitting. */
  join: { order: { origin: string; candidates: readonly Seated[]; atOnce: number }; answer: { attached: number } };
  /** Gives the first `count` candidates a connection to the echo as well. */
  joinEcho: { order: { origin: string; count: number }; answer: { connected: number } };
  /** Each of the first `count` candidates sends the next save as soon as the last one was acknowledged. */
  saturate: {
    order: { target: Target; count: number; warmUpMs: number; measureMs: number };
    answer: Measured & { perSecond: number };
  };
  /** So many saves a second in all, each candidate in turn, whether or not earlier ones were acknowledged. */
  pace: { order: { count: number; perSecond: number; measureMs: number }; answer: Measured };
  /** All at one instant: start over HTTP, connect, attach, receive the form. */
  start: {
    order: { origin: string; deliveryId: string; tokens: readonly string[] };
    answer: { answeredMs: readonly number[]; deliveredMs: readonly number[]; failures: readonly string[] };
  };
  leave: { order: Record<never, never>; answer: Record<never, never> };
}

export type Target = 'server' | 'echo';

export interface Seated {
  readonly token: string;
  readonly sittingId: string;
}

export interface Measured {
  /** Everything that was acknowledged as saved, warm-up included. */
  readonly saved: number;
  /** Sent and never acknowledged, or acknowledged as anything but saved. */
  readonly lost: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}

export interface Order<Name extends keyof ClientOrders = keyof ClientOrders> {
  readonly name: Name;
  readonly order: ClientOrders[Name]['order'];
}

export const deviceId = 'bench-device';
