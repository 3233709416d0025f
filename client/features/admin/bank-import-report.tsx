import { Button } from '@mantine/core';
import { type DryRun, type ImportView, interopOperations } from '../../../server/contract/interop.ts';
import { urlOf } from '../../transport/api.ts';
import { counted } from '../../ui/format.ts';
import { bytesText } from '../staff/format.ts';
import { Icon } from '../staff/icons.tsx';
import { Stats } from '../staff/stats.tsx';
import css from './bank-import.module.css';
import { ImportRows } from './bank-import-rows.tsx';

/** What the dry run found, and the way on. */
export function ImportReport({
  view,
  dryRun,
  isStarting,
  onImport,
  onChoose,
  onAnother,
}: {
  readonly view: ImportView;
  readonly dryRun: DryRun;
  readonly isStarting: boolean;
  readonly onImport: () => void;
  readonly onChoose: () => void;
  readonly onAnother: () => void;
}) {
  const { counts, uses, writing, fault, notes } = dryRun;
  const comingIn = fault === null ? uses.new + uses.replaces : 0;
  const inAll = counts.kept + counts.changed + counts['left-out'];
  const download = urlOf(interopOperations.downloadImportResult, {
    params: { importId: view.importId },
    query: { dryRun: dryRun.number },
  });
  return (
    <>
      <div className={css['about']}>
        <div>
          <h2>{view.fileName}</h2>
          <p>
            {[dryRun.format, bytesText(view.bytes), `into ${dryRun.bankTitle}`].filter(Boolean).join(', ')}.{' '}
            <b>Nothing is written yet.</b>
          </p>
        </div>
        <div className={css['ways']}>
          <Button variant="default" size="sm" onClick={onChoose}>
            Other choices
          </Button>
          <Button variant="default" size="sm" onClick={onAnother}>
            Another file
          </Button>
        </div>
      </div>
      {fault !== null && (
        <div className={css['faulty']} role="alert">
          <h3>Nothing of this file can be imported</h3>
          <p>{faultText(fault)}</p>
          {inAll > 0 && <p>The items before that place are shown below; none of them is imported either.</p>}
        </div>
      )}
      {inAll > 0 && (
        <Stats
          stats={[
            {
              name: 'In the file',
              value: inAll.toLocaleString('en'),
              note: counted(inAll, 'item').replace(/^\S+ /, ''),
            },
            { name: 'Kept', value: counts.kept.toLocaleString('en'), note: 'as they are' },
            { name: 'Changed', value: counts.changed.toLocaleString('en'), note: 'come in, with differences' },
            {
              name: 'Left out',
              value: counts['left-out'].toLocaleString('en'),
              note: 'cannot be expressed',
              ...(counts['left-out'] > 0 && { tone: 'attention' as const }),
            },
          ]}
        />
      )}
      {notes.length > 0 && (
        <ul className={css['notes']} aria-label="Of the file as a whole">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {fault === null && (
        <section className={css['go']} aria-label="Import">
          <div>
            <p className={css['sum']}>{sumText(dryRun)}</p>
            {!writing.canWrite && <p className={css['whyNot']}>{writing.whyNot}</p>}
          </div>
          <div className={css['ways']}>
            {writing.canWrite && (
              <Button onClick={onImport} loading={isStarting} disabled={comingIn === 0}>
                Import {counted(comingIn, 'item')}
              </Button>
            )}
            {comingIn > 0 && (
              <Button
                component="a"
                href={download}
                download
                variant={writing.canWrite ? 'default' : 'filled'}
                leftSection={<Icon name="download" />}
              >
                Download as a folder
              </Button>
            )}
          </div>
        </section>
      )}
      {inAll > 0 && <ImportRows importId={view.importId} dryRun={dryRun} />}
    </>
  );
}

/** The server's words go on from what is at fault. */
function faultText({ part, line, message }: NonNullable<DryRun['fault']>): string {
  const about = part === null ? (message.startsWith('the ') ? '' : 'The file ') : `${part}: `;
  const said = about === '' ? message.replace(/^t/, 'T') : `${about}${message}`;
  return `${said}${line === null ? '' : ` (line ${line})`}.`;
}

function sumText({ uses, bankTitle, isNewBank, images }: DryRun): string {
  const parts = [
    uses.new > 0 && `${counted(uses.new, 'item')} come${uses.new === 1 ? 's' : ''} in as new`,
    uses.replaces > 0 &&
      `${uses.replaces.toLocaleString('en')} replace${uses.replaces === 1 ? 's' : ''} another of the same id`,
    uses.held > 0 && `${uses.held.toLocaleString('en')} ${uses.held === 1 ? 'is' : 'are'} there already`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return `No item of this file would come into ${bankTitle}.`;
  const what = parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  const pictures = images > 0 && isNewBank ? `, with ${counted(images, 'picture')}` : '';
  return `${what}${pictures}. Imported items are drafts until somebody reviews them.`;
}
