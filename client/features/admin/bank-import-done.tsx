import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ImportView } from '../../../server/contract/interop.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted } from '../../ui/format.ts';
import { Icon } from '../staff/icons.tsx';
import { Panel } from '../staff/panel.tsx';
import css from './bank-import.module.css';
import { shortId } from './bank-texts.ts';
import { Changes } from './bank-versions-page.tsx';

/** More lines than this nobody reads here: the page of versions has them. */
const mostShown = 200;

/** The new version, and what it changed. */
export function ImportDone({
  view,
  imported,
  onAnother,
}: {
  readonly view: ImportView;
  readonly imported: NonNullable<ImportView['imported']>;
  readonly onAnother: () => void;
}) {
  const { bankId, versionId, formerVersionId, items, files } = imported;
  const queries = useQueryClient();
  // Whatever was read of banks before is of the version before.
  useEffect(() => void queries.invalidateQueries(), [queries]);
  const to = `/admin/banks/${bankId}`;
  return (
    <>
      <section className={css['done']} role="status">
        <Icon name="check" size={28} />
        <div>
          <h2>{counted(items, 'item')} imported</h2>
          <p>
            {view.fileName} is in: the bank’s version is now <code title={versionId}>{shortId(versionId)}</code>,
            written in {counted(files.length, 'file')}. The items are drafts: on live exams they are used once somebody
            has reviewed them.
          </p>
          {formerVersionId === null && (
            <p>
              A new bank gives no forms before it has a blueprint: write <code>blueprints/&lt;exam&gt;.yaml</code> in
              its folder, and put the folder under version control.
            </p>
          )}
          <div className={css['ways']}>
            <Button component={AppLink} to={`${to}/items`} search={{ status: 'draft' }}>
              See the items
            </Button>
            {formerVersionId !== null && items > mostShown && (
              <Button
                component={AppLink}
                to={`${to}/versions`}
                search={{ from: formerVersionId, to: versionId }}
                variant="default"
              >
                What changed
              </Button>
            )}
            <Button variant="default" onClick={onAnother}>
              Import another file
            </Button>
          </div>
        </div>
      </section>
      {formerVersionId !== null && items <= mostShown && (
        <Panel title="What changed">
          <Changes bankId={bankId} from={formerVersionId} to={versionId} />
        </Panel>
      )}
    </>
  );
}
