import { Button, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ImportRow, interopOperations } from '../../../server/contract/interop.ts';
import type { ResponseValue } from '../../../server/contract/item.ts';
import { ItemBody } from '../../item-types/item-body.tsx';
import { ItemImages } from '../../item-types/item-images.ts';
import { query } from '../../transport/api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { Icon } from '../staff/icons.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import css from './bank-import.module.css';
import { ShownKey } from './bank-item-key.tsx';

/** One item of the file as candidates would see it, in the components of the exam room, with its key. */
export function ImportPreview({
  importId,
  dryRun,
  row,
  rows,
  onLook,
  onClose,
}: {
  readonly importId: string;
  readonly dryRun: number;
  readonly row: ImportRow;
  /** Those that can be looked at one after the other. */
  readonly rows: readonly ImportRow[];
  readonly onLook: (row: ImportRow) => void;
  readonly onClose: () => void;
}) {
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const place = rows.findIndex(({ number }) => number === row.number);
  const [before, after] = [rows[place - 1], rows[place + 1]];
  return (
    <Modal
      opened
      onClose={onClose}
      title={row.itemId ?? row.name}
      size="60rem"
      fullScreen={isNarrow}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: css['previewTitle'] ?? '', body: css['previewBody'] ?? '' }}
    >
      <Previewed key={row.number} importId={importId} dryRun={dryRun} row={row} />
      <div className={css['turn']}>
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="left" />}
          disabled={before === undefined}
          onClick={() => before && onLook(before)}
        >
          Before
        </Button>
        <Button
          variant="default"
          size="sm"
          rightSection={<Icon name="right" />}
          disabled={after === undefined}
          onClick={() => after && onLook(after)}
        >
          Next
        </Button>
      </div>
    </Modal>
  );
}

function Previewed({
  importId,
  dryRun,
  row,
}: {
  readonly importId: string;
  readonly dryRun: number;
  readonly row: ImportRow;
}) {
  const [value, setValue] = useState<ResponseValue>(null);
  const found = useQuery({
    ...query(interopOperations.previewImportItem, { params: { importId, number: row.number }, query: { dryRun } }),
    staleTime: Infinity,
  });
  if (found.isPending) return <SkeletonRows rows={4} height={64} />;
  if (found.isError) return <ErrorState error={found.error} retry={found.refetch} />;
  const { delivered, key, language } = found.data;
  const imageUrl = (hash: string) => `/api/admin/imports/${importId}/images/${hash}`;
  return (
    <>
      {row.notes.length > 0 && (
        <section className={css['differs']}>
          <h3>What differs from the file</h3>
          <ul>
            {row.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      <section className={css['seen']} aria-label="As candidates see it">
        <ItemImages value={imageUrl}>
          <ItemBody item={delivered} language={language} value={value} onChange={setValue} onRest={() => undefined} />
        </ItemImages>
      </section>
      <section className={css['key']} aria-label="Key and rationales">
        <h3>Key and rationales</h3>
        <ShownKey itemKey={key} imageUrl={imageUrl} />
      </section>
    </>
  );
}
