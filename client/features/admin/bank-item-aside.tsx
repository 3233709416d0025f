import type { ReactNode } from 'react';
import type { ItemDetail } from '../../../server/contract/item-review.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted, instantText } from '../../ui/format.ts';
import { Facts } from '../staff/facts.tsx';
import { dayText } from '../staff/format.ts';
import css from './bank-item-aside.module.css';
import type { ItemFilters } from './bank-item-filters.ts';
import { shareText, shortId, statusTexts } from './bank-texts.ts';

/** What is known of an item besides what it says. */
export function ItemAside({
  item,
  filters,
  onVersion,
}: {
  readonly item: ItemDetail;
  readonly filters: ItemFilters;
  readonly onVersion: (versionId: string | undefined) => void;
}) {
  const { usage, results } = item;
  return (
    <>
      <Card title="Content">
        <Facts
          facts={[
            ['Section', item.section],
            ['Status in its file', statusTexts[item.fileStatus].label],
            [
              'Replaced by',
              item.replacedBy === null ? null : (
                <AppLink key="replacement" to={`/admin/banks/${item.bankId}/items/${item.replacedBy}`}>
                  {item.replacedBy}
                </AppLink>
              ),
            ],
            ['Content', <code key="hash">{item.hash.slice(0, 12)}</code>],
          ]}
        />
      </Card>
      <Card title="Use">
        <Facts
          facts={[
            ['Forms', usage.forms.toLocaleString('en')],
            [
              'Of recent forms',
              usage.ofRecentForms === 0
                ? 'none yet'
                : `${shareText(usage.recentForms, usage.ofRecentForms)} (${usage.recentForms} of ${usage.ofRecentForms})`,
            ],
            ['Last used', usage.lastUsedAt === null ? 'never' : dayText(usage.lastUsedAt)],
            ['Answers scored', results.answers.toLocaleString('en')],
            [
              'Right',
              results.percent === null ? `told from ${results.leastAnswers} on` : `${results.percent.toFixed(1)} %`,
            ],
          ]}
        />
        {results.answers > 0 && (
          <p className={css['note']}>Released results of this content, voided sittings left out.</p>
        )}
      </Card>
      {item.enemies.length > 0 && (
        <Card title="Never with">
          <ul className={css['enemies']}>
            {item.enemies.map(({ itemId, because }) => (
              <li key={itemId}>
                <AppLink to={`/admin/banks/${item.bankId}/items/${itemId}`} search={{ ...filters }}>
                  {itemId}
                </AppLink>{' '}
                <span>{because}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title="Versions">
        <ol className={css['contents']}>
          {item.contents.map((content) => (
            <li key={content.versionId} data-shown={content.isShown || undefined}>
              <button
                type="button"
                className={css['version']}
                aria-current={content.isShown || undefined}
                onClick={() => onVersion(content.until === null ? undefined : content.versionId)}
              >
                {content.until === null ? 'Since' : 'From'} {instantText(content.since)}
                {content.until !== null && ` until ${instantText(content.until)}`}
              </button>
              <span>
                {content.versions === 1 ? shortId(content.versionId) : counted(content.versions, 'version')},{' '}
                {counted(content.forms, 'form')}
              </span>
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={css['card']} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
