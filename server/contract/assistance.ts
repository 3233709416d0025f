import { z } from 'zod';
import { unstorable } from './item.ts';
import { defineOperation } from './operation.ts';

const EpochMs = z.int().nonnegative();

/** Words of a person: a request for help, a message, a comment. */
export const Words = z
  .string()
  .trim()
  .min(1, 'write something')
  .max(1000)
  .refine((text) => !unstorable.test(text), 'holds a character that cannot be stored');

/** One line of what the candidate and the people who run the exam said to each other. */
export const RoomMessage = z.object({
  id: z.uuid(),
  /** The role that wrote it; names of staff are not shown to candidates. */
  from: z.enum(['candidate', 'proctor', 'registrar']),
  text: z.string(),
  at: EpochMs,
  /** Sent to everybody who sat the delivery at that time. */
  toAll: z.boolean(),
});
export type RoomMessage = z.infer<typeof RoomMessage>;

/** A request for help that nobody has answered yet. */
export const OpenHelp = z.object({ text: z.string(), at: EpochMs });
export type OpenHelp = z.infer<typeof OpenHelp>;

/**
 * What a candidate keeps beside the answers: options struck out, by position, and a scratchpad. It goes with the sitting from
 * device to device, and never touches the score.
 */
export const Notes = z.strictObject({
  struck: z
    .record(
      z.string().regex(/^[1-9]\d{0,3}$/, 'a position is a number from 1'),
      z.array(z.string().regex(/^[a-z]$/)).max(26),
    )
    .refine((struck) => Object.keys(struck).length <= 1000, 'holds too many positions'),
  scratchpad: z
    .string()
    .max(10_000)
    .refine((text) => !unstorable.test(text), 'holds a character that cannot be stored'),
});
export type Notes = z.infer<typeof Notes>;

/** `version` grows by one with every change stored; 0: nothing stored yet. */
export const StoredNotes = z.object({ ...Notes.shape, version: z.int() });
export type StoredNotes = z.infer<typeof StoredNotes>;

const sittingPath = { params: z.strictObject({ sittingId: z.uuid() }) };
const message = { body: z.strictObject({ text: Words }) };
const conversation = z.object({ messages: z.array(RoomMessage), openHelp: OpenHelp.nullable() });

/** A request for help from a delivery that no proctor watches. */
export const HelpEntry = z.object({
  sittingId: z.uuid(),
  personId: z.uuid(),
  candidateName: z.string(),
  programId: z.string(),
  examId: z.string(),
  examTitle: z.string(),
  deliveryTitle: z.string(),
  text: z.string(),
  at: EpochMs,
  answeredAt: EpochMs.nullable(),
  /** False once the sitting has ended. */
  isOpen: z.boolean(),
});
export type HelpEntry = z.infer<typeof HelpEntry>;

/** What candidates said about one item, in their own words. */
export const ItemComments = z.object({
  bankId: z.string(),
  itemId: z.string(),
  comments: z.array(
    z.object({
      commentId: z.uuid(),
      sittingId: z.uuid(),
      /** Where the item stood on that candidate's form. */
      position: z.int(),
      bankVersionId: z.string(),
      text: z.string(),
      at: EpochMs,
    }),
  ),
});
export type ItemComments = z.infer<typeof ItemComments>;

export const assistanceOperations = {
  readConversation: defineOperation({
    id: 'readConversation',
    method: 'get',
    path: '/api/proctor/sittings/{sittingId}/messages',
    access: 'proctor',
    summary: 'What a candidate and the staff said to each other in a sitting, oldest first.',
    ...sittingPath,
    response: conversation,
    refusals: ['not-found'],
  }),
  sendMessage: defineOperation({
    id: 'sendMessage',
    method: 'post',
    path: '/api/proctor/sittings/{sittingId}/messages',
    access: 'proctor',
    summary: 'Sends a message into the room of one candidate; it answers the help they asked for, if any.',
    ...sittingPath,
    ...message,
    response: conversation,
    refusals: ['not-found', 'own-record', 'sitting-not-open'],
  }),
  sendMessageToAll: defineOperation({
    id: 'sendMessageToAll',
    method: 'post',
    path: '/api/proctor/deliveries/{deliveryId}/messages',
    access: 'proctor',
    summary: 'Sends a message into every open room of a delivery. It answers no request for help.',
    params: z.strictObject({ deliveryId: z.uuid() }),
    ...message,
    response: z.object({ sent: z.int() }),
    refusals: ['not-found', 'conflict'],
  }),
  listHelp: defineOperation({
    id: 'listHelp',
    method: 'get',
    path: '/api/registrar/help',
    access: 'registrar',
    summary:
      'Requests for help from deliveries without a proctor: all that wait for an answer, longest first, and those answered in the last seven days.',
    response: z.object({ help: z.array(HelpEntry), serverNow: EpochMs }),
  }),
  answerHelp: defineOperation({
    id: 'answerHelp',
    method: 'post',
    path: '/api/registrar/sittings/{sittingId}/messages',
    access: 'registrar',
    summary: 'Answers a candidate who asked for help where no proctor is; the incident is resolved with it.',
    ...sittingPath,
    ...message,
    response: conversation,
    refusals: ['not-found', 'own-record', 'conflict'],
  }),
  listItemComments: defineOperation({
    id: 'listItemComments',
    method: 'get',
    path: '/api/admin/item-comments',
    access: 'admin',
    summary: 'What candidates said about items, by item, the item commented on last first. No key, no score.',
    query: z.strictObject({ bankId: z.string().max(60).optional() }),
    response: z.object({ items: z.array(ItemComments) }),
  }),
};
