import { useId } from 'react';
import type { DeliveredItem } from '../../server/contract/item.ts';
import { type AnswerProps, ItemAnswer } from './item-answer.tsx';
import css from './item-body.module.css';
import { ItemHtml } from './item-html.tsx';
import { ItemLanguage } from './item-language.ts';

type Item = DeliveredItem['type'];

/** An item and nothing around it: its text and the place to answer. Where its images come from is said by `ItemImages` around it. */
export function ItemBody({
  language,
  ...answer
}: Omit<AnswerProps<Item>, 'questionId'> & {
  /** The BCP 47 tag of the item's texts. */
  readonly language: string;
}) {
  const questionId = useId();
  return (
    <ItemLanguage value={language}>
      <ItemHtml html={answer.item.stemHtml} questionId={questionId} className={css['stem']} />
      <ItemAnswer {...answer} questionId={questionId} />
    </ItemLanguage>
  );
}
