import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type BankDetail, itemReviewOperations } from '../../../server/contract/item-review.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Icon } from '../staff/icons.tsx';
import { Panel } from '../staff/panel.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { Stats } from '../staff/stats.tsx';
import css from './bank-page.module.css';
import { BankTabs } from './bank-tabs.tsx';
import { languageName } from './bank-texts.ts';
import { BlueprintTable } from './blueprint-table.tsx';

/** One bank: how much of it is reviewed, and whether its pools are deep enough. */
export function BankPage({ bankId }: { readonly bankId: string }) {
  return <BankFrame bankId={bankId}>{(bank) => <Overview bank={bank} />}</BankFrame>;
}

/** The head of a bank's pages, and what stands there until the bank is known. */
export function BankFrame({
  bankId,
  children,
}: {
  readonly bankId: string;
  readonly children: (bank: BankDetail) => ReactNode;
}) {
  const found = useQuery(query(itemReviewOperations.readBank, { params: { bankId } }));
  if (found.isPending) return <SkeletonRows rows={5} height={72} />;
  if (found.isError)
    return (
      <ErrorState
        error={found.error}
        retry={found.refetch}
        wayOut={
          <Button component={AppLink} to="/admin/banks" variant="default">
            All banks
          </Button>
        }
      />
    );
  const { bank } = found.data;
  return (
    <>
      <PageHead
        eyebrow={<AppLink to="/admin/banks">Item banks</AppLink>}
        title={bank.title}
        actions={
          <>
            <Button
              component={AppLink}
              to={`/admin/banks/${bankId}/import`}
              variant="default"
              leftSection={<Icon name="upload" />}
            >
              Import
            </Button>
            <Button
              component={AppLink}
              to={`/admin/banks/${bankId}/export`}
              variant="default"
              leftSection={<Icon name="download" />}
            >
              Export
            </Button>
          </>
        }
        lead={bank.isSample && <StatusBadge tone="attention">Sample: not for live deliveries</StatusBadge>}
      />
      <BankTabs bankId={bankId} />
      {children(bank)}
    </>
  );
}

function Overview({ bank }: { readonly bank: BankDetail }) {
  const { draft, reviewed, 'under-review': underReview, retired } = bank.statuses;
  const all = draft + reviewed + underReview + retired;
  const items = (status: string, count: number) => (
    <AppLink className={css['count']} to={`/admin/banks/${bank.bankId}/items`} search={{ status }}>
      {count.toLocaleString('en')}
    </AppLink>
  );
  return (
    <>
      {bank.notice !== null && <p className={css['notice']}>{bank.notice}</p>}
      <Stats
        stats={[
          {
            name: 'Items',
            value: (
              <AppLink className={css['count']} to={`/admin/banks/${bank.bankId}/items`}>
                {all.toLocaleString('en')}
              </AppLink>
            ),
            note: [
              `in ${counted(bank.topics.length, 'topic')}`,
              ...bank.translations.map(({ language, items }) => `${items} in ${languageName(language)}`),
            ].join(', '),
          },
          { name: 'Reviewed', value: items('reviewed', reviewed), note: bank.isSample ? 'by a person' : 'on forms' },
          {
            name: 'Drafts',
            value: items('draft', draft),
            note: bank.isSample ? 'on forms of this sample' : 'on no form',
          },
          {
            name: 'Under review',
            value: items('under-review', underReview),
            note: 'on no new form',
            ...(underReview > 0 && { tone: 'attention' as const }),
          },
          { name: 'Retired', value: items('retired', retired), note: 'on no new form' },
        ]}
      />
      {bank.blueprints.map((blueprint) => (
        <Panel key={blueprint.blueprintId} title={`Blueprint ${blueprint.blueprintId}`} lead={blueprintText(blueprint)}>
          <BlueprintTable bank={bank} blueprint={blueprint} />
        </Panel>
      ))}
    </>
  );
}

function blueprintText({ itemCount, examId, exposure, languages }: BankDetail['blueprints'][number]): string {
  return [
    `${counted(itemCount, 'item')} for exam ${examId}, in ${languages.map(languageName).join(' or ')}.`,
    ...(exposure === null
      ? []
      : [`No item on more than ${exposure.most} % of the last ${exposure.of} forms, where the pool allows.`]),
    'Depth says how often the items that can stand together cover what is wanted: under 2 a second attempt has none of its own, from 4 some can be retired.',
  ].join(' ');
}
