import type { RefusalCode } from './refusal-codes.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** An expected "no": a closed code for programs, a plain sentence for people, and the facts behind it. */
export interface Refusal {
  readonly code: RefusalCode;
  /** One sentence that says what, where and what to do. */
  readonly message: string;
  readonly params?: { readonly [name: string]: Json };
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(
  code: RefusalCode,
  message: string,
  params?: Refusal['params'],
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: params === undefined ? { code, message } : { code, message, params } };
}
