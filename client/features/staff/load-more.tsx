import { Button } from '@mantine/core';
import css from './load-more.module.css';

/** The foot of a list that comes a page at a time. */
export function LoadMore({
  shown,
  inAll,
  hasMore,
  isLoading,
  onMore,
}: {
  readonly shown: number;
  readonly inAll?: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => unknown;
}) {
  return (
    <div className={css['foot']}>
      <p role="status">
        {inAll === undefined
          ? `${shown.toLocaleString('en')} shown${hasMore ? ', there are more' : ''}`
          : `${shown.toLocaleString('en')} of ${inAll.toLocaleString('en')} shown`}
      </p>
      {hasMore && (
        <Button variant="default" size="sm" loading={isLoading} onClick={() => void onMore()}>
          Show more
        </Button>
      )}
    </div>
  );
}
