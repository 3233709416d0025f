import { Button, SegmentedControl } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { isAnswered, type ResponseValue } from '../../../server/contract/item.ts';
import { type ItemDetail, itemReviewOperations } from '../../../server/contract/item-review.ts';
import { ItemBody } from '../../item-types/item-body.tsx';
import { ItemImages } from '../../item-types/item-images.ts';
import { callOrThrow, problemOf } from '../../transport/api.ts';
import { Icon } from '../staff/icons.tsx';
import css from './bank-item-preview.module.css';
import { languageName } from './bank-texts.ts';

const imageUrl = (hash: string) => `/api/admin/images/${hash}`;

/** The item in the very components of the exam room, to be tried out; the server scores the try as it would a sitting. */
export function ItemPreview({
  item,
  shown,
  onChange,
}: {
  readonly item: ItemDetail;
  readonly shown: { readonly versionId?: string; readonly order: number };
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
}) {
  const [value, setValue] = useState<ResponseValue>(null);
  const attempt = useMutation({
    mutationFn: (response: ResponseValue) =>
      callOrThrow(itemReviewOperations.tryItem, {
        params: { bankId: item.bankId, itemId: item.itemId },
        body: { ...shown, response },
      }),
  });
  const answer = (next: ResponseValue) => {
    setValue(next);
    attempt.reset();
  };
  const hasOrder = !['true-false', 'numeric', 'short-text'].includes(item.type);
  return (
    <section className={css['frame']} aria-label="As candidates see it">
      <div className={css['head']}>
        <h2>As candidates see it</h2>
        <div className={css['tools']}>
          {item.languages.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label="Language"
              data={item.languages.map((tag) => ({ value: tag, label: languageName(tag) }))}
              value={item.language}
              onChange={(language) => onChange({ language })}
            />
          )}
          {hasOrder && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Icon name="reload" />}
              onClick={() => {
                answer(null);
                onChange({ shuffle: String(shown.order + 1) });
              }}
            >
              Another order
            </Button>
          )}
        </div>
      </div>
      <div className={css['item']}>
        <ItemImages value={imageUrl}>
          {/* Another order is another set of letters: nothing chosen may carry over. */}
          <ItemBody
            key={`${shown.order} ${item.language}`}
            item={item.delivered}
            language={item.language}
            value={value}
            onChange={answer}
            onRest={() => undefined}
          />
        </ItemImages>
      </div>
      <div className={css['foot']}>
        <Button
          size="sm"
          variant="light"
          loading={attempt.isPending}
          disabled={!isAnswered(item.delivered, value)}
          onClick={() => attempt.mutate(value)}
        >
          Score this answer
        </Button>
        <div role="status" className={css['verdict']}>
          {attempt.data && <Verdict {...attempt.data} />}
          {attempt.isError && <span className={css['wrong']}>{problemOf(attempt.error).detail}</span>}
        </div>
        <p className={css['note']}>A try is recorded like a look at the key.</p>
      </div>
    </section>
  );
}

function Verdict({ units, maxUnits }: { readonly units: number; readonly maxUnits: number }) {
  const kind = units === maxUnits ? 'right' : units > 0 ? 'partly' : 'wrong';
  return (
    <span className={css[kind]}>
      <Icon name={kind === 'right' ? 'check' : kind === 'wrong' ? 'close' : 'more'} /> scores {units} of {maxUnits}
    </span>
  );
}
