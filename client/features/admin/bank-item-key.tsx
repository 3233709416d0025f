import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ItemDetail, type ItemKey, itemReviewOperations } from '../../../server/contract/item-review.ts';
import { ItemHtml } from '../../item-types/item-html.tsx';
import { ItemImages } from '../../item-types/item-images.ts';
import { query } from '../../transport/api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { Facts } from '../staff/facts.tsx';
import { Icon } from '../staff/icons.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import css from './bank-item-key.module.css';

const imageUrl = (hash: string) => `/api/admin/images/${hash}`;

/** The key with its rationales. Closed until it is asked for: opening it is recorded, and bars its reader from live exams. */
export function ItemKeyPanel({
  item,
  shown,
}: {
  readonly item: ItemDetail;
  readonly shown: { readonly versionId?: string; readonly order: number };
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={css['panel']} aria-label="Key and rationales">
      <div className={css['head']}>
        <h2>Key and rationales</h2>
        {!isOpen && (
          <Button size="sm" variant="default" leftSection={<Icon name="lock" />} onClick={() => setOpen(true)}>
            Open the key
          </Button>
        )}
      </div>
      {isOpen ? (
        <OpenKey item={item} shown={shown} />
      ) : (
        <p className={css['closed']}>
          Answer the item first, if you want to judge it unbiased. Opening the key is recorded in the audit log, and
          whoever has opened one sits no live exam of this bank.
        </p>
      )}
    </section>
  );
}

function OpenKey({
  item: { bankId, itemId, hash },
  shown,
}: {
  readonly item: ItemDetail;
  readonly shown: { readonly versionId?: string; readonly order: number };
}) {
  const found = useQuery({
    ...query(itemReviewOperations.readItemKey, { params: { bankId, itemId }, query: shown }),
    // Every reading is a line of the audit log: none happens but when somebody opens the key.
    queryKey: [itemReviewOperations.readItemKey.id, bankId, itemId, hash, shown.order],
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (found.isPending) return <SkeletonRows rows={3} height={64} />;
  if (found.isError) return <ErrorState error={found.error} retry={found.refetch} />;
  return <ShownKey itemKey={found.data.key} imageUrl={imageUrl} />;
}

/** A key that is open. */
export function ShownKey({
  itemKey,
  imageUrl,
}: {
  readonly itemKey: ItemKey;
  /** Where the images of its rationales are, by hash. */
  readonly imageUrl: (hash: string) => string;
}) {
  return (
    <ItemImages value={imageUrl}>
      <ol className={css['parts']}>
        {itemKey.parts.map((part) => (
          <li key={`${part.label} ${part.html}`} data-key={part.isKey || undefined}>
            <span className={css['mark']}>
              <Icon name={part.isKey ? 'check' : 'close'} />
              <span className="visually-hidden">{part.isKey ? 'Right: ' : 'Wrong: '}</span>
            </span>
            <div className={css['part']}>
              <div className={css['text']}>
                {part.label !== '' && <b className={css['label']}>{part.label.toUpperCase()}</b>}
                <ItemHtml html={part.html} as="span" />
                {part.matchHtml !== null && (
                  <span className={css['match']}>
                    <Icon name="right" /> <ItemHtml html={part.matchHtml} as="span" />
                  </span>
                )}
              </div>
              {part.rationaleHtml !== null && <ItemHtml html={part.rationaleHtml} className={css['rationale']} />}
            </div>
          </li>
        ))}
      </ol>
      {itemKey.rationaleHtml !== null && <ItemHtml html={itemKey.rationaleHtml} className={css['whole']} />}
      <Facts
        facts={[
          ['Scoring', itemKey.scoring],
          ['Rests on', /^\d+$/.test(itemKey.fact) ? `Fact ${itemKey.fact}` : itemKey.fact],
          ['Author’s note', itemKey.note],
        ]}
      />
    </ItemImages>
  );
}
