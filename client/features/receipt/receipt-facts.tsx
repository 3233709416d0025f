import type { Receipt } from '../../../server/contract/receipts.ts';
import { counted, instantText } from '../../ui/format.ts';
import css from './receipt.module.css';

const ends = {
  submitted: 'ended by the candidate',
  expired: 'time ran out',
  terminated: 'ended by a proctor',
} as const;

/** All that a receipt says, in words. */
export function ReceiptFacts({ receipt }: { readonly receipt: Receipt }) {
  const { sitting, form, answers } = receipt;
  return (
    <>
      <dl className={css['facts']}>
        <Fact name="Exam">
          {sitting.examTitle}, {sitting.programTitle}
        </Fact>
        <Fact name="Attempt">{sitting.attempt}</Fact>
        <Fact name="Started">{instantText(sitting.startedAt)}</Fact>
        <Fact name="Ended">
          {instantText(sitting.endedAt)}
          {sitting.endKind && `, ${ends[sitting.endKind]}`}
          {sitting.voided && '; cancelled since'}
        </Fact>
        <Fact name="Answers on record">
          {counted(answers.items.length, 'item')} of {form.itemCount}
        </Fact>
        <Fact name="Issued">{instantText(receipt.issuedAt)}</Fact>
        <Fact name="Sitting">
          <code>{sitting.id}</code>
        </Fact>
        <Fact name="Form">
          <code>{form.digest}</code>
        </Fact>
        <Fact name="Root of the answers">
          <code>{answers.root}</code>
        </Fact>
        <Fact name="Signed with the key">
          <code>{receipt.keyId}</code>
        </Fact>
        <Fact name="Signature">
          <code>{receipt.signature}</code>
        </Fact>
      </dl>
      <details className={css['answers']} open>
        <summary>Digests of the answers</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Revision</th>
              <th scope="col">SHA-256 of [item, revision, answer]</th>
            </tr>
          </thead>
          <tbody>
            {answers.items.map(({ position, revision, digest }) => (
              <tr key={position}>
                <td>{position}</td>
                <td>{revision}</td>
                <td>
                  <code>{digest}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
