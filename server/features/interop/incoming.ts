import type { Draft } from './draft.ts';
import { type Finished, finishItem, type Place } from './finish-item.ts';
import type { ItemImages } from './images.ts';

/** An item on its way in: what the file says of it, and how it becomes an item once its place is known. */
export interface Incoming {
  readonly name: string;
  readonly line: number | null;
  readonly part: string | null;
  /** Its id in an Invigil bank, where the file knows it. */
  readonly id: string | null;
  readonly exam: string | null;
  readonly topic: string | null;
  /** What another system calls it. */
  readonly sourceId: string | null;
  readonly category: string | null;
  /** Of its texts, as a tag. */
  readonly language: string | null;
  finish(place: Place, images: ItemImages): Finished;
}

export function incomingOf(draft: Draft): Incoming {
  const id = draft.carry?.item['id'];
  return {
    name: draft.name,
    line: draft.line,
    part: draft.part,
    id: typeof id === 'string' ? id : null,
    exam: draft.carry?.exam ?? null,
    topic: draft.carry?.topic ?? null,
    sourceId: draft.sourceId,
    category: draft.category,
    language: draft.language ?? null,
    finish: (place, images) => finishItem(draft, place, images),
  };
}
