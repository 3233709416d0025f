import { Button } from '@mantine/core';
import type { ItemDecision } from '../../../server/contract/item-review.ts';
import { counted } from '../../ui/format.ts';
import { Icon } from '../staff/icons.tsx';
import bar from '../staff/selection-bar.module.css';

/** What can be decided about all chosen items at once. */
export function ItemSelectionBar({
  count,
  hidden,
  onDecide,
  onClear,
}: {
  readonly count: number;
  /** Chosen ones that the filters hide. */
  readonly hidden: number;
  readonly onDecide: (decision: ItemDecision) => void;
  readonly onClear: () => void;
}) {
  if (count === 0) return null;
  return (
    <section className={bar['bar']} aria-label="Decisions about the chosen items">
      <p className={bar['count']}>
        {counted(count, 'item')} chosen{hidden > 0 && `, ${hidden} of them not listed`}
      </p>
      <div className={bar['actions']}>
        <DecisionButtons size="compact-sm" onDecide={onDecide} />
      </div>
      <Button size="compact-sm" variant="subtle" onClick={onClear}>
        Choose none
      </Button>
    </section>
  );
}

/** The three decisions, for one item or for many. */
export function DecisionButtons({
  size,
  onDecide,
}: {
  readonly size: 'compact-sm' | 'sm';
  readonly onDecide: (decision: ItemDecision) => void;
}) {
  return (
    <>
      <Button size={size} leftSection={<Icon name="check" />} onClick={() => onDecide('reviewed')}>
        Approve
      </Button>
      <Button size={size} variant="default" leftSection={<Icon name="flag" />} onClick={() => onDecide('under-review')}>
        Under review
      </Button>
      <Button size={size} variant="default" leftSection={<Icon name="stop" />} onClick={() => onDecide('retired')}>
        Retire
      </Button>
    </>
  );
}
