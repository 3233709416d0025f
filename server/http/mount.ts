import type { Readable, Writable } from 'node:stream';
import type { z } from 'zod';
import type { Operation, Role } from '../contract/operation.ts';
import type { Result } from '../core/result.ts';
import type { Instant } from '../core/time/instant.ts';

/** Who is asking: resolved from the cookie of the operation's area. */
export interface Principal {
  readonly personId: string;
  readonly role: Role;
  readonly loginId: string;
}

/**
 * The person behind a role's cookie, or null when nobody is signed in for that role. HTTP routes and the
 * socket handshake share it.
 */
export type Authenticate = (cookieHeader: string | undefined, role: Role, now: Instant) => Promise<Principal | null>;

/** What only sign-in needs to know of the browser, and may set in it. */
export interface Browser {
  readonly cookieHeader: string | undefined;
  readonly userAgent: string;
  /** Adds one serialised `Set-Cookie` header to the answer. */
  setCookie(header: string): void;
}

/** One parsed and authorised request. Everything a handler may know of HTTP stands here. */
export interface Call<O extends Operation> {
  /** Null in operations whose access is `public`, and only there. */
  readonly principal: O['access'] extends 'public' ? null : Principal;
  readonly params: z.output<O['params']>;
  readonly query: z.output<O['query']>;
  readonly body: z.output<O['body']>;
  /** The receipt of the request on the authority clock [TIME-1]. Pass it down; read no clock again. */
  readonly receivedAt: Instant;
  readonly address: string;
  readonly browser: Browser;
  /** Aborted when the client goes away; long downloads should stop reading then. */
  readonly signal: AbortSignal;
  /** The body of an operation that declares an `upload`; it fails with a BodyTooLarge where it exceeds what is declared. */
  upload(): Readable;
  /**
   * Starts the download of an operation that declares `streams`: sends status 200 and the headers, and returns the
   * body to write to. Refuse before calling it; end the stream yourself and then answer `ok(undefined)`.
   */
  download(file: { readonly mediaType: string; readonly name: string }): Writable;
  /**
   * Answers with stored content for a page to show, in an operation that declares its media type among `streams`. What people
   * have put in acts on nothing: opened by itself it has neither scripts nor an origin. `keep`: its address names this content for ever and whoever
   * may see it may keep it; otherwise no cache does. Then answer `ok(undefined)`.
   */
  show(content: { readonly mediaType: string; readonly bytes: Uint8Array; readonly keep: boolean }): void;
}

export type Handler<O extends Operation> = (call: Call<O>) => Promise<Result<z.input<O['response']>>>;

/** The only way to serve a route: the operation says who may call it, what it takes and what it answers. */
export type Mount = <O extends Operation>(operation: O, handler: Handler<O>) => void;
