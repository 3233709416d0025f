import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import {
  type BankDetail,
  type FieldChange,
  itemReviewOperations,
  type VersionChanges,
} from '../../../server/contract/item-review.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted, instantText } from '../../ui/format.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { Panel } from '../staff/panel.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { useSearchState } from '../staff/use-search-state.ts';
import { BankFrame } from './bank-page.tsx';
import { shortId } from './bank-texts.ts';
import css from './bank-versions-page.module.css';
import { leavesOf, pathText, textChange, valueText } from './field-change.ts';

type Version = BankDetail['versions'][number];

/** The versions of a bank, and what changed from one to another. */
export function BankVersionsPage({ bankId }: { readonly bankId: string }) {
  return <BankFrame bankId={bankId}>{(bank) => <Versions bank={bank} />}</BankFrame>;
}

function Versions({ bank }: { readonly bank: BankDetail }) {
  const [{ from, to }, setValues] = useSearchState();
  const { versions } = bank;
  const choices = versions.map(({ versionId, loadedAt }) => ({
    value: versionId,
    label: `${instantText(loadedAt)} (${shortId(versionId)})`,
  }));
  const columns: readonly Column<Version>[] = [
    {
      name: 'Version',
      cell: (version) => (
        <span className={css['version']}>
          <code title={version.versionId}>{shortId(version.versionId)}</code>
          {version.isCurrent && <StatusBadge tone="active">Current</StatusBadge>}
        </span>
      ),
    },
    { name: 'Loaded', cell: (version) => <time>{instantText(version.loadedAt)}</time> },
    { name: 'Items', align: 'end', tight: true, cell: (version) => version.itemCount.toLocaleString('en') },
    { name: 'Forms drawn', align: 'end', tight: true, cell: (version) => version.forms.toLocaleString('en') },
    {
      name: 'Compare',
      tight: true,
      cell: (version) => {
        const before = versions[versions.indexOf(version) + 1];
        return before === undefined ? (
          'the first'
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            className={css['compare'] ?? ''}
            onClick={() => setValues({ from: before.versionId, to: version.versionId }, 'push')}
          >
            What changed
          </Button>
        );
      },
    },
  ];
  return (
    <>
      <p className={css['lead']}>
        A version is named by its content and never changes. Forms keep the version they were drawn from; new forms are
        drawn from the current one.
      </p>
      <DataTable caption="Versions" columns={columns} rows={versions} keyOf={(version) => version.versionId} />
      {versions.length > 1 && (
        <Panel title="What changed" lead="Shows keys and rationales: each comparison is recorded like a look at them.">
          <div className={css['pair']}>
            <Select
              label="From"
              size="sm"
              data={choices}
              allowDeselect={false}
              value={from ?? null}
              placeholder="Earlier version"
              onChange={(value) => setValues({ from: value ?? undefined })}
            />
            <Select
              label="To"
              size="sm"
              data={choices}
              allowDeselect={false}
              value={to ?? null}
              placeholder="Later version"
              onChange={(value) => setValues({ to: value ?? undefined })}
            />
          </div>
          {from !== undefined && to !== undefined && <Changes bankId={bank.bankId} from={from} to={to} />}
        </Panel>
      )}
    </>
  );
}

/** What differs between two versions, item by item. */
export function Changes({ bankId, from, to }: { readonly bankId: string; readonly from: string; readonly to: string }) {
  const found = useQuery({
    ...query(itemReviewOperations.compareBankVersions, { params: { bankId }, query: { from, to } }),
    // Every reading is a line of the audit log.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (found.isPending) return <SkeletonRows rows={4} height={72} />;
  if (found.isError) return <ErrorState error={found.error} retry={found.refetch} />;
  const { changes } = found.data;
  const { added, removed, changed, others } = changes;
  if (added.length + removed.length + changed.length + others.length === 0)
    return <EmptyState title="Nothing differs between these versions" />;
  return (
    <div className={css['changes']}>
      <p role="status">
        {counted(changed.length, 'item')} changed, {added.length} added, {removed.length} removed.
      </p>
      {others.map(({ what, fields }) => (
        <Changed key={what} title={what} fields={fields} />
      ))}
      <Ids title="Added" ids={added} changes={changes} version={to} />
      <Ids title="Removed" ids={removed} changes={changes} version={from} />
      {changed.map(({ what, fields }) => (
        <Changed
          key={what}
          title={<AppLink to={`/admin/banks/${bankId}/items/${what}`}>{what}</AppLink>}
          fields={fields}
        />
      ))}
    </div>
  );
}

function Ids({
  title,
  ids,
  changes,
  version,
}: {
  readonly title: string;
  readonly ids: readonly string[];
  readonly changes: VersionChanges;
  readonly version: string;
}) {
  if (ids.length === 0) return null;
  return (
    <section className={css['changed']}>
      <h3>
        {title}: {counted(ids.length, 'item')}
      </h3>
      <ul className={css['ids']}>
        {ids.map((id) => (
          <li key={id}>
            <AppLink to={`/admin/banks/${changes.bankId}/items/${id}`} search={{ version }}>
              {id}
            </AppLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Changed({ title, fields }: { readonly title: ReactNode; readonly fields: readonly FieldChange[] }) {
  return (
    <section className={css['changed']}>
      <h3>{title}</h3>
      <dl className={css['fields']}>
        {fields.flatMap(leavesOf).map((field) => (
          <div key={field.path}>
            <dt>{pathText(field.path)}</dt>
            <dd>
              <Field field={field} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Field({ field }: { readonly field: FieldChange }) {
  const { start, gone, come, end } = textChange(valueText(field.before), valueText(field.after));
  return (
    <>
      {start}
      {gone !== '' && <del>{gone}</del>}
      {come !== '' && <ins>{come}</ins>}
      {end}
    </>
  );
}
