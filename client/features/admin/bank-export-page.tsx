import { Button, Radio, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import {
  type ExportFormat,
  type ExportView,
  exportFormats,
  interopOperations,
} from '../../../server/contract/interop.ts';
import type { BankDetail } from '../../../server/contract/item-review.ts';
import { callOrThrow, problemOf, query, urlOf } from '../../transport/api.ts';
import { counted } from '../../ui/format.ts';
import { ErrorState, ProblemNote } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { DataTable } from '../staff/data-table.tsx';
import { bytesText } from '../staff/format.ts';
import { Icon } from '../staff/icons.tsx';
import { LoadMore } from '../staff/load-more.tsx';
import { Stats } from '../staff/stats.tsx';
import { useSearchState } from '../staff/use-search-state.ts';
import css from './bank-import.module.css';
import { fateTexts } from './bank-import-rows.tsx';
import { ImportWork } from './bank-import-work.tsx';
import { BankFrame } from './bank-page.tsx';

const formats: Readonly<Record<ExportFormat, { readonly label: string; readonly about: string }>> = {
  qti3: {
    label: 'QTI 3.0 package',
    about: 'For other exam systems: a ZIP file with each item, its pictures and a manifest.',
  },
  moodle: { label: 'Moodle XML', about: 'For the question bank of a Moodle site. Topics become categories.' },
  xlsx: { label: 'Excel workbook', about: 'One row for each item: to be read, edited and imported again.' },
  csv: { label: 'CSV', about: 'The same table as text.' },
};

/** Writes a bank as a file of another format, after telling what does not come across. */
export function BankExportPage({ bankId }: { readonly bankId: string }) {
  return <BankFrame bankId={bankId}>{(bank) => <Export bank={bank} />}</BankFrame>;
}

const lookEveryMs = 600;

function Export({ bank }: { readonly bank: BankDetail }) {
  const [{ export: exportId, format: asked }, setValues] = useSearchState();
  const [format, setFormat] = useState<ExportFormat>(exportFormats.find((each) => each === asked) ?? 'qti3');
  const [exam, setExam] = useState<string | null>(null);
  const found = useQuery({
    ...query(interopOperations.readBankExport, { params: { exportId: exportId ?? '' } }),
    enabled: exportId !== undefined,
    retry: false,
    refetchInterval: (state) => (state.state.data?.export.status === 'working' ? lookEveryMs : false),
  });
  const start = useMutation({
    mutationFn: () =>
      callOrThrow(interopOperations.startBankExport, {
        params: { bankId: bank.bankId },
        body: { format, ...(exam !== null && { exam }) },
      }),
    onSuccess: (answer) => setValues({ export: answer.export.exportId }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  const view = exportId === undefined ? undefined : found.data?.export;
  if (view?.status === 'working' || (exportId !== undefined && found.isPending))
    return <ImportWork title={`Writing ${bank.title}`} text="Writing the file" />;
  if (view?.status === 'ready') return <Ready view={view} onAnother={() => setValues({ export: undefined })} />;
  return (
    <form className={css['form']} onSubmit={submit}>
      <h2 className={css['what']}>Export this bank</h2>
      <fieldset className={css['part']}>
        <legend>As what</legend>
        <Radio.Group aria-label="Format" value={format} onChange={(value) => setFormat(value as ExportFormat)}>
          <div className={css['cards']}>
            {exportFormats.map((value) => (
              <Radio.Card key={value} value={value} className={css['card'] ?? ''}>
                <Radio.Indicator />
                <span>
                  <b>{formats[value].label}</b>
                  <span className={css['under']}>{formats[value].about}</span>
                </span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      </fieldset>
      {bank.examIds.length > 1 && (
        <fieldset className={css['part']}>
          <legend>Which items</legend>
          <Select
            className={css['short'] ?? ''}
            label="Exam"
            placeholder="All exams"
            clearable
            data={bank.examIds}
            value={exam}
            onChange={setExam}
          />
        </fieldset>
      )}
      {view?.status === 'failed' && (
        <p role="alert" className={css['failure']}>
          {view.failure}
        </p>
      )}
      {exportId !== undefined && found.isError && <ErrorState error={found.error} />}
      {start.isError && <ProblemNote problem={problemOf(start.error)} />}
      <div className={css['buttons']}>
        <Button type="submit" loading={start.isPending}>
          Write the file
        </Button>
        <p>You see what the format cannot express before you download. The file holds all keys, so this is recorded.</p>
      </div>
    </form>
  );
}

/** More come when asked for. */
const rowsAtOnce = 100;

function Ready({ view, onAnother }: { readonly view: ExportView; readonly onAnother: () => void }) {
  const [shown, setShown] = useState(rowsAtOnce);
  const { report } = view;
  if (report === null) return null;
  const { items, written, of, bytes } = report;
  const leftOut = items.filter(({ fate }) => fate === 'left-out').length;
  return (
    <>
      <div className={css['about']}>
        <div>
          <h2>{view.fileName}</h2>
          <p>
            {formats[view.format].label}, {bytesText(bytes)}
            {view.exam === null ? '' : `, exam ${view.exam}`}. <b>It holds the keys: keep it as you keep an exam.</b>
          </p>
        </div>
        <div className={css['ways']}>
          <Button variant="default" onClick={onAnother}>
            Another format
          </Button>
          <Button
            component="a"
            href={urlOf(interopOperations.downloadBankExport, { params: { exportId: view.exportId } })}
            download
            disabled={written === 0}
            leftSection={<Icon name="download" />}
          >
            Download
          </Button>
        </div>
      </div>
      <Stats
        stats={[
          { name: 'In the file', value: written.toLocaleString('en'), note: `of ${counted(of, 'item')}` },
          { name: 'Whole', value: (written - (items.length - leftOut)).toLocaleString('en'), note: 'nothing is lost' },
          { name: 'Changed', value: (items.length - leftOut).toLocaleString('en'), note: 'lose something on the way' },
          {
            name: 'Left out',
            value: leftOut.toLocaleString('en'),
            note: 'cannot be expressed',
            ...(leftOut > 0 && { tone: 'attention' as const }),
          },
        ]}
      />
      {items.length === 0 ? (
        <p className={css['sum']}>The format expresses all of it.</p>
      ) : (
        <section aria-label="What does not come across" className={css['rows']}>
          <DataTable
            caption="What does not come across"
            rows={items.slice(0, shown)}
            keyOf={({ itemId }) => itemId}
            toneOf={({ fate }) => (fate === 'left-out' ? 'attention' : undefined)}
            columns={[
              { name: 'Item', tight: true, cell: ({ itemId }) => <span className={css['id']}>{itemId}</span> },
              {
                name: 'Fate',
                tight: true,
                cell: ({ fate }) => <StatusBadge tone={fateTexts[fate].tone}>{fateTexts[fate].label}</StatusBadge>,
              },
              {
                name: 'What is lost, or why it is left out',
                wide: true,
                cell: ({ notes }) => (
                  <ul className={css['why']}>
                    {notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
          <LoadMore
            shown={Math.min(shown, items.length)}
            inAll={items.length}
            hasMore={shown < items.length}
            isLoading={false}
            onMore={() => setShown(shown + rowsAtOnce)}
          />
        </section>
      )}
    </>
  );
}
