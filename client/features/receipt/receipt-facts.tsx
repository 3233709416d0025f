import type { Receipt } from '../../../server/contract/receipts.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { useSiteWords } from '../../i18n/site.ts';
import { instantText } from '../../ui/format.ts';
import css from './receipt.module.css';

/** All that a receipt says, in words. */
export function ReceiptFacts({ receipt }: { readonly receipt: Receipt }) {
  const { receipt: words } = useSiteWords();
  const said = useProgramWords(receipt.sitting.programId);
  const { sitting, form, answers } = receipt;
  return (
    <>
      <dl className={css['facts']}>
        <Fact name={words.exam}>
          {/* As signed. */}
          <span lang={said.ownLang}>
            {sitting.examTitle}, {sitting.programTitle}
          </span>
        </Fact>
        <Fact name={words.attempt}>{sitting.attempt}</Fact>
        <Fact name={words.started}>{instantText(sitting.startedAt)}</Fact>
        <Fact name={words.ended}>
          {instantText(sitting.endedAt)}
          {sitting.endKind && `, ${words.ends[sitting.endKind]}`}
          {sitting.voided && `; ${words.cancelled}`}
        </Fact>
        <Fact name={words.onRecord}>{words.answers(answers.items.length, form.itemCount)}</Fact>
        <Fact name={words.issued}>{instantText(receipt.issuedAt)}</Fact>
        <Fact name={words.sitting}>
          <code>{sitting.id}</code>
        </Fact>
        <Fact name={words.form}>
          <code>{form.digest}</code>
        </Fact>
        <Fact name={words.root}>
          <code>{answers.root}</code>
        </Fact>
        <Fact name={words.signedWith}>
          <code>{receipt.keyId}</code>
        </Fact>
        <Fact name={words.signature}>
          <code>{receipt.signature}</code>
        </Fact>
      </dl>
      <details className={css['answers']}>
        <summary>{words.digests}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.item}</th>
              <th scope="col">{words.revision}</th>
              <th scope="col">{words.digest}</th>
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
