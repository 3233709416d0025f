import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { interopOperations } from '../../contract/interop.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Call, Mount, Principal } from '../../http/mount.ts';
import { appendAudit } from '../audit/index.ts';
import { keyOf, previewOf } from '../item-review/index.ts';
import type { Desk } from './desk/desk.ts';
import { mediaTypes, startExport } from './desk/exports.ts';
import {
  type Asker,
  checkImport,
  importTargets,
  itemOf,
  packResult,
  rowsOf,
  runImport,
  uploadImport,
} from './desk/imports.ts';
import { viewOfExport } from './desk/kept-export.ts';
import { type KeptImport, viewOfImport } from './desk/kept-import.ts';

const gone =
  'There is no such file here: it was uploaded by somebody else or to another node, or forgotten after half an hour.';

interface Caller {
  readonly principal: Principal;
  readonly receivedAt: Instant;
}

export function mountInterop(mount: Mount, desk: Desk): void {
  const askerOf = ({ principal, receivedAt }: Caller): Asker => ({ personId: principal.personId, at: receivedAt });
  const find = (importId: string, { principal, receivedAt }: Caller): Result<KeptImport> => {
    const kept = desk.imports.take(importId, principal.personId, receivedAt);
    return kept === null ? refuse('not-found', gone) : ok(kept);
  };
  const viewed = (result: Result<KeptImport>) => (result.ok ? ok({ import: viewOfImport(result.value) }) : result);

  mount(interopOperations.listImportTargets, async () => ok(await importTargets(desk)));

  mount(interopOperations.uploadImport, async (call) => {
    try {
      return viewed(await uploadImport(desk, askerOf(call), call.query.name, call.upload));
    } catch (error) {
      if (!call.signal.aborted) throw error;
      return refuse('bad-input', 'The upload broke off.');
    }
  });

  mount(interopOperations.readImport, async ({ params, ...call }) => viewed(find(params.importId, call)));

  mount(interopOperations.checkImport, async ({ params, body, ...call }) => {
    const kept = find(params.importId, call);
    return kept.ok ? viewed(await checkImport(desk, kept.value, body, askerOf(call))) : kept;
  });

  mount(interopOperations.listImportItems, async ({ params, query, ...call }) => {
    const kept = find(params.importId, call);
    return kept.ok ? rowsOf(kept.value, query) : kept;
  });

  mount(interopOperations.previewImportItem, async ({ params, query, ...call }) => {
    const kept = find(params.importId, call);
    if (!kept.ok) return kept;
    const found = await itemOf(kept.value, params.number, query.dryRun);
    if (!found.ok) return found;
    const { row, language, item } = found.value;
    return ok({ row, language, delivered: previewOf(item, 0), key: keyOf(item, 0) });
  });

  mount(interopOperations.readImportImage, async ({ params, show, ...call }) => {
    const kept = find(params.importId, call);
    if (!kept.ok) return kept;
    const image = kept.value.checked?.images[params.hash];
    if (image === undefined) return refuse('not-found', 'There is no such image.');
    show({ mediaType: image.mediaType, bytes: await readFile(image.path), keep: false });
    return ok(undefined);
  });

  mount(interopOperations.runImport, async ({ params, body, ...call }) => {
    const kept = find(params.importId, call);
    return kept.ok ? viewed(await runImport(desk, kept.value, body.dryRun, askerOf(call))) : kept;
  });

  mount(interopOperations.downloadImportResult, async (call) => {
    const kept = find(call.params.importId, call);
    if (!kept.ok) return kept;
    const packed = await packResult(desk, kept.value, call.query.dryRun, askerOf(call));
    if (!packed.ok) return packed;
    return send(call, packed.value.file, { mediaType: 'application/zip', name: packed.value.name });
  });

  mount(interopOperations.forgetImport, async ({ params, ...call }) => {
    const kept = find(params.importId, call);
    if (!kept.ok) return kept;
    if (kept.value.status === 'importing')
      return refuse('conflict', 'The items are being written into the bank: this cannot be stopped any more.');
    await desk.imports.remove(kept.value);
    return ok(undefined);
  });

  mount(interopOperations.startBankExport, async ({ params: { bankId }, body: { format, exam }, ...call }) => {
    const started = await startExport(desk, { bankId, format, exam: exam ?? null }, askerOf(call));
    return started.ok ? ok({ export: viewOfExport(started.value) }) : started;
  });

  mount(interopOperations.readBankExport, async ({ params, principal, receivedAt }) => {
    const kept = desk.exports.take(params.exportId, principal.personId, receivedAt);
    return kept === null ? refuse('not-found', gone) : ok({ export: viewOfExport(kept) });
  });

  mount(interopOperations.downloadBankExport, async (call) => {
    const kept = desk.exports.take(call.params.exportId, call.principal.personId, call.receivedAt);
    if (kept === null) return refuse('not-found', gone);
    if (kept.status !== 'ready') return refuse('conflict', kept.failure ?? 'The file is still being written.');
    const { bankId, format, exam, versionId, fileName } = kept;
    await desk.transaction((tx) =>
      appendAudit(tx, {
        actorId: call.principal.personId,
        action: 'bank.export-downloaded',
        subject: { kind: 'bank', id: bankId },
        detail: { format, exam, versionId, bytes: kept.report?.bytes ?? 0 },
        at: call.receivedAt,
      }),
    );
    return send(call, kept.file, { mediaType: mediaTypes[format], name: fileName });
  });
}

/** A client that goes away ends its download; that is no failure of ours. */
async function send(
  call: Pick<Call<never>, 'signal' | 'download'>,
  file: string,
  as: { readonly mediaType: string; readonly name: string },
): Promise<Result<undefined>> {
  const content = createReadStream(file);
  try {
    await pipeline(content, call.download(as));
  } catch (error) {
    if (!call.signal.aborted) throw error;
  }
  return ok(undefined);
}
