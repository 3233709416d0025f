import type { ItemDetail } from '../../../server/contract/item-review.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { instantText } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Panel } from '../staff/panel.tsx';
import css from './bank-item-history.module.css';
import { decisionTexts, statusTexts } from './bank-texts.ts';

/** What people decided about an item, and what candidates said about it. */
export function ItemHistory({ item }: { readonly item: ItemDetail }) {
  return (
    <>
      <Panel title="Decisions">
        {item.decisions.length === 0 ? (
          <p className={css['none']}>Nobody has decided about this item yet.</p>
        ) : (
          <ol className={css['entries']}>
            {item.decisions.map((decision, index) => (
              <li key={decision.seq} data-current={index === 0 || undefined}>
                <p className={css['what']}>
                  <StatusBadge tone={statusTexts[decision.decision].tone}>
                    {decisionTexts[decision.decision]}
                  </StatusBadge>
                  {!decision.isOfThisContent && <span>when it said something else</span>}
                </p>
                <p>{decision.reason}</p>
                {decision.replacedBy !== null && (
                  <p>
                    Replaced by{' '}
                    <AppLink to={`/admin/banks/${item.bankId}/items/${decision.replacedBy}`}>
                      {decision.replacedBy}
                    </AppLink>
                  </p>
                )}
                <p className={css['by']}>
                  {decision.actorName ?? 'An erased person'}, <time>{instantText(decision.at)}</time>
                </p>
              </li>
            ))}
          </ol>
        )}
      </Panel>
      <Panel title="Comments of candidates" lead="Written during their exams. They never change a score.">
        {item.comments.length === 0 ? (
          <p className={css['none']}>No candidate has commented on it.</p>
        ) : (
          <ol className={css['entries']}>
            {item.comments.map((comment) => (
              <li key={comment.commentId}>
                <p className={css['words']}>{comment.text}</p>
                <p className={css['by']}>
                  <time>{instantText(comment.at)}</time>
                  {!comment.isOfThisContent && ', when it said something else'}
                </p>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </>
  );
}
