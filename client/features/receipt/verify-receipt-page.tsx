import { Button, FileButton, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { receiptOperations } from '../../../server/contract/receipts.ts';
import { useSiteWords } from '../../i18n/site.ts';
import { callOrThrow, query } from '../../transport/api.ts';
import { PageHead, PageShell } from '../../ui/page-shell.tsx';
import { ErrorState } from '../../ui/states.tsx';
import css from './receipt.module.css';
import { ReceiptFacts } from './receipt-facts.tsx';

/** Anybody checks a receipt here, without signing in. */
export function VerifyReceiptPage() {
  const { receipt: words } = useSiteWords();
  const [text, setText] = useState('');
  const key = useQuery(query(receiptOperations.readReceiptKey));
  const check = useMutation({
    mutationFn: (receipt: string) => callOrThrow(receiptOperations.verifyReceipt, { body: { text: receipt } }),
  });
  const verdict = check.data;
  return (
    <PageShell>
      <PageHead title={words.title} lead={words.lead} />
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate(text);
        }}
      >
        <Textarea
          label={words.label}
          description={words.hint}
          minRows={6}
          maxRows={14}
          autosize
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            check.reset();
          }}
        />
        <div className={css['actions']}>
          <FileButton
            accept="application/json,.json"
            onChange={(file) => {
              void file?.text().then((content) => {
                setText(content);
                check.mutate(content);
              });
            }}
          >
            {(props) => (
              <Button variant="default" {...props}>
                {words.choose}
              </Button>
            )}
          </FileButton>
          <Button type="submit" disabled={text.trim() === ''} loading={check.isPending}>
            {words.check}
          </Button>
        </div>
      </form>
      {check.isError && <ErrorState error={check.error} />}
      <div role="status">
        {verdict &&
          (verdict.valid ? (
            <div className={css['verdict']} data-valid>
              <h2>{words.genuine}</h2>
              <p>{words.genuineText}</p>
            </div>
          ) : (
            <div className={css['verdict']}>
              <h2>{words.forged}</h2>
              <p>{words.forgedText}</p>
              <ul>
                {verdict.faults.map(({ part, message }) => (
                  <li key={`${part} ${message}`}>
                    <code>{part}</code>: {words.faults[named(part)]}
                  </li>
                ))}
              </ul>
            </div>
          ))}
      </div>
      {verdict?.receipt && <ReceiptFacts receipt={verdict.receipt} />}
      {key.data && (
        <details className={css['note']}>
          <summary>{words.forExperts}</summary>
          <p>
            {words.key(key.data.keyId, key.data.algorithm)} <code>{key.data.publicKey}</code>. {words.elsewhere}{' '}
            <code>invigil receipt verify receipt.json --key {key.data.publicKey}</code>
          </p>
        </details>
      )}
    </PageShell>
  );
}

const named = (part: string) =>
  part === 'file' || part === 'keyId' || part === 'answers' || part === 'signature' ? part : 'part';
