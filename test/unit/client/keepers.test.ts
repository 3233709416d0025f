import { describe, expect, it } from 'vitest';
import { createMessagesKeeper } from '../../../client/features/exam-room/messages-keeper.ts';
import { createNotesKeeper } from '../../../client/features/exam-room/notes-keeper.ts';
import type { Notes, RoomMessage } from '../../../server/contract/assistance.ts';

/** Work put off, done when the test says so. */
function laterList() {
  const put: (() => void)[] = [];
  return {
    later: (_ms: number, work: () => void) => void put.push(work),
    async run() {
      for (const work of put.splice(0)) work();
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

function shelf(kept: string | null = null) {
  const held = { text: kept };
  return {
    held,
    read: () => held.text,
    write: (text: string) => {
      held.text = text;
    },
    clear: () => {
      held.text = null;
    },
  };
}

describe('notes', () => {
  function keeper(answers: (number | 'refused' | null)[], kept: string | null = null) {
    const saved: Notes[] = [];
    const wait = laterList();
    const place = shelf(kept);
    const notes = createNotesKeeper({
      save: async (given) => {
        saved.push(given);
        return answers.shift() ?? null;
      },
      later: wait.later,
      shelf: place,
    });
    return { notes, saved, wait, place };
  }

  it('are sent once they rest, whole, and are then on the server alone', async () => {
    const { notes, saved, wait, place } = keeper([1]);
    notes.strike(2, 'b');
    notes.strike(2, 'a');
    notes.write('12');
    expect(saved).toEqual([]);
    expect(place.held.text).not.toBeNull();
    await wait.run();
    expect(saved).toEqual([{ struck: { 2: ['a', 'b'] }, scratchpad: '12' }]);
    expect(notes.state().unsent).toBe(false);
    expect(place.held.text).toBeNull();
  });

  it('a second stroke through an option takes the first back', () => {
    const { notes } = keeper([]);
    notes.strike(2, 'b');
    notes.strike(2, 'b');
    expect(notes.state().notes.struck).toEqual({});
  });

  it('are sent again after silence', async () => {
    const { notes, saved, wait } = keeper([null, 1]);
    notes.write('x');
    await wait.run();
    expect(notes.state().unsent).toBe(true);
    await wait.run();
    expect(saved).toHaveLength(2);
    expect(notes.state().unsent).toBe(false);
  });

  it('kept on this device by an earlier page win over what they were made from', async () => {
    const kept = { notes: { struck: {}, scratchpad: 'longer' }, base: 3 };
    const { notes, saved } = keeper([4], JSON.stringify(kept));
    notes.attached({ struck: {}, scratchpad: 'long', version: 3 });
    expect(notes.state().notes.scratchpad).toBe('longer');
    expect(saved).toHaveLength(1);
  });

  it('are joined with what another device wrote meanwhile: no words are thrown away', () => {
    const kept = { notes: { struck: {}, scratchpad: 'mine' }, base: 3 };
    const { notes } = keeper([8], JSON.stringify(kept));
    notes.attached({ struck: { 1: ['a'] }, scratchpad: 'theirs', version: 7 });
    expect(notes.state().notes).toEqual({ struck: { 1: ['a'] }, scratchpad: 'theirs\n\nmine' });
  });

  it('broken leftovers of a page are passed over', () => {
    const { notes } = keeper([], '{"notes":');
    notes.attached({ struck: {}, scratchpad: 'whole', version: 1 });
    expect(notes.state()).toEqual({ notes: { struck: {}, scratchpad: 'whole' }, unsent: false });
  });
});

describe('messages', () => {
  const message = (n: number, from: RoomMessage['from']): RoomMessage => ({
    id: `018f0000-0000-7000-8000-00000000000${n}`,
    from,
    text: String(n),
    at: n,
    toAll: false,
  });

  function keeper(server: RoomMessage[], readUntil = 0) {
    const wait = laterList();
    const read = { until: readUntil };
    let asked = 0;
    const messages = createMessagesKeeper({
      list: async () => {
        asked += 1;
        return { ok: true, value: [...server] };
      },
      ask: async () => ({ ok: false, refusal: { code: 'too-many-tries', message: 'wait' } }),
      comment: async () => ({ ok: true, value: null }),
      later: wait.later,
      shelf: {
        read: () => read.until,
        write: (until) => {
          read.until = until;
        },
      },
    });
    return { messages, wait, read, asked: () => asked };
  }

  it('are fetched when the sitting counts more than are known, and only then', async () => {
    const { messages, wait, asked } = keeper([message(1, 'proctor')]);
    messages.counted(0);
    expect(asked()).toBe(0);
    messages.counted(1);
    await wait.run();
    messages.counted(1);
    expect(asked()).toBe(1);
    expect(messages.state().unread.map(({ text }) => text)).toEqual(['1']);
  });

  it('of staff are unread until they are confirmed, also after a reload; those of oneself never are', async () => {
    const server = [message(1, 'candidate'), message(2, 'proctor'), message(3, 'registrar')];
    const { messages, wait, read } = keeper(server, 2);
    messages.counted(3);
    await wait.run();
    expect(messages.state().unread.map(({ text }) => text)).toEqual(['3']);
    messages.markRead();
    expect(messages.state().unread).toEqual([]);
    expect(read.until).toBe(3);
  });

  it('that are still missing are asked for again', async () => {
    const server = [message(1, 'proctor')];
    const { messages, wait } = keeper(server);
    messages.counted(2);
    await wait.run();
    server.push(message(2, 'proctor'));
    await wait.run();
    expect(messages.state().messages).toHaveLength(2);
  });

  it('tell what became of a request for help', async () => {
    const { messages } = keeper([]);
    expect(await messages.askHelp('x')).toEqual({ code: 'too-many-tries', message: 'wait' });
    expect(await messages.comment(1, 'x')).toBeNull();
  });
});
