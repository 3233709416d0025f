import seedrandom from 'seedrandom';
import type { Role } from '../../contract/operation.ts';
import { dateOf } from '../../core/program/calendar.ts';
import type { Result } from '../../core/result.ts';
import { type Instant, minutes, plus } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import { selectDeliveries } from '../deliveries/index.ts';
import type { Pathway } from '../pathway/index.ts';
import type { People } from '../people/index.ts';
import { type ItemBanks, type SittingActions, selectForm } from '../sittings/index.ts';
import { answerFromKey } from './answer-from-key.ts';
import { type CastMember, cast, type PastSitting } from './cast.ts';

export { simulateCandidates } from './simulate-candidates.ts';

const programId = 'qisp';
const timeZone = 'America/Los_Angeles';
const device = 'demonstration-device';

export interface DemonstrationDeps {
  readonly database: Database;
  readonly people: People;
  readonly programs: Pathway;
  readonly banks: ItemBanks;
  readonly sittings: SittingActions;
}

export interface DemonstrationLink {
  readonly name: string;
  readonly role: Role;
  readonly says: string;
  readonly token: string;
}

/**
 * Makes the people of the demonstration with their histories, through the same actions as everybody else's, dated back. To be
 * called before the engine starts its sweep. A second call makes only who is missing.
 */
export async function makeDemonstration(deps: DemonstrationDeps, now: Instant): Promise<void> {
  const registrar = await ensurePerson(
    deps,
    cast.filter((member) => member.role === 'registrar'),
    now,
  );
  for (const member of cast) {
    if ((await deps.people.optionalPersonByEmail(member.email)) !== null) continue;
    const personId = await create(deps, member, daysBefore(now, (member.enrolledDaysAgo ?? 5) + 3));
    await giveHistory(deps, personId, registrar, member, now);
  }
}

/** One-time links for one person per role, good for a day. */
export async function demonstrationLinks(people: People, now: Instant): Promise<DemonstrationLink[]> {
  const links: DemonstrationLink[] = [];
  for (const { email, name, role, says } of cast) {
    if (says === undefined) continue;
    const person = await people.optionalPersonByEmail(email);
    if (person !== null)
      links.push({ name, role, says, token: await people.issueSignInLink(person.personId, role, now) });
  }
  return links;
}

/** Candidates for the live board, made when missing, each with a sign-in link, and the delivery they will sit. */
export async function simulatedCandidates(
  deps: Omit<DemonstrationDeps, 'banks' | 'sittings'>,
  count: number,
  now: Instant,
): Promise<{ tokens: string[]; deliveryId: string; title: string }> {
  const delivery = (await selectDeliveries(deps.database)).find(
    (each) => each.programId === programId && each.examId === 'midterm',
  );
  if (delivery === undefined) throw new Error('no delivery of the midterm');
  const registrar = await deps.people.optionalPersonByEmail(
    cast.find((member) => member.role === 'registrar')?.email ?? '',
  );
  if (registrar === null) throw new Error('the demonstration has no registrar');
  const tokens: string[] = [];
  for (let index = 1; index <= count; index++) {
    const number = String(index).padStart(3, '0');
    const member: CastMember = {
      name: `Simulated Candidate ${number}`,
      email: `simulated.${number}@demonstration.example`,
      role: 'candidate',
      enrolledDaysAgo: 30,
      trained: true,
    };
    const known = await deps.people.optionalPersonByEmail(member.email);
    const personId = known?.personId ?? (await create(deps, member, daysBefore(now, 33)));
    if (known === null) await prepare(deps, personId, registrar.personId, member, now);
    tokens.push(await deps.people.issueSignInLink(personId, 'candidate', now));
  }
  return { tokens, deliveryId: delivery.id, title: delivery.title };
}

const daysBefore = (now: Instant, days: number): Instant => plus(now, minutes(-days * 24 * 60));

