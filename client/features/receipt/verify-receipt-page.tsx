import { Button, FileButton, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { receiptOperations } from '../../../server/contract/receipts.ts';
import { callOrThrow, query } from '../../transport/api.ts';
import { PageHead, PageShell } from '../../ui/page-shell.tsx';
import { ErrorState } from '../../ui/states.tsx';
import css from './receipt.module.css';
import { ReceiptFacts } from './receipt-facts.tsx';

/** Anybody checks a receipt here, without signing in. */
export function VerifyReceiptPage() {
  const [text, setText] = useState('');
  const key = useQuery(query(receiptOperations.readReceiptKey));
  const check = useMutation({
    mutationFn: (receipt: string) => callOrThrow(receiptOperations.verifyReceipt, { body: { text: receipt } }),
  });
  const verdict = check.data;
  return (
    <PageShell>
      <PageHead
        title="Check a receipt"
        lead="Whether the receipt of an exam is as this installation issued it. Nothing that you give here is kept."
      />
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate(text);
        }}
      >
        <Textarea
          label="The receipt"
          description="Choose the file that the candidate keeps, or paste all that stands in it."
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
                Choose a file
              </Button>
            )}
          </FileButton>
          <Button type="submit" disabled={text.trim() === ''} loading={check.isPending}>
            Check it
          </Button>
        </div>
      </form>
      {check.isError && <ErrorState error={check.error} />}
      <div role="status">
        {verdict &&
          (verdict.valid ? (
            <p className={css['verdict']} data-valid>
              Genuine: it is as this installation issued it.
            </p>
          ) : (
            <div className={css['verdict']}>
              <p>Not genuine: it is not as this installation issued it.</p>
              <ul>
                {verdict.faults.map(({ part, message }) => (
                  <li key={`${part} ${message}`}>
                    <code>{part}</code>: {message}
                  </li>
                ))}
              </ul>
            </div>
          ))}
      </div>
      {verdict?.receipt && <ReceiptFacts receipt={verdict.receipt} />}
      {key.data && (
        <p className={css['note']}>
          The key of this installation: <code>{key.data.keyId}</code>, {key.data.algorithm}, public part{' '}
          <code>{key.data.publicKey}</code>. With it a receipt can also be checked without this server:{' '}
          <code>invigil receipt verify receipt.json --key {key.data.publicKey}</code>
        </p>
      )}
    </PageShell>
  );
}
