import { type BankProblem, bankOperations } from '../../contract/bank.ts';
import { ok } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Mount } from '../../http/mount.ts';
import type { Database } from '../../ports/database.ts';
import { selectBanks } from './banks.repo.ts';

export function mountBanks(
  mount: Mount,
  banks: {
    readonly database: Database;
    readonly reload: (actorId: string, now: Instant) => Promise<unknown>;
    readonly problems: () => readonly BankProblem[];
  },
): void {
  const view = async () => ok({ banks: await selectBanks(banks.database), problems: [...banks.problems()] });
  mount(bankOperations.listBanks, view);
  mount(bankOperations.reloadBanks, async ({ principal, receivedAt }) => {
    await banks.reload(principal.personId, receivedAt);
    return view();
  });
}
