import type { z } from 'zod';
import type { Operation, Role } from '../contract/operation.ts';
import type { Refusal, Result } from '../core/result.ts';
import type { Instant } from '../core/time/instant.ts';

/** Who is asking: resolved from the cookie of the operation's area. */
export interface Principal {
  readonly personId: string;
  readonly role: Role;
  readonly loginId: string;
}

export interface Call<O extends Operation> {
  /** Null only in operations whose access is `public`. */
  readonly principal: O['access'] extends 'public' ? Principal | null : Principal;
  readonly params: z.output<O['params']>;
  readonly query: z.output<O['query']>;
  readonly body: z.output<O['body']>;
  /** The receipt of the request on the authority clock [TIME-1]. */
  readonly receivedAt: Instant;
  readonly address: string;
}

export type { Refusal, Result };
