import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languagesOf } from '../../../server/core/item/languages.ts';
import { createBanks } from '../../../server/features/banks/index.ts';
import { mountSittings } from '../../../server/features/sittings/sittings.routes.ts';
import { type BankFolder, choiceItem, itemsFile, makeBankFolder } from '../../support/bank-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Engine, insertCandidate, insertStandingDelivery, laptop, startEngine } from '../../support/engine.ts';
import { fakeClock, serveApp } from '../../support/http.ts';
import { svg } from '../../support/images.ts';
import { quietLog } from '../../support/log.ts';

/** Every image is a drawing with its own name in it. */
const drawing = (name: string) => svg(`<text>${name}</text>`).toString();
const hashOf = (name: string) => createHash('sha256').update(drawing(name)).digest('hex');
const shown = (name: string) => `![A drawing](images/${name}.svg)`;
const names = ['stem', 'option', 'rationale', 'final', 'spanish', 'german'];

const spanish = (n: number, stem: string) => ({
  stem,
  options: ['Uno', 'Dos', 'Tres', 'Cuatro'].map((text) => `${text} de ${n}`),
});
const translations = {
  'mid-a-001': spanish(1, `¿Cuál? ${shown('spanish')}`),
  'mid-a-002': spanish(2, '¿Y esta?'),
  'mid-a-003': spanish(3, '¿Y esa?'),
  'mid-a-004': spanish(4, '¿Y aquella?'),
  'mid-a-005': spanish(5, '¿Y la última?'),
};

/** The midterm draws all its five items, so that every form is known; the item of the final is on none. */
const files = () => ({
  'bank.yaml': { id: 'drawn', title: 'A bank with drawings', sample: true, language: 'en', topics: { A: 'Drawings' } },
  'blueprints/midterm.yaml': { exam: 'midterm', items: 5, cells: [{ topic: 'A', count: 5 }] },
  'items/midterm/a.yaml': itemsFile([
    choiceItem(1, { stem: `Which? ${shown('stem')}` }),
    choiceItem(2, {
      options: [
        { text: shown('option'), correct: true, rationale: 'r' },
        { text: 'b', rationale: shown('rationale') },
        { text: 'c', rationale: 'r' },
        { text: 'd', rationale: 'r' },
      ],
    }),
    choiceItem(3),
    choiceItem(4),
    choiceItem(5),
  ]),
  'items/final/a.yaml': { exam: 'final', topic: 'A', items: [choiceItem(6, { stem: shown('final') })] },
  'translations/es/a.yaml': { topics: { A: 'Dibujos' }, items: translations },
  'translations/de/a.yaml': { items: { 'mid-a-001': { stem: shown('german') } } },
  ...Object.fromEntries(names.map((name) => [`images/${name}.svg`, drawing(name)])),
});

let db: TestDatabase;
let folder: BankFolder;
let engine: Engine;
let banks: ReturnType<typeof createBanks>;
const clock = fakeClock();
const proctorId = v7();

beforeAll(async () => {
  db = await createTestDatabase();
  folder = await makeBankFolder(files());
  banks = createBanks({ database: db.database, clock, log: quietLog, folders: [folder.path] });
  await banks.loadAll(clock.now());
  expect(banks.bankProblems()).toEqual([]);
  const itemReview = { withheldItems: async () => new Set<string>(), knowsKeys: async () => false };
  engine = await startEngine(db, { clock, bank: { bankId: 'drawn', banks, itemReview } });
  await db.owner.query(
    `INSERT INTO person (id, email, name, roles, created_at) VALUES ($1, 'p@example.org', 'Proctor', '{proctor}', 0)`,
    [proctorId],
  );
});
afterAll(async () => {
  await engine.stop();
  await db.drop();
  await folder.remove();
});

/** Who asks stands in the cookie, as `role:id`. */
function serve() {
  return serveApp({
    clock,
    features: [banks.mountBanks, (mount) => mountSittings(mount, engine.actions)],
    authenticate: async (cookie, role) => {
      const [as, personId] = (cookie ?? '').split(':');
      return as === role && personId ? { personId, role, loginId: personId } : null;
    },
  });
}

