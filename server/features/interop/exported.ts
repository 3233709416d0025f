/** One item in another format, or why there is none. */
export type Exported =
  | { readonly ok: true; readonly text: string; readonly changes: readonly string[] }
  | { readonly ok: false; readonly reason: string };
