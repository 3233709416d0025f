import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { assistanceOperations } from '../../../server/contract/assistance.ts';
import { call } from '../../transport/api.ts';
import { counted } from '../../ui/format.ts';
import { MessageForm } from '../staff/conversation.tsx';
import { tell } from '../staff/told.tsx';

/** A message into every open room of a delivery. */
export function MessageToAll({ deliveryId }: { readonly deliveryId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setOpen(true)}>
        Message to all
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title="Message to all"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p>Everybody whose exam is open reads it at once. Whoever asked for help still waits for an answer.</p>
        <MessageForm
          label="Message"
          suggestions={['Please keep your voice down.', 'There is a short disturbance; nothing is lost.']}
          send={(text) => call(assistanceOperations.sendMessageToAll, { params: { deliveryId }, body: { text } })}
          onSent={({ sent }) => {
            setOpen(false);
            tell(`Sent to ${counted(sent, 'candidate')}.`);
          }}
        />
      </Modal>
    </>
  );
}