async function edge() {
  const server = await serve();
  return async (path: string, cookie: string) => {
    const answer = await server.fetch(path, { headers: { cookie } });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as { code?: string }) : null;
    return { status: answer.status, headers: answer.headers, text, code: json?.code ?? null };
  };
}

async function begin(language: string | null = null, needsAdmission = false) {
  const candidateId = await insertCandidate(db);
  const deliveryId = needsAdmission ? await insertStandingDelivery(db, true) : await insertStandingDelivery(db);
  const started = await engine.actions.enter(candidateId, deliveryId, laptop, clock.now(), language);
  if (!started.ok) throw new Error(started.refusal.message);
  const { sittingId } = started.value;
  const principal = { personId: proctorId, role: 'proctor', loginId: proctorId } as const;
  const command = { principal, sittingId, reason: 'for a reason', receivedAt: clock.now() };
  const ask = await edge();
  const image = (name: string, as = candidateId, role = 'candidate') =>
    ask(`/api/candidate/sittings/${sittingId}/images/${hashOf(name)}`, `${role}:${as}`);
  return { sittingId, candidateId, deliveryId, command, ask, image };
}

describe('images of items', () => {
  it('are stored once, by the hash of their bytes, and never change', async () => {
    const again = createBanks({ database: db.database, clock, log: quietLog, folders: [folder.path] });
    await again.loadAll(clock.now());
    const { rows } = await db.owner.query<{ hash: string }>('SELECT hash FROM item_image');
    expect(rows.map(({ hash }) => hash).sort()).toEqual(names.map(hashOf).sort());
    for (const statement of [
      `UPDATE item_image SET media_type = 'image/png'`,
      'DELETE FROM item_image',
      'TRUNCATE item_image',
    ]) {
      await expect(db.database.query(statement)).rejects.toThrow(/permission denied/);
      await expect(db.owner.query(statement)).rejects.toThrow(/never changed or removed/);
    }
    await expect(
      db.database.query(
        `INSERT INTO item_image (hash, media_type, bytes, loaded_at) VALUES ($1, 'image/png', 'x', 0)`,
        ['0'.repeat(64)],
      ),
    ).rejects.toThrow(/item_image_hash_check|check constraint/);
  });

  it('of the own form are served while the sitting goes on, as content that acts on nothing and is kept nowhere', async () => {
    const { image } = await begin();
    for (const name of ['stem', 'option']) {
      const answer = await image(name);
      expect([answer.status, answer.text]).toEqual([200, drawing(name)]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/svg+xml',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
    }
  });

  it('are refused to everybody else, and of anything that the form does not show [KEY-1] [ROLE-1]', async () => {
    const { image, ask, sittingId, candidateId } = await begin();
    const other = await begin();
    const at = (hash: string) => `/api/candidate/sittings/${sittingId}/images/${hash}`;
    const answers = {
      'to nobody': await ask(at(hashOf('stem')), ''),
      'to staff': await image('stem', proctorId, 'proctor'),
      'to another candidate': await image('stem', other.candidateId),
      'of no sitting': await ask(
        `/api/candidate/sittings/${v7()}/images/${hashOf('stem')}`,
        `candidate:${candidateId}`,
      ),
      'that only a rationale shows': await image('rationale'),
      'of another exam': await image('final'),
      'of another language': await image('spanish'),
      'that does not exist': await ask(at('0'.repeat(64)), `candidate:${candidateId}`),
      'without a hash': await ask(at('..'), `candidate:${candidateId}`),
      'by something else than a hash': await ask(at('stem.svg'), `candidate:${candidateId}`),
    };
    expect(Object.entries(answers).map(([what, { status, code }]) => [what, status, code])).toEqual([
      ['to nobody', 401, 'not-signed-in'],
      ['to staff', 401, 'not-signed-in'],
      ['to another candidate', 404, 'not-found'],
      ['of no sitting', 404, 'not-found'],
      ['that only a rationale shows', 404, 'not-found'],
      ['of another exam', 404, 'not-found'],
      ['of another language', 404, 'not-found'],
      ['that does not exist', 404, 'not-found'],
      ['without a hash', 404, 'no-such-route'],
      ['by something else than a hash', 400, 'bad-input'],
    ]);
  });

  it('are refused before the start, during a pause and after every end', async () => {
    const waiting = await begin(null, true);
    expect(await waiting.image('stem')).toMatchObject({ status: 409, code: 'sitting-not-open' });
    await engine.proctoring.admit(waiting.command);
    expect((await waiting.image('stem')).status).toBe(200);
    await engine.proctoring.pause(waiting.command);
    expect(await waiting.image('stem')).toMatchObject({ status: 409, code: 'sitting-paused' });
    await engine.proctoring.resume(waiting.command);
    expect((await waiting.image('stem')).status).toBe(200);
    await engine.proctoring.terminate(waiting.command);
    expect(await waiting.image('stem')).toMatchObject({ status: 409, code: 'sitting-closed' });

    const { image, sittingId, candidateId } = await begin();
    await engine.actions.submit({ candidateId, sittingId, deviceId: laptop }, clock.now());
    expect(await image('stem')).toMatchObject({ status: 409, code: 'sitting-closed' });
  });

  it('are all there for administrators, who may keep them', async () => {
    const ask = await edge();
    for (const name of names) {
      const answer = await ask(`/api/admin/images/${hashOf(name)}`, `admin:${proctorId}`);
      expect([answer.status, answer.text]).toEqual([200, drawing(name)]);
      expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    }
    expect(await ask(`/api/admin/images/${'0'.repeat(64)}`, `admin:${proctorId}`)).toMatchObject({ code: 'not-found' });
    expect(await ask(`/api/admin/images/${hashOf('stem')}`, `candidate:${proctorId}`)).toMatchObject({ status: 401 });
  });
});

describe('the language of a form', () => {
  async function room(sittingId: string, candidateId: string) {
    const socket = await engine.connect(candidateId);
    const attached = await socket.attach(sittingId);
    if (!attached.ok) throw new Error(attached.code);
    return { socket, room: attached.room };
  }

  it('is chosen from those that are complete, which the offer names', async () => {
    const { candidateId, deliveryId } = await begin();
    const offers = await engine.actions.offers(candidateId, engine.clock.now());
    expect(offers.find((offer) => offer.deliveryId === deliveryId)).toMatchObject({ languages: ['en', 'es'] });
    const bank = await banks.currentVersion('drawn');
    expect(bank && languagesOf(bank, 'midterm')).toEqual(['en', 'es']);
  });

  it('is asked for by its tag at the start', async () => {
    const candidateId = await insertCandidate(db);
    const deliveryId = await insertStandingDelivery(db);
    const server = await serve();
    const start = (language: string) =>
      server.send(
        'POST',
        '/api/candidate/sittings',
        { deliveryId, deviceId: laptop, language },
        { cookie: `candidate:${candidateId}` },
      );
    expect(await start('Spanish, please')).toMatchObject({ status: 400, body: { code: 'bad-input' } });
    expect(await start('de')).toMatchObject({ status: 409, body: { code: 'language-not-available' } });
    const { status, body } = await start('es');
    expect(status).toBe(200);
    const { sittingId } = (body as { sitting: { sittingId: string } }).sitting;
    expect((await room(sittingId, candidateId)).room.formLanguage).toBe('es');
  });

  it('is that of the bank where none is chosen', async () => {
    const { sittingId, candidateId } = await begin();
    expect((await room(sittingId, candidateId)).room).toMatchObject({ formLanguage: 'en' });
  });

  it('gives all items in it, with images of its own', async () => {
    const { sittingId, candidateId, image } = await begin('es');
    const { form, formLanguage } = (await room(sittingId, candidateId)).room;
    expect(formLanguage).toBe('es');
    expect(form.map(({ stemHtml }) => stemHtml).sort()).toEqual([
      `<p>¿Cuál? <img data-image="${hashOf('spanish')}" alt="A drawing" width="30" height="20"></p>`,
      '<p>¿Y aquella?</p>',
      '<p>¿Y esa?</p>',
      '<p>¿Y esta?</p>',
      '<p>¿Y la última?</p>',
    ]);
    expect((await image('spanish')).status).toBe(200);
    expect(await image('stem')).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('changes nothing of key and score', async () => {
    const { sittingId, candidateId } = await begin('es');
    const { socket, room: shownRoom } = await room(sittingId, candidateId);
    for (const item of shownRoom.form) {
      const key =
        item.type === 'single-choice' ? item.options.find(({ html }) => /^(Uno de 2|Dos de [1345])$/.test(html)) : null;
      expect(await socket.save(sittingId, item.position, 1, key?.id ?? null)).toMatchObject({ status: 'saved' });
    }
    await socket.submit(sittingId);
    const { rows } = await db.owner.query('SELECT units, max_units FROM outcome WHERE sitting_id = $1', [sittingId]);
    expect(rows).toEqual([{ units: 5, max_units: 5 }]);
  });

  it('is that of the topics in its result, too', async () => {
    const titles = async (language: string | null) => {
      const { sittingId, candidateId } = await begin(language);
      await engine.actions.submit({ candidateId, sittingId, deviceId: laptop }, clock.now());
      const result = await engine.actions.result({ candidateId, sittingId }, clock.now());
      if (!result.ok) throw new Error(result.refusal.message);
      return [result.value.topicLanguage, ...result.value.topicGroups.map(({ title }) => title)];
    };
    expect(await titles('es')).toEqual(['es', 'Dibujos']);
    expect(await titles(null)).toEqual(['en', 'Drawings']);
    expect(await titles('en')).toEqual(['en', 'Drawings']);
  });

  it('that is not offered is refused, and makes no sitting', async () => {
    const candidateId = await insertCandidate(db);
    const deliveryId = await insertStandingDelivery(db);
    for (const language of ['de', 'fr', 'en-GB']) {
      expect(await engine.actions.enter(candidateId, deliveryId, laptop, clock.now(), language)).toMatchObject({
        ok: false,
        refusal: { code: 'language-not-available', params: { languages: ['en', 'es'] } },
      });
    }
    expect(await engine.actions.views({ candidateId }, clock.now())).toEqual([]);
  });

  it('can be chosen anew until the clock starts, and is fixed from then on', async () => {
    const { sittingId, candidateId, deliveryId, command } = await begin('es', true);
    const choose = (language: string | null) =>
      engine.actions.enter(candidateId, deliveryId, laptop, clock.now(), language);
    expect(await choose('de')).toMatchObject({ refusal: { code: 'language-not-available' } });
    expect((await choose('en')).ok).toBe(true);
    expect((await choose('es')).ok).toBe(true);
    expect((await choose(null)).ok).toBe(true);
    await engine.proctoring.admit(command);
    expect((await choose('en')).ok).toBe(true);
    expect((await room(sittingId, candidateId)).room.formLanguage).toBe('es');
  });

  it('of a place that was kept is chosen at check-in', async () => {
    const candidateId = await insertCandidate(db);
    const deliveryId = await insertStandingDelivery(db);
    const placed = await db.database.transaction((tx) =>
      engine.actions.schedule(tx, candidateId, deliveryId, clock.now()),
    );
    if (!placed.ok) throw new Error(placed.refusal.message);
    await engine.actions.enter(candidateId, deliveryId, laptop, clock.now(), 'es');
    expect((await room(placed.value.sittingId, candidateId)).room.formLanguage).toBe('es');
  });

  it('stays that of its own version when a later one has lost it, and then nobody else can choose it', async () => {
    const { sittingId, candidateId } = await begin('es');
    const waiting = await begin('es', true);
    const { 'mid-a-003': _lost, ...others } = translations;
    await folder.write('translations/es/a.yaml', { topics: { A: 'Dibujos' }, items: others });
    await banks.loadAll(clock.now());
    expect((await room(sittingId, candidateId)).room).toMatchObject({ formLanguage: 'es' });
    expect(await engine.proctoring.admit(waiting.command)).toMatchObject({
      refusal: { code: 'language-not-available', params: { languages: ['en'] } },
    });
    await folder.write('translations/es/a.yaml', files()['translations/es/a.yaml']);
    await banks.loadAll(clock.now());
  });
});
