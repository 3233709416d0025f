import { z } from 'zod';
import type { RefusalCode } from '../core/refusal-codes.ts';

export const roles = ['candidate', 'proctor', 'grader', 'registrar', 'admin'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** `public`, or the one role whose login the operation asks for. */
export type Access = 'public' | Role;

/**
 * One operation of the HTTP interface. It is at once the authorisation table (deny by default: a route can
 * only be mounted through its operation), the parser of input, and the source of the OpenAPI document.
 *
 * The area is the role whose login is used, and stands in the path: `/api/<area>/…`. Each role has a cookie of its own,
 * so a person may act as a candidate in one window and as a proctor in another.
 */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
  A extends Access = Access,
> {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Express and OpenAPI agree on neither spelling of parameters; ours is `/api/candidate/sittings/{sittingId}`. */
  readonly path: `/api/${string}`;
  readonly access: A;
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** JSON answered with 200; `z.undefined()` answers 204. */
  readonly response: Response;
  /** For downloads and images: the media types answered instead of JSON. */
  readonly streams?: readonly string[];
  /** The body is a file as it is (`application/octet-stream`), of at most so many bytes, and `body` is nothing. */
  readonly upload?: { readonly mostBytes: number };
  /** Refusals this operation can answer beyond those every operation can (bad-input, not-signed-in, not-allowed). */
  readonly refusals: readonly RefusalCode[];
}

const nothing = z.strictObject({});

/** Fills what an operation does not use with "nothing allowed here". */
export function defineOperation<
  const A extends Access,
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Response extends z.ZodType = z.ZodUndefined,
>(
  spec: Pick<Operation, 'id' | 'method' | 'path' | 'summary'> & {
    readonly access: A;
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly response?: Response;
    readonly streams?: readonly string[];
    readonly upload?: { readonly mostBytes: number };
    readonly refusals?: readonly RefusalCode[];
  },
): Operation<Params, Query, Body, Response, A> {
  return {
    params: nothing as unknown as Params,
    query: nothing as unknown as Query,
    body: z.undefined() as unknown as Body,
    response: z.undefined() as unknown as Response,
    refusals: [],
    ...spec,
  };
}
