import { useQuery, useQueryClient } from '@tanstack/react-query';
import { assistanceOperations } from '../../../server/contract/assistance.ts';
import type { BoardRow } from '../../../server/contract/sittings.ts';
import { call, query } from '../../transport/api.ts';
import { Conversation, MessageForm } from '../staff/conversation.tsx';
import { tell } from '../staff/told.tsx';
import css from './sitting-record.module.css';

/** What was said in one candidate's room, and the way to answer. */
export function SittingMessages({ row }: { readonly row: BoardRow }) {
  const queries = useQueryClient();
  const params = { sittingId: row.sittingId };
  const reading = query(assistanceOperations.readConversation, { params });
  // Every message makes a version more.
  const queryKey = [...reading.queryKey, row.version];
  const conversation = useQuery({ ...reading, queryKey, placeholderData: (before) => before });
  const messages = conversation.data?.messages ?? [];
  const mayWrite = row.endedAt === null || row.help !== null;
  return (
    <section className={css['section']} aria-labelledby="messages">
      <h2 id="messages">{row.help === null ? 'Messages' : 'Asks for help'}</h2>
      {messages.length === 0 ? (
        <p className={css['none']}>Nothing was said yet.</p>
      ) : (
        <Conversation messages={messages} />
      )}
      {mayWrite && (
        <MessageForm
          label={row.help === null ? 'Message to the candidate' : 'Answer'}
          suggestions={row.help === null ? [] : ['I am coming to you.', 'Please wait; somebody is looking into it.']}
          send={(text) => call(assistanceOperations.sendMessage, { params, body: { text } })}
          onSent={(value) => {
            queries.setQueryData(queryKey, value);
            tell(`${row.candidateName} reads it now.`);
          }}
        />
      )}
    </section>
  );
}
