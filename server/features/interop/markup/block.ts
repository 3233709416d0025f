/** What item texts can hold: the declared set that Markdown is rendered to, and no more. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | Picture
  | { readonly kind: 'math'; readonly tex: string }
  | { readonly kind: 'strong' | 'em'; readonly inlines: readonly Inline[] };

export interface Picture {
  readonly kind: 'image';
  /** Below the bank's folder `images/`. */
  readonly name: string;
  /** The text alternative; never empty. */
  readonly alt: string;
}

export type Align = 'left' | 'right' | 'center';

export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  /** A picture with nothing beside it; the caption may be empty. */
  | { readonly kind: 'figure'; readonly picture: Picture; readonly caption: string }
  /** A formula with nothing beside it. */
  | { readonly kind: 'formula'; readonly tex: string }
  | {
      readonly kind: 'list';
      /** The first number of a numbered list; null for bullets. */
      readonly start: number | null;
      readonly items: readonly (readonly Block[])[];
    }
  | {
      readonly kind: 'table';
      readonly aligns: readonly Align[];
      /** The first is the header. */
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };
