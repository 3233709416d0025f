import { describe, expect, it, vi } from 'vitest';
import type { RoomEngine } from '../../../client/features/exam-room/room-engine.ts';
import { openTab } from '../../../client/features/exam-room/room-tab.ts';

function tab(answers: ('held' | 'other-tab')[]) {
  const stop = vi.fn();
  const openRoom = vi.fn(() => ({ stop }) as unknown as RoomEngine);
  let lose: () => void = () => undefined;
  const opened = openTab({
    openRoom,
    holdTab: async (onLost) => {
      lose = onLost;
      return answers.shift() ?? 'held';
    },
  });
  return { opened, openRoom, stop, lose: () => lose() };
}

describe('the tab of a room', () => {
  it('opens the room once the tab is made sure of', async () => {
    const { opened, openRoom } = tab(['held']);
    expect(opened.state().kind).toBe('asking');
    await vi.waitUntil(() => opened.state().kind === 'open');
    expect(openRoom).toHaveBeenCalledTimes(1);
  });

  it('that is not the only one opens no room until it is told to take it', async () => {
    const { opened, openRoom } = tab(['other-tab', 'held']);
    await vi.waitUntil(() => opened.state().kind === 'elsewhere');
    expect(opened.state()).toEqual({ kind: 'elsewhere', lost: false });
    expect(openRoom).not.toHaveBeenCalled();
    opened.take();
    await vi.waitUntil(() => opened.state().kind === 'open');
  });

  it('from which the room is taken stops it, and opens another when it takes it back', async () => {
    const { opened, openRoom, stop, lose } = tab([]);
    await vi.waitUntil(() => opened.state().kind === 'open');
    lose();
    expect(stop).toHaveBeenCalledTimes(1);
    expect(opened.state()).toEqual({ kind: 'elsewhere', lost: true });
    opened.take();
    await vi.waitUntil(() => opened.state().kind === 'open');
    expect(openRoom).toHaveBeenCalledTimes(2);
  });
});
