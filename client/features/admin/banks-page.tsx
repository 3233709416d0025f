import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type BankProblem, type BankView, bankOperations } from '../../../server/contract/bank.ts';
import { callOrThrow, problemOf, query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Icon } from '../staff/icons.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { tell } from '../staff/told.tsx';
import css from './banks-page.module.css';

export function BanksPage() {
  const banks = useQuery(query(bankOperations.listBanks));
  const queries = useQueryClient();
  const reload = useMutation({
    mutationFn: () => callOrThrow(bankOperations.reloadBanks),
    onSuccess: (answer) => {
      queries.setQueryData(query(bankOperations.listBanks).queryKey, answer);
      const { length } = answer.problems;
      if (length === 0) tell('Read again: every bank is in order.');
      else tell(`Read again: ${counted(length, 'problem')}. Banks with problems stay on the version they have.`, 'bad');
    },
    onError: (error) => tell(problemOf(error).detail, 'bad'),
  });
  return (
    <>
      <PageHead
        title="Item banks"
        lead="Forms are drawn from the current version of a bank. Older versions stay: what was drawn from them is still delivered and scored from them."
        actions={
          <>
            <Button
              variant="default"
              leftSection={<Icon name="reload" />}
              loading={reload.isPending}
              onClick={() => reload.mutate()}
            >
              Read the folders again
            </Button>
            <Button component={AppLink} to="/admin/new-bank" leftSection={<Icon name="upload" />}>
              New bank from a file
            </Button>
          </>
        }
      />
      {banks.isPending ? (
        <SkeletonRows rows={2} height={180} />
      ) : banks.isError ? (
        <ErrorState error={banks.error} retry={banks.refetch} />
      ) : (
        <>
          {banks.data.problems.length > 0 && <Problems problems={banks.data.problems} />}
          {banks.data.banks.length === 0 ? (
            <EmptyState title="No bank is loaded">
              <p>
                Banks are folders below <code>question-banks</code>, or those that the setting <code>BANKS_DIR</code>{' '}
                names. Put one there and read the folders again.
              </p>
            </EmptyState>
          ) : (
            <ul className={css['banks']}>
              {banks.data.banks.map((bank) => (
                <Bank key={bank.bankId} bank={bank} />
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

function Problems({ problems }: { readonly problems: readonly BankProblem[] }) {
  const folders = [...new Set(problems.map((problem) => problem.folder))];
  return (
    <div className={css['problems']} role="alert">
      <h2>{counted(problems.length, 'problem')} found at the last reading</h2>
      <p>A bank with problems is refused as a whole; the version loaded before goes on being served.</p>
      {folders.map((folder) => (
        <section key={folder}>
          <h3>{folder}</h3>
          <ul>
            {problems
              .filter((problem) => problem.folder === folder)
              .map((problem) => (
                <li key={`${problem.file} ${problem.itemId} ${problem.reason}`}>
                  <span>{problem.reason}</span>
                  <span className={css['where']}>
                    {[problem.file, problem.itemId && `item ${problem.itemId}`].filter(Boolean).join(', ')}
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The bank's own page has them all. */
const versionsShown = 3;

function Bank({ bank }: { readonly bank: BankView }) {
  return (
    <li className={css['bank']}>
      <div className={css['head']}>
        <div>
          <h2>
            <AppLink to={`/admin/banks/${bank.bankId}`}>{bank.title}</AppLink>
          </h2>
          <p>
            <code>{bank.bankId}</code>,{' '}
            <AppLink to={`/admin/banks/${bank.bankId}/items`}>{counted(bank.itemCount, 'item')}</AppLink>
          </p>
        </div>
        {bank.isSample && <StatusBadge tone="attention">Sample: not for live deliveries</StatusBadge>}
      </div>
      <div className={css['columns']}>
        <div>
          <h3>Blueprints</h3>
          {bank.blueprints.length === 0 && <p className={css['none']}>None: no exam can draw from this bank yet.</p>}
          <ul className={css['lines']}>
            {bank.blueprints.map((blueprint) => (
              <li key={blueprint.blueprintId}>
                <span>{blueprint.blueprintId}</span>
                <span>
                  {blueprint.examId}, {counted(blueprint.itemCount, 'item')}
                </span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3>Versions</h3>
          <ol className={css['lines']}>
            {bank.versions.slice(0, versionsShown).map((version) => (
              <li key={version.versionId}>
                <span>
                  <code title={version.versionId}>{version.versionId.slice(0, 12)}</code>{' '}
                  {version.isCurrent && <StatusBadge tone="active">Current</StatusBadge>}
                </span>
                <time>{instantText(version.loadedAt)}</time>
              </li>
            ))}
          </ol>
          {bank.versions.length > versionsShown && (
            <AppLink className={css['all']} to={`/admin/banks/${bank.bankId}/versions`}>
              All {bank.versions.length} versions
            </AppLink>
          )}
        </div>
      </div>
    </li>
  );
}
