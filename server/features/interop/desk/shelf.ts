import { rm } from 'node:fs/promises';
import { between, type Instant, minutes } from '../../../core/time/instant.ts';

/** What is not touched for so long is forgotten. */
export const keptFor = minutes(30);

export interface Shelved {
  readonly id: string;
  readonly personId: string;
  /** All its files; removed with it. */
  readonly folder: string;
  touchedAt: Instant;
  /** Set while a process works at it. */
  work: { readonly stop: () => void; readonly done: Promise<void> } | null;
}

/** Things that people left for a while, one for each person: a new one takes the place of the former. Nobody sees those of others. */
export class Shelf<Thing extends Shelved> {
  readonly #things = new Map<string, Thing>();

  async put(thing: Thing): Promise<void> {
    const former = [...this.#things.values()].filter(({ personId }) => personId === thing.personId);
    this.#things.set(thing.id, thing);
    for (const each of former) await this.remove(each);
  }

  /** The thing, if it is theirs and still there; looking at it keeps it. */
  take(id: string, personId: string, now: Instant): Thing | null {
    const thing = this.#things.get(id);
    if (thing === undefined || thing.personId !== personId || this.#isOld(thing, now)) return null;
    thing.touchedAt = now;
    return thing;
  }

  ofPerson(personId: string): Thing | undefined {
    return [...this.#things.values()].find((thing) => thing.personId === personId);
  }

  async remove(thing: Thing): Promise<void> {
    this.#things.delete(thing.id);
    await stopped(thing);
    await rm(thing.folder, { recursive: true, force: true });
  }

  async forgetOld(now: Instant): Promise<void> {
    for (const thing of this.#things.values()) if (this.#isOld(thing, now)) await this.remove(thing);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#things.values()].map(stopped));
  }

  #isOld({ work, touchedAt }: Thing, now: Instant): boolean {
    return work === null && between(touchedAt, now) > keptFor;
  }
}

async function stopped({ work }: Shelved): Promise<void> {
  work?.stop();
  await work?.done;
}
