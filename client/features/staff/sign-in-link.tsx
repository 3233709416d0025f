import { Button, CopyButton, Modal, TextInput } from '@mantine/core';
import { instantText } from '../../ui/format.ts';
import css from './sign-in-link.module.css';

/** Shows a one-time link, which the server tells only this once. */
export function SignInLinkDialog({
  name,
  link,
  onClose,
}: {
  readonly name: string;
  readonly link: { readonly token: string; readonly expiresAt: number };
  readonly onClose: () => void;
}) {
  // The token stands after the #, so it reaches neither a server's log nor a referrer.
  const address = `${location.origin}/link#${link.token}`;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Sign-in link for ${name}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={css['body']}>
        <TextInput
          label="Link"
          value={address}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
          data-autofocus
        />
        <CopyButton value={address}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy the link'}</Button>}
        </CopyButton>
        <ul className={css['notes']}>
          <li>It works once, until {instantText(link.expiresAt)}.</li>
          <li>Whoever opens it is signed in as {name}: send it to nobody else.</li>
          <li>It is not shown again. Make another if it is lost.</li>
        </ul>
      </div>
    </Modal>
  );
}