function done<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the demonstration could not be made: ${result.refusal.message}`);
  return result.value;
}

async function create({ people }: Pick<DemonstrationDeps, 'people'>, member: CastMember, at: Instant): Promise<string> {
  const { name, email, role } = member;
  return done(await people.createPerson({ name, email, roles: [role], isDemonstration: true }, { actorId: null, at }))
    .personId;
}

async function ensurePerson(deps: DemonstrationDeps, [member]: readonly CastMember[], now: Instant): Promise<string> {
  if (member === undefined) throw new Error('the cast lacks a role');
  const known = await deps.people.optionalPersonByEmail(member.email);
  return known?.personId ?? create(deps, member, daysBefore(now, 400));
}

async function giveHistory(
  deps: DemonstrationDeps,
  personId: string,
  registrarId: string,
  member: CastMember,
  now: Instant,
): Promise<void> {
  await prepare(deps, personId, registrarId, member, now);
  const { candidate, registrar } = deps.programs;
  const key = { personId, programId };
  for (const past of member.sittings ?? []) {
    await sit(deps, personId, past, daysBefore(now, past.daysAgo));
    if (past.examId !== 'midterm' || !member.course) continue;
    const at = daysBefore(now, past.daysAgo - 7);
    done(
      await registrar.recordCompletion(
        { ...key, actorId: registrarId, now: at },
        { stepId: 'course', on: dateOf(at, timeZone) },
      ),
    );
    done(
      await candidate.completeStep(
        key,
        { stepId: 'survey', answers: ['The walk through a real facility', 'More time for calculations'] },
        at,
      ),
    );
  }
}

/** What comes before the midterm, as far as this member got. */
async function prepare(
  deps: Pick<DemonstrationDeps, 'programs'>,
  personId: string,
  registrarId: string,
  { enrolledDaysAgo, trained = false }: CastMember,
  now: Instant,
): Promise<void> {
  if (enrolledDaysAgo === undefined) return;
  const { candidate, registrar } = deps.programs;
  const key = { personId, programId };
  const at = daysBefore(now, enrolledDaysAgo);
  done(await candidate.completeStep(key, { stepId: 'reading', answers: [] }, at));
  done(await candidate.completeStep(key, { stepId: 'self-assessment', answers: [] }, at));
  done(
    await registrar.recordPayment(
      { ...key, actorId: registrarId, now: at },
      { purpose: 'enrollment', cents: 50_500, paidAt: at },
    ),
  );
  if (!trained) return;
  const trainedAt = daysBefore(now, enrolledDaysAgo - 5);
  done(
    await registrar.recordCompletion(
      { ...key, actorId: registrarId, now: trainedAt },
      { stepId: 'training', on: dateOf(trainedAt, timeZone) },
    ),
  );
}

/** A sitting as it would have been, at its own time. */
async function sit(deps: DemonstrationDeps, personId: string, past: PastSitting, at: Instant): Promise<void> {
  const { database, banks, sittings } = deps;
  const delivery = (await selectDeliveries(database)).find(
    (each) => each.programId === programId && each.examId === past.examId,
  );
  if (delivery === undefined) throw new Error(`no delivery of ${past.examId}`);
  const { sittingId } = done(await sittings.enter(personId, delivery.id, device, at));
  const { form } = await selectForm(database, sittingId);
  const bank = await banks.version(form.bankVersionId);
  const random = seedrandom(`${personId} ${past.examId} ${past.daysAgo}`);
  for (const { position, itemId, optionOrder } of form.items) {
    const item = bank.items.get(itemId);
    if (item === undefined) throw new Error(`no item ${itemId}`);
    sittings.save(
      {
        sittingId,
        position,
        revision: 1,
        deviceId: device,
        value: JSON.stringify(answerFromKey(item, optionOrder, past.skill, random)),
        receivedAt: plus(at, minutes(position)),
        believedDeadline: null,
      },
      () => undefined,
    );
  }
  const submittedAt = plus(at, minutes(form.items.length + 5 + Math.floor(random() * 30)));
  done(await sittings.submit({ candidateId: personId, sittingId, deviceId: device }, submittedAt));
}
