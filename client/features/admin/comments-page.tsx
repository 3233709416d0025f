import { useQuery } from '@tanstack/react-query';
import { assistanceOperations } from '../../../server/contract/assistance.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import css from './comments-page.module.css';

/** What candidates said about items, by item: for whoever reviews them. */
export function CommentsPage() {
  const comments = useQuery(query(assistanceOperations.listItemComments));
  return (
    <>
      <PageHead
        title="Comments on items"
        lead="Words of candidates during their exams, by item, newest first. They are hints for the review of the item, and never change a score."
      />
      {comments.data === undefined ? (
        comments.isError ? (
          <ErrorState error={comments.error} retry={comments.refetch} />
        ) : (
          <SkeletonRows rows={4} height={110} />
        )
      ) : comments.data.items.length === 0 ? (
        <EmptyState title="No comments yet">
          <p>A comment appears here when a candidate presses Comment beside an item.</p>
        </EmptyState>
      ) : (
        <ul className={css['items']}>
          {comments.data.items.map((item) => (
            <li key={`${item.bankId} ${item.itemId}`} className={css['item']}>
              <h2>
                <AppLink to={`/admin/banks/${item.bankId}/items/${item.itemId}`}>{item.itemId}</AppLink>{' '}
                <span className={css['bank']}>
                  bank {item.bankId}, {counted(item.comments.length, 'comment')}
                </span>
              </h2>
              <ol className={css['comments']}>
                {item.comments.map((comment) => (
                  <li key={comment.commentId}>
                    <p className={css['text']}>{comment.text}</p>
                    <p className={css['under']}>
                      <time>{instantText(comment.at)}</time>, item {comment.position} of sitting{' '}
                      <code>{comment.sittingId}</code>
                    </p>
                  </li>
                ))}
              </ol>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
