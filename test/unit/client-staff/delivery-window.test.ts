import { describe, expect, it } from 'vitest';
import { isOver, windowText } from '../../../client/features/staff/delivery-window.ts';

const hour = 3_600_000;
const now = Date.UTC(2027, 2, 1, 17);

describe('the window of a delivery in words', () => {
  it.each([
    ['always open', null, null, /^Always open/],
    ['opens later, for good', now + hour, null, /^Opens Mar 1, 2027, [\d:]+ \S+$/],
    ['opens later, for a while', now + hour, now + 2 * hour, /^Opens Mar 1, 2027, .+, starts possible until \d\d:00$/],
    ['opens later, for days', now + hour, now + 49 * hour, /^Opens Mar 1, 2027, .+ until Mar 3, 2027, /],
    ['open, and closes', now - hour, now + 1, /^Starts possible until Mar 1, 2027, /],
    ['opened, for good', now, null, /^Always open/],
    ['over', now - hour, now, /^No more starts since Mar 1, 2027, /],
  ])('%s', (_what, opensAt, closesAt, text) => {
    expect(windowText({ opensAt, closesAt }, now)).toMatch(text);
    expect(isOver({ opensAt, closesAt }, now)).toBe(text.source.startsWith('^No more'));
  });
});
