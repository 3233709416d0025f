import { deliveryOperations, type RegistrarDelivery } from '../../contract/deliveries.ts';
import type { Bank } from '../../core/item/bank.ts';
import { examOf, type Program } from '../../core/program/program.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Mount } from '../../http/mount.ts';
import type { Database } from '../../ports/database.ts';
import type { Random } from '../../ports/random.ts';
import { addDelivery } from './add-delivery.ts';
import {
  countSittings,
  type Delivery,
  selectDeliveries,
  selectDeliverySittings,
  selectOptionalDelivery,
} from './deliveries.repo.ts';

export interface DeliveryDeps {
  readonly database: Database;
  readonly random: Random;
  readonly programs: {
    programFor(programId: string): Promise<Program | null>;
    allPrograms(): Promise<readonly Program[]>;
  };
  readonly banks: { currentVersion(bankId: string): Promise<Bank | null> };
}

/** Deliveries for registrars: which there are, who has a place in them, and new ones. */
export function mountDeliveries(mount: Mount, deps: DeliveryDeps): void {
  const { database, programs, banks } = deps;
  const isSample = async (program: Program | undefined) =>
    program !== undefined && ((await banks.currentVersion(program.bankId))?.isSample ?? false);

  async function viewsOf(
    deliveries: readonly Delivery[],
    known: readonly Program[],
    only: string | null,
  ): Promise<RegistrarDelivery[]> {
    const counts = await countSittings(database, only);
    return Promise.all(
      deliveries.map(async ({ id, ...delivery }) => {
        const program = known.find((each) => each.id === delivery.programId);
        return {
          deliveryId: id,
          ...delivery,
          programTitle: program?.title ?? delivery.programId,
          examTitle: (program && examOf(program, delivery.examId)?.title) ?? delivery.examId,
          isSample: await isSample(program),
          ...(counts.get(id) ?? { scheduled: 0, open: 0, ended: 0 }),
        };
      }),
    );
  }

  async function viewOf(delivery: Delivery): Promise<RegistrarDelivery> {
    const [view] = await viewsOf([delivery], await programs.allPrograms(), delivery.id);
    if (view === undefined) throw new Error(`delivery ${delivery.id} has no view`);
    return view;
  }

  mount(deliveryOperations.listRegistrarDeliveries, async ({ receivedAt }) => {
    const known = await programs.allPrograms();
    const exams = await Promise.all(
      known.map(async (program) => {
        const sample = await isSample(program);
        return program.exams.map((exam) => ({
          programId: program.id,
          programTitle: program.title,
          examId: exam.id,
          examTitle: exam.title,
          isSample: sample,
        }));
      }),
    );
    const deliveries = await viewsOf(await selectDeliveries(database), known, null);
    return ok({ deliveries, exams: exams.flat(), serverNow: receivedAt });
  });
  mount(deliveryOperations.readRegistrarDelivery, async ({ params, receivedAt }) => {
    const delivery = await selectOptionalDelivery(database, params.deliveryId);
    if (delivery === null) return refuse('not-found', 'There is no such delivery.');
    const [view, sittings] = await Promise.all([viewOf(delivery), selectDeliverySittings(database, delivery.id)]);
    return ok({ delivery: view, sittings, serverNow: receivedAt });
  });
  mount(deliveryOperations.addDelivery, async ({ principal, body, receivedAt }) => {
    const added = await addDelivery(deps, body, { actorId: principal.personId, at: receivedAt });
    return added.ok ? ok({ delivery: await viewOf(added.value) }) : added;
  });
}
