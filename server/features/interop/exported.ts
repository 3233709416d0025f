/** One item in another format, or why there is none. */
export type Exported =
  | {
      readonly ok: true;
      readonly text: string;
      /** Pictures that the text points at, by their names below the bank's folder `images/`. */
      readonly images: readonly string[];
      readonly changes: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };
