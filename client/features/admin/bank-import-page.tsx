import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ImportChoices, type ImportView, interopOperations } from '../../../server/contract/interop.ts';
import type { BankDetail } from '../../../server/contract/item-review.ts';
import { callOrThrow, problemOf, query } from '../../transport/api.ts';
import { upload } from '../../transport/upload.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { ErrorState, ProblemNote } from '../../ui/states.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { tell } from '../staff/told.tsx';
import { useSearchState } from '../staff/use-search-state.ts';
import { ImportDone } from './bank-import-done.tsx';
import { ImportForm } from './bank-import-form.tsx';
import { ImportReport } from './bank-import-report.tsx';
import { ImportWork } from './bank-import-work.tsx';
import { BankFrame } from './bank-page.tsx';

/** Brings the items of another system's file into a bank: choose, see what would become of each, import. */
export function BankImportPage({ bankId }: { readonly bankId: string }) {
  return <BankFrame bankId={bankId}>{(bank) => <Import bank={bank} />}</BankFrame>;
}

/** Makes a bank of another system's file. */
export function NewBankPage() {
  return (
    <>
      <PageHead
        eyebrow={<AppLink to="/admin/banks">Item banks</AppLink>}
        title="New bank from a file"
        lead="From QTI, Moodle XML, GIFT, CSV or an Excel workbook. First you see what becomes of each item; nothing is written before you say so."
      />
      <Import bank={null} />
    </>
  );
}

/** Often enough to watch a progress bar. */
const lookEveryMs = 600;

const isAtWork = (view: ImportView | undefined) => view?.status === 'checking' || view?.status === 'importing';

function Import({ bank }: { readonly bank: BankDetail | null }) {
  const [{ import: importId }, setValues] = useSearchState();
  const queries = useQueryClient();
  const targets = useQuery(query(interopOperations.listImportTargets));
  const reading = query(interopOperations.readImport, { params: { importId: importId ?? '' } });
  const found = useQuery({
    ...reading,
    enabled: importId !== undefined,
    retry: false,
    refetchInterval: (state) => (isAtWork(state.state.data?.import) ? lookEveryMs : false),
  });
  const [sending, setSending] = useState<{ readonly share: number; readonly stop: () => void } | null>(null);
  const [isChoosing, setChoosing] = useState(false);

  const show = (view: ImportView) => {
    const key = query(interopOperations.readImport, { params: { importId: view.importId } }).queryKey;
    queries.setQueryData(key, { import: view });
    setValues({ import: view.importId });
  };
  const check = useMutation({
    async mutationFn({ file, choices }: { readonly file: File | null; readonly choices: ImportChoices }) {
      let id = importId;
      if (file !== null) {
        const stopping = new AbortController();
        setSending({ share: 0, stop: () => stopping.abort() });
        try {
          const onProgress = (share: number) => setSending((now) => now && { ...now, share });
          const input = { query: { name: file.name } };
          const sent = await upload(interopOperations.uploadImport, input, file, {
            onProgress,
            signal: stopping.signal,
          });
          id = sent.import.importId;
        } finally {
          setSending(null);
        }
      }
      return callOrThrow(interopOperations.checkImport, { params: { importId: id ?? '' }, body: choices });
    },
    onSuccess: (answer) => {
      setChoosing(false);
      show(answer.import);
    },
  });
  const run = useMutation({
    mutationFn: ({ importId: id, dryRun }: ImportView) =>
      callOrThrow(interopOperations.runImport, { params: { importId: id }, body: { dryRun: dryRun?.number ?? 0 } }),
    onSuccess: (answer) => show(answer.import),
    onError: (error) => tell(problemOf(error).detail, 'bad'),
  });
  const forget = useMutation({
    mutationFn: ({ importId: id }: ImportView) =>
      callOrThrow(interopOperations.forgetImport, { params: { importId: id } }),
    onSettled: () => startAnew(),
  });
  const startAnew = () => {
    setChoosing(false);
    check.reset();
    setValues({ import: undefined });
  };

  if (targets.isPending) return <SkeletonRows rows={4} height={72} />;
  if (targets.isError) return <ErrorState error={targets.error} retry={targets.refetch} />;
  const target = targets.data.banks.find(({ bankId }) => bankId === bank?.bankId);
  if (bank !== null && target === undefined)
    return <p>The folder of this bank is not on this server, so nothing can be imported into it.</p>;
  const view = importId === undefined ? undefined : found.data?.import;
  if (importId !== undefined && found.isPending) return <SkeletonRows rows={4} height={72} />;
  if (sending !== null) return <ImportWork title="Sending the file" share={sending.share} onStop={sending.stop} />;
  if (view?.status === 'checking')
    return (
      <ImportWork
        title={`Checking ${view.fileName}`}
        {...progressOf(view, 'Trying it out on a copy of the bank')}
        onStop={() => forget.mutate(view)}
      />
    );
  if (view?.status === 'importing')
    return (
      <ImportWork
        title={`Importing ${view.fileName}`}
        {...progressOf(view, 'Writing the bank and reading it back; then it takes the place of the former one')}
      />
    );
  if (view?.status === 'imported' && view.imported !== null)
    return <ImportDone view={view} imported={view.imported} onAnother={startAnew} />;
  if (view?.status === 'checked' && view.dryRun !== null && !isChoosing)
    return (
      <ImportReport
        view={view}
        dryRun={view.dryRun}
        isStarting={run.isPending}
        onImport={() => run.mutate(view)}
        onChoose={() => setChoosing(true)}
        onAnother={() => forget.mutate(view)}
      />
    );
  return (
    <>
      {importId !== undefined && found.isError && <ProblemNote problem={problemOf(found.error)} />}
      <ImportForm
        key={view?.importId ?? 'new'}
        bank={bank}
        writing={target?.writing ?? targets.data.newBank}
        topics={target?.topics ?? {}}
        sent={view ?? null}
        problem={check.isError ? problemOf(check.error) : null}
        failure={view?.failure ?? null}
        isBusy={check.isPending}
        onCheck={(file, choices) => check.mutate({ file, choices })}
        onBack={
          isChoosing ? (
            <Button variant="default" onClick={() => setChoosing(false)}>
              Back to the report
            </Button>
          ) : null
        }
      />
    </>
  );
}

/** A bar while the file is read; how long the rest takes nobody knows. */
function progressOf({ itemsRead, shareRead }: ImportView, then: string): { text: string; share: number | null } {
  if (itemsRead === 0) return { text: 'Reading the file', share: null };
  const read = counted(itemsRead, 'item');
  return shareRead < 0.99
    ? { text: `${read} read`, share: shareRead }
    : { text: `All ${read} read. ${then}.`, share: null };
}
