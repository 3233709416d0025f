import type { NewDelivery } from '../../contract/deliveries.ts';
import { examOf, type Program } from '../../core/program/program.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { type Instant, instant } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { Random } from '../../ports/random.ts';
import { appendAudit } from '../audit/index.ts';
import { type Delivery, insertDelivery } from './deliveries.repo.ts';

/**
 * Offers an exam, on the record. Refuses with `not-found` an exam that no program has, and with `bad-input` a window in which no
 * sitting could ever start. A live delivery of an exam whose bank is a sample is taken: the bank may be brought before the window opens,
 * and each start asks for it.
 *
 * @param by actorId is null for the command line.
 */
export async function addDelivery(
  deps: {
    readonly database: Database;
    readonly random: Random;
    readonly programs: { programFor(programId: string): Promise<Program | null> };
  },
  { programId, examId, ...offer }: NewDelivery,
  by: { readonly actorId: string | null; readonly at: Instant },
): Promise<Result<Delivery>> {
  const program = await deps.programs.programFor(programId);
  if (program === null || examOf(program, examId) === undefined)
    return refuse('not-found', `There is no exam "${examId}" of a program "${programId}".`);
  const opensAt = offer.opensAt === null ? null : instant(offer.opensAt);
  const closesAt = offer.closesAt === null ? null : instant(offer.closesAt);
  if (opensAt !== null && closesAt !== null && closesAt <= opensAt)
    return refuse('bad-input', 'The window closes before it opens: no sitting could start in it.');
  if (closesAt !== null && closesAt <= by.at)
    return refuse('bad-input', 'The window has closed already: no sitting could start in it.');
  const delivery: Delivery = { id: deps.random.id(), programId, examId, ...offer, opensAt, closesAt };
  const { id, ...detail } = delivery;
  await deps.database.transaction(async (tx) => {
    await insertDelivery(tx, delivery, by.at);
    await appendAudit(tx, {
      actorId: by.actorId,
      action: 'delivery.added',
      subject: { kind: 'delivery', id },
      detail,
      at: by.at,
    });
  });
  return ok(delivery);
}
