import { receiptOperations } from '../../contract/receipts.ts';
import { makeReceipt, type Receipt } from '../../core/receipt/receipt.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Mount } from '../../http/mount.ts';
import type { Database } from '../../ports/database.ts';
import { type SittingActions, selectCurrentResponses, selectForm } from '../sittings/index.ts';
import { receiptSigner } from './receipt-key.ts';
import { verifyReceipt } from './verify-receipt.ts';

export { checkReceiptFile } from './cli.ts';
export { receiptPublicKey } from './receipt-key.ts';
export { verifyReceipt } from './verify-receipt.ts';

export interface Receipts {
  /** Signs what is on record of an ended sitting, anew each time: a later decision about late answers shows in a later receipt. */
  issue(candidateId: string, sittingId: string, now: Instant): Promise<Result<Receipt>>;
  mountReceipts(mount: Mount): void;
}

export function createReceipts(deps: {
  readonly database: Database;
  readonly secretKey: string;
  readonly sittings: Pick<SittingActions, 'ownView'>;
}): Receipts {
  const { database, sittings } = deps;
  const signer = receiptSigner(deps.secretKey);

  async function issue(candidateId: string, sittingId: string, now: Instant): Promise<Result<Receipt>> {
    const view = await sittings.ownView(candidateId, sittingId, now);
    if (view === null) return refuse('not-found', 'You have no such sitting.');
    const { status } = view;
    if ((status !== 'scored' && status !== 'voided') || view.endedAt === null || view.startedAt === null)
      return refuse('sitting-not-open', 'A receipt is made of a sitting that was begun and has ended.', { status });
    const { form, digest } = await selectForm(database, sittingId);
    const answers = await selectCurrentResponses(database, sittingId);
    const { programId, programTitle, examId, examTitle, registration, attempt, startedAt, endedAt, endKind } = view;
    return ok(
      makeReceipt(
        {
          sitting: {
            id: sittingId,
            programId,
            programTitle,
            examId,
            examTitle,
            registration,
            attempt,
            startedAt,
            endedAt,
            endKind,
            voided: status === 'voided',
          },
          form: { digest, itemCount: form.items.length },
          answers,
          issuedAt: now,
        },
        signer,
      ),
    );
  }

  return {
    issue,
    mountReceipts(mount) {
      mount(receiptOperations.readReceipt, ({ principal, params, receivedAt }) =>
        issue(principal.personId, params.sittingId, receivedAt),
      );
      mount(receiptOperations.readReceiptKey, async () =>
        ok({ keyId: signer.keyId, algorithm: 'Ed25519', publicKey: signer.publicKey }),
      );
      mount(receiptOperations.verifyReceipt, async ({ body }) => ok(verifyReceipt(body.text, signer)));
    },
  };
}
