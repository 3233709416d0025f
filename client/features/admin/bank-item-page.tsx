import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ItemDecision, type ItemDetail, itemReviewOperations } from '../../../server/contract/item-review.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { dayText } from '../staff/format.ts';
import { Icon } from '../staff/icons.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { useSearchState } from '../staff/use-search-state.ts';
import { ItemAside } from './bank-item-aside.tsx';
import { arrangeItems, filtersIn } from './bank-item-filters.ts';
import { ItemHistory } from './bank-item-history.tsx';
import { ItemKeyPanel } from './bank-item-key.tsx';
import css from './bank-item-page.module.css';
import { ItemPreview } from './bank-item-preview.tsx';
import { DecisionButtons } from './bank-item-selection-bar.tsx';
import { decisionTexts, levelTexts, shortId, statusTexts, typeTexts } from './bank-texts.ts';
import { DecisionDialog } from './decision-dialog.tsx';

/** One item: as candidates see it, with its key on demand, its use, and what people decided about it. */
export function BankItemPage({ bankId, itemId }: { readonly bankId: string; readonly itemId: string }) {
  const [values, setValues] = useSearchState();
  const order = Number(values['shuffle'] ?? 0) || 0;
  const versionId = values['version'];
  const shown = { ...(versionId && { versionId }), order };
  const language = values['language'];
  const found = useQuery({
    ...query(itemReviewOperations.readItem, {
      params: { bankId, itemId },
      query: { ...shown, ...(language && { language }) },
    }),
    // Another order or language of the same item: the page stays until it is there.
    placeholderData: (before) => (before?.item.itemId === itemId ? before : undefined),
  });
  const back = <AppLink to={`/admin/banks/${bankId}/items`}>Items</AppLink>;
  if (found.isPending) return <SkeletonRows rows={5} height={90} />;
  if (found.isError)
    return (
      <ErrorState
        error={found.error}
        retry={found.refetch}
        wayOut={
          <Button component={AppLink} to={`/admin/banks/${bankId}/items`} variant="default">
            All items
          </Button>
        }
      />
    );
  return found.data.item.itemId === itemId ? (
    // The key gives every item its own tries, and its own key to open.
    <Loaded
      key={`${itemId} ${versionId ?? ''}`}
      item={found.data.item}
      shown={shown}
      onChange={(changes) => setValues(changes)}
    />
  ) : (
    back
  );
}

function Loaded({
  item,
  shown,
  onChange,
}: {
  readonly item: ItemDetail;
  readonly shown: { readonly versionId?: string; readonly order: number };
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
}) {
  const [decision, setDecision] = useState<ItemDecision | null>(null);
  const status = statusTexts[item.status];
  const filters = filtersIn(useSearchState()[0]);
  return (
    <>
      <PageHead
        eyebrow={
          <>
            <AppLink to="/admin/banks">Item banks</AppLink> /{' '}
            <AppLink to={`/admin/banks/${item.bankId}`}>{item.bankTitle}</AppLink> /{' '}
            <AppLink to={`/admin/banks/${item.bankId}/items`} search={{ ...filters }}>
              Items
            </AppLink>
          </>
        }
        title={
          <span className={css['title']}>
            {item.itemId} <StatusBadge tone={status.tone}>{status.label}</StatusBadge>
          </span>
        }
        lead={`${typeTexts[item.type]}, ${item.examId}, ${item.topicId} ${item.topicTitle}, ${levelTexts[item.level].toLowerCase()}, difficulty ${item.difficulty} of 5`}
        actions={<Neighbours bankId={item.bankId} itemId={item.itemId} />}
      />
      {!item.isCurrentVersion && (
        <p className={css['old']} role="status">
          <Icon name="clock" /> This is what it said in version {shortId(item.versionId)} of{' '}
          {instantText(item.versionLoadedAt)}.
          <Button variant="default" size="compact-sm" onClick={() => onChange({ version: undefined })}>
            Show the current version
          </Button>
        </p>
      )}
      <div className={css['columns']}>
        <div className={css['main']}>
          <ItemPreview item={item} shown={shown} onChange={onChange} />
          <ItemKeyPanel item={item} shown={shown} />
          <ItemHistory item={item} />
        </div>
        <aside className={css['aside']} aria-label="About this item">
          {item.isCurrentVersion && (
            <section className={css['decide']} aria-label="Decide">
              <DecisionButtons size="sm" onDecide={setDecision} />
              <Latest item={item} />
            </section>
          )}
          <ItemAside item={item} filters={filters} onVersion={(version) => onChange({ version })} />
        </aside>
      </div>
      {decision !== null && (
        <DecisionDialog
          bankId={item.bankId}
          isSample={item.isSample}
          decision={decision}
          items={[item]}
          onDone={() => undefined}
          onClose={() => setDecision(null)}
        />
      )}
    </>
  );
}

/** Who decided last and why, beside the buttons that would overrule it. */
function Latest({ item: { decisions } }: { readonly item: ItemDetail }) {
  const [latest] = decisions;
  if (latest === undefined) return null;
  return (
    <p className={css['latest']}>
      {decisionTexts[latest.decision]} by {latest.actorName ?? 'an erased person'}, {dayText(latest.at)}:{' '}
      {latest.reason}
    </p>
  );
}

/** To the items before and after this one, in the list that the filters make. */
function Neighbours({ bankId, itemId }: { readonly bankId: string; readonly itemId: string }) {
  const [values] = useSearchState();
  const filters = filtersIn(values);
  const list = useQuery(query(itemReviewOperations.listItems, { params: { bankId } }));
  if (list.data === undefined) return null;
  const rows = arrangeItems(list.data.items, filters);
  const at = rows.findIndex((row) => row.itemId === itemId);
  if (at < 0) return null;
  const to = (index: number) => `/admin/banks/${bankId}/items/${rows[index]?.itemId}`;
  return (
    <nav className={css['neighbours']} aria-label="Items in this list">
      <span>
        {at + 1} of {rows.length}
      </span>
      {at > 0 && (
        <AppLink to={to(at - 1)} search={{ ...filters }} className={css['neighbour']}>
          <Icon name="left" /> <span className="visually-hidden">Item before</span>
        </AppLink>
      )}
      {at < rows.length - 1 && (
        <AppLink to={to(at + 1)} search={{ ...filters }} className={css['neighbour']}>
          Next <Icon name="right" />
        </AppLink>
      )}
    </nav>
  );
}
