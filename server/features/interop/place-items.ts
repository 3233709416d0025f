import { BankFile } from '../../contract/bank.ts';
import type { ContentItem } from '../banks/index.ts';
import type { Incoming } from './incoming.ts';
import { slug } from './slug.ts';

/** Gives imported items their ids, exams and topics, and topics their titles. */
export class Places {
  readonly #asked: { readonly exam: string | undefined; readonly topic: string | undefined };
  readonly #own: readonly string[];
  readonly #ids = new Set<string>();
  readonly #titles: Map<string, string>;
  readonly #topicByTitle: Map<string, string>;

  /** `topics` are those of the bank; `asked` decides for every item where it is given. */
  constructor(
    topics: Readonly<Record<string, string>>,
    asked: { readonly exam: string | undefined; readonly topic: string | undefined },
  ) {
    this.#asked = asked;
    this.#own = Object.keys(topics);
    this.#titles = new Map(Object.entries(topics));
    this.#topicByTitle = new Map(Object.entries(topics).map(([id, title]) => [title.toLowerCase(), id]));
  }

  /** The topics of the bank with those of the items that come in; a topic whose items were all left out is none. */
  topicsOf(items: Iterable<Pick<ContentItem, 'topic'>>): Record<string, string> {
    const used = new Set([...this.#own, ...Array.from(items, ({ topic }) => topic)]);
    return Object.fromEntries([...this.#titles].filter(([id]) => used.has(id)));
  }

  /** Null where the file gives an id of its own that another item of it has. */
  placeOf(incoming: Incoming): Pick<ContentItem, 'id' | 'exam' | 'topic'> | null {
    if (incoming.id !== null && this.#ids.has(incoming.id)) return null;
    const id = incoming.id ?? this.#freeId(incoming.sourceId ?? incoming.name);
    this.#ids.add(id);
    return { id, exam: this.#asked.exam ?? incoming.exam ?? 'imported', topic: this.#topicOf(incoming) };
  }

  #freeId(wanted: string): string {
    const base = slug(wanted).slice(0, 50) || 'item';
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? base : `${base}-${number}`;
      if (!this.#ids.has(id)) return id;
    }
  }

  #topicOf(incoming: Incoming): string {
    const given = this.#asked.topic ?? incoming.topic;
    const title = incoming.category;
    const id =
      given ?? (title === null ? 'imported' : (this.#topicByTitle.get(title.toLowerCase()) ?? this.#freeTopic(title)));
    if (!this.#titles.has(id)) {
      this.#titles.set(id, title ?? (id === 'imported' ? 'Imported items' : id));
      if (title !== null) this.#topicByTitle.set(title.toLowerCase(), id);
    }
    return id;
  }

  #freeTopic(title: string): string {
    const base = slug(title).slice(0, 17).replace(/-+$/, '') || 'topic';
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? base : `${base}-${number}`;
      if (!this.#titles.has(id)) return id;
    }
  }
}

/** What a new bank says of itself until somebody says more. */
export function newBank(folderName: string): BankFile {
  const id = slug(folderName).slice(0, 60) || 'imported';
  return BankFile.parse({ id, title: folderName, sample: false, language: 'en', topics: {} });
}
