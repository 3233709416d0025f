import type { DeliveredItem, ResponseValue } from '../../server/contract/item.ts';
import { ChoiceItem } from './choice-item.tsx';
import { MatchingItem } from './matching-item.tsx';
import { MultipleResponseItem } from './multiple-response-item.tsx';
import { OrderingItem } from './ordering-item.tsx';
import { TextItem } from './text-item.tsx';

/** What every item type gets. `onRest` is called when a text field is left. */
export interface AnswerProps<Type extends DeliveredItem['type']> {
  readonly item: Extract<DeliveredItem, { type: Type }>;
  /** The id of what asks, which names the group of answers. */
  readonly questionId: string;
  readonly value: ResponseValue;
  /** With `rests` the change is one of many, as one types. */
  readonly onChange: (value: ResponseValue, rests?: boolean) => void;
  readonly onRest: () => void;
}

/** The place to answer an item, whatever its type. */
export function ItemAnswer(props: AnswerProps<DeliveredItem['type']>) {
  const { item, ...rest } = props;
  switch (item.type) {
    case 'single-choice':
    case 'true-false':
      return <ChoiceItem item={item} {...rest} />;
    case 'multiple-response':
      return <MultipleResponseItem item={item} {...rest} />;
    case 'numeric':
    case 'short-text':
      return <TextItem item={item} {...rest} />;
    case 'ordering':
      return <OrderingItem item={item} {...rest} />;
    case 'matching':
      return <MatchingItem item={item} {...rest} />;
  }
}
