import { Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type ItemDecision,
  type ItemRow,
  itemReviewOperations,
  mostAtOnce,
} from '../../../server/contract/item-review.ts';
import { type Answer, call, query } from '../../transport/api.ts';
import { counted } from '../../ui/format.ts';
import { ActionDialog } from '../staff/action-dialog.tsx';
import { decisionTexts } from './bank-texts.ts';

type Seen = Pick<ItemRow, 'itemId' | 'hash' | 'decisionSeq'>;

/** Asks for the reason of a decision and records it for all items or none. What was looked at is what is decided about. */
export function DecisionDialog({
  bankId,
  isSample,
  decision,
  items,
  onDone,
  onClose,
}: {
  readonly bankId: string;
  readonly isSample: boolean;
  readonly decision: ItemDecision;
  readonly items: readonly Seen[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  // Lists behind the dialog may be read anew meanwhile: trying again must not decide about what nobody has seen.
  const [seen] = useState(items);
  const [replacedBy, setReplacedBy] = useState<string | null>(null);
  const queries = useQueryClient();
  const [only] = seen;
  const name = seen.length === 1 && only !== undefined ? only.itemId : counted(seen.length, 'item');
  const readAgain = () =>
    Promise.all(
      [itemReviewOperations.listItems, itemReviewOperations.readItem, itemReviewOperations.readBank].map(({ id }) =>
        queries.invalidateQueries({ queryKey: [id] }),
      ),
    );

  async function decide(reason: string): Promise<Answer<{ decided: number }>> {
    let decided = 0;
    for (let from = 0; from < seen.length; from += mostAtOnce) {
      const part = seen
        .slice(from, from + mostAtOnce)
        .map(({ itemId, hash, decisionSeq }) => ({ itemId, hash, decisionSeq }));
      const answer = await call(itemReviewOperations.decideItems, {
        params: { bankId },
        body: { decision, reason, items: part, ...(replacedBy !== null && { replacedBy }) },
      });
      if (!answer.ok) {
        await readAgain();
        return answer;
      }
      decided += answer.value.decided;
    }
    await readAgain();
    return { ok: true, value: { decided } };
  }

  return (
    <ActionDialog
      title={`${titles[decision]}: ${name}`}
      targets={[{ id: bankId, name }]}
      consequences={consequencesOf(decision, isSample, seen.length)}
      confirmLabel={`${titles[decision]}${seen.length === 1 ? '' : ` ${seen.length}`}`}
      done={decisionTexts[decision]}
      dangerous={decision === 'retired'}
      reasonLabel={decision === 'reviewed' ? 'What did you check?' : 'Reason'}
      reasonHelp="It stays on the record with your name and the time."
      suggestions={suggestions[decision]}
      act={(_target, reason) => decide(reason)}
      onDone={onDone}
      onClose={onClose}
    >
      {decision === 'retired' && seen.length === 1 && only !== undefined && (
        <Replacement bankId={bankId} of={only.itemId} value={replacedBy} onChange={setReplacedBy} />
      )}
    </ActionDialog>
  );
}

const titles: Readonly<Record<ItemDecision, string>> = {
  reviewed: 'Approve',
  'under-review': 'Put under review',
  retired: 'Retire',
};

const suggestions: Readonly<Record<ItemDecision, readonly string[]>> = {
  reviewed: ['Key and rationales checked against the authority', 'Read again after a change'],
  'under-review': ['Candidates’ comments', 'More than one defensible answer', 'The authority has changed'],
  retired: ['Out of date', 'Seen too often', 'More than one defensible answer'],
};

function consequencesOf(decision: ItemDecision, isSample: boolean, count: number): string[] {
  const [these, they, are, say] =
    count === 1 ? ['this item', 'it', 'is', 'says'] : ['these items', 'they', 'are', 'say'];
  switch (decision) {
    case 'reviewed':
      return [
        `You say that ${these} ${are} right as ${they} ${say} now, key and rationales included.`,
        isSample
          ? `Forms of this sample bank may hold ${these}, as they may hold drafts.`
          : `New forms may hold ${these} from now on.`,
        `When a later version of the bank changes ${these}, the approval no longer holds.`,
        'It ends an earlier flag or retirement made here.',
      ];
    case 'under-review':
      return [
        `No new form will hold ${these}, until somebody decides otherwise.`,
        `Sittings that have begun keep ${these}, and past results stay as they are.`,
      ];
    case 'retired':
      return [
        `No new form will hold ${these}.`,
        `Sittings that have begun keep ${these}, and past results stay as they are.`,
        `Nothing is deleted; a later approval brings ${count === 1 ? 'it' : 'them'} back.`,
      ];
  }
}

function Replacement({
  bankId,
  of,
  value,
  onChange,
}: {
  readonly bankId: string;
  readonly of: string;
  readonly value: string | null;
  readonly onChange: (itemId: string | null) => void;
}) {
  const list = useQuery(query(itemReviewOperations.listItems, { params: { bankId } }));
  const items = list.data?.items ?? [];
  const own = items.find((row) => row.itemId === of);
  const near = items.filter((row) => row.itemId !== of && row.status !== 'retired' && row.examId === own?.examId);
  return (
    <Select
      label="Replaced by"
      description="Optional: the item that stands in for it. It is noted, and changes no form by itself."
      placeholder="No replacement"
      searchable
      clearable
      limit={50}
      nothingFoundMessage="No such item"
      data={[
        { group: 'Same topic', items: near.filter((row) => row.topicId === own?.topicId).map((row) => row.itemId) },
        { group: 'Other topics', items: near.filter((row) => row.topicId !== own?.topicId).map((row) => row.itemId) },
      ]}
      value={value}
      onChange={onChange}
    />
  );
}
