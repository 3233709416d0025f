export interface TopicGroup {
  readonly title: string;
  readonly units: number;
  readonly maxUnits: number;
}

interface ScoredTopic {
  readonly topic: string;
  readonly units: number;
  readonly maxUnits: number;
}

/** The fewest items that one result may speak of [KEY-1]. */
export const leastGroup = 5;

/**
 * Results by topic, in the bank's order of topics, for groups of at least five items [KEY-1]. Smaller topics are told together
 * as "Other topics". Where these are fewer than five in all, the smallest group joins them: left out, their
 * result would be the total less the rest. A form of which no such group can be made gives none.
 */
export function topicGroups(items: readonly ScoredTopic[], titles: ReadonlyMap<string, string>): TopicGroup[] {
  const byTopic = [...titles.keys()]
    .map((topic) => ({ topic, items: items.filter((item) => item.topic === topic) }))
    .filter((group) => group.items.length > 0);
  const shown = byTopic.filter((group) => group.items.length >= leastGroup);
  const other = byTopic.filter((group) => group.items.length < leastGroup).flatMap((group) => group.items);

  if (other.length > 0 && other.length < leastGroup) {
    const smallest = shown.reduce<(typeof shown)[number] | undefined>(
      (least, group) => (least === undefined || group.items.length < least.items.length ? group : least),
      undefined,
    );
    if (smallest === undefined) return [];
    shown.splice(shown.indexOf(smallest), 1);
    other.push(...smallest.items);
  }

  const groups = shown.map((group) => sumUp(titles.get(group.topic) ?? group.topic, group.items));
  return other.length > 0 ? [...groups, sumUp('Other topics', other)] : groups;
}

function sumUp(title: string, items: readonly ScoredTopic[]): TopicGroup {
  return {
    title,
    units: items.reduce((sum, item) => sum + item.units, 0),
    maxUnits: items.reduce((sum, item) => sum + item.maxUnits, 0),
  };
}
