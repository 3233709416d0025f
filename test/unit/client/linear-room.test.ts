import { afterEach, expect, it, vi } from 'vitest';
import { scriptedServer } from './scripted-server.ts';

afterEach(() => vi.useRealTimers());

it('[SAVE-3] answers given without a connection go out item by item, so that none of them is left behind', async () => {
  const server = scriptedServer({ navigation: 'linear' });
  server.script('response:save', ({ position, revision }) =>
    position === server.server.reached
      ? undefined
      : { status: 'refused', code: 'item-left-behind', message: '', revision, serverNow: 0, deadline: 3_600_000 },
  );
  const room = server.open();
  try {
    await server.pass(10);
    server.cut();
    for (const position of [1, 2, 3]) {
      room.answer(position, true);
      room.go(position + 1);
    }
    expect(room.state().position).toBe(3);
    room.go(1);
    expect(room.state().position).toBe(3);
    const asked = () =>
      server.asked
        .filter(({ name }) => name === 'response:save' || name === 'sitting:advance')
        .map(({ name, payload }) => `${name} ${payload['position']}`);
    expect(asked()).toEqual([]);

    server.giveBack();
    await server.pass(10);
    expect(asked()).toEqual([
      'response:save 1',
      'sitting:advance 2',
      'response:save 2',
      'sitting:advance 3',
      'response:save 3',
    ]);
    expect(room.state().answers.outbox.size).toBe(0);
    expect(room.state().answers.told.size).toBe(0);
  } finally {
    room.stop();
  }
});
