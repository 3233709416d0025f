import type { BankDetail, CellView } from '../../../server/contract/item-review.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { levelTexts } from './bank-texts.ts';
import css from './blueprint-table.module.css';

type Blueprint = BankDetail['blueprints'][number];

/** What a form wants of each topic, and how much there is to draw from. */
export function BlueprintTable({ bank, blueprint }: { readonly bank: BankDetail; readonly blueprint: Blueprint }) {
  return (
    <DataTable
      caption={`Cells of blueprint ${blueprint.blueprintId}`}
      columns={columnsOf(bank, blueprint)}
      rows={blueprint.cells}
      keyOf={(cell) => `${cell.topicId} ${cell.level}`}
      toneOf={(cell) => toneOf(depthOf(cell))}
    />
  );
}

function columnsOf(bank: BankDetail, blueprint: Blueprint): Column<CellView>[] {
  const right = { align: 'end', tight: true } as const;
  return [
    {
      name: 'Topic',
      cell: (cell) =>
        cell.level === null ? (
          <AppLink
            to={`/admin/banks/${bank.bankId}/items`}
            search={{ exam: blueprint.examId, topic: cell.topicId }}
            className={css['topic']}
          >
            <span className={css['id']}>{cell.topicId}</span> {cell.topicTitle}
          </AppLink>
        ) : (
          <span className={css['level']}>of it {levelTexts[cell.level].toLowerCase()}</span>
        ),
    },
    { name: 'Wanted', ...right, cell: (cell) => cell.demand },
    { name: 'Pool', ...right, cell: (cell) => cell.pool },
    { name: 'Reviewed', ...right, cell: (cell) => cell.reviewed },
    ...(bank.isSample ? [] : [{ name: 'Missing', ...right, cell: (cell: CellView) => missingOf(cell) || '–' }]),
    { name: 'Together', ...right, cell: (cell) => cell.together },
    { name: 'Depth', cell: (cell) => <Depth cell={cell} /> },
  ];
}

const depthOf = ({ together, demand }: CellView) => together / demand;
const missingOf = ({ demand, drawable }: CellView) => Math.max(0, demand - drawable);
const toneOf = (depth: number) => (depth < 2 ? 'bad' : depth < 4 ? 'attention' : undefined);

/** The scale ends here: more is enough. */
const fullDepth = 6;

function Depth({ cell }: { readonly cell: CellView }) {
  const depth = depthOf(cell);
  const words = depth < 1 ? 'no form' : depth < 2 ? 'one attempt' : depth < 4 ? 'thin' : '';
  return (
    <span className={css['depth']}>
      <b>{(Math.floor(depth * 10) / 10).toFixed(1)} ×</b>
      <span className={css['track']} data-tone={toneOf(depth)} aria-hidden="true">
        <span style={{ inlineSize: `${Math.min(100, (100 * depth) / fullDepth)}%` }} />
      </span>
      {words && <span className={css['words']}>{words}</span>}
    </span>
  );
}
