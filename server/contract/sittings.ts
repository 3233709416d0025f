import { z } from 'zod';
import { Notes, OpenHelp, RoomMessage, StoredNotes, Words } from './assistance.ts';
import { LanguageTag } from './bank.ts';
import { DeliveredItem, ResponseValue } from './item.ts';
import { defineOperation } from './operation.ts';

/** `submitted`, `expired` and `terminated` pass into `scored` within one transaction [SIT-2]; `endKind` keeps which it was. */
export const sittingStatuses = [
  'scheduled',
  'ready',
  'in-progress',
  'paused',
  'submitted',
  'expired',
  'terminated',
  'scored',
  'voided',
] as const;
export const SittingStatus = z.enum(sittingStatuses);
export type SittingStatus = z.infer<typeof SittingStatus>;

export const EndKind = z.enum(['submitted', 'expired', 'terminated']);
export type EndKind = z.infer<typeof EndKind>;

export const timeEntryKinds = ['base', 'accommodation', 'granted', 'pause', 'break', 'outage-credit'] as const;
export const TimeEntryKind = z.enum(timeEntryKinds);

const EpochMs = z.int().nonnegative();

/** One line of the answer to "why do I have this much time?" [TIME-2]. */
export const TimeEntryView = z.object({
  kind: TimeEntryKind,
  /** Added to (or, by a correction, taken from) the allotted time. */
  millis: z.int(),
  /** `system`, or the role of the person who wrote it; names are not shown to candidates. */
  by: z.enum(['system', 'proctor', 'registrar', 'admin']),
  reason: z.string(),
  at: EpochMs,
});
export type TimeEntryView = z.infer<typeof TimeEntryView>;

/** What changes while a sitting runs. `version` grows by one with every change, so a reader can drop what is older. */
export const SittingView = z.object({
  sittingId: z.uuid(),
  version: z.int(),
  programId: z.string(),
  programTitle: z.string(),
  examId: z.string(),
  examTitle: z.string(),
  deliveryId: z.uuid(),
  deliveryTitle: z.string(),
  candidateName: z.string(),
  registration: z.int(),
  attempt: z.int(),
  attemptsAllowed: z.int(),
  itemCount: z.int(),
  status: SittingStatus,
  endKind: EndKind.nullable(),
  startedAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  /** Null before the start and while paused or on break: then there is no deadline [TIME-2]. */
  deadline: EpochMs.nullable(),
  /** What is left, when the clock stands. Null while it runs (then it is `deadline − now`) and after the end. */
  remainingMs: z.int().nullable(),
  /** Reason of the pause that is on, else null. */
  pauseReason: z.string().nullable(),
  ledger: z.array(TimeEntryView),
  /** How many messages there are in its room; `messages:list` answers them. */
  messageCount: z.int(),
  /** The authority clock when this was written [TIME-1]. */
  serverNow: EpochMs,
});
export type SittingView = z.infer<typeof SittingView>;

/** The newest counted revision of one item. `value` null: cleared by the candidate. */
export const StoredResponse = z.object({ position: z.int(), revision: z.int(), value: ResponseValue });
export type StoredResponse = z.infer<typeof StoredResponse>;

/** How the room of a sitting is: options of its exam, fixed when the sitting was made. */
export const RoomPolicy = z.object({
  calculator: z.enum(['none', 'basic']),
  /** `linear`: an item left behind is answered no more. */
  navigation: z.enum(['free', 'linear']),
  /** One item at a time, or all on one page. */
  view: z.enum(['one', 'all']),
  /** Linear navigation: the item that may be answered now; earlier ones are left behind. Null where navigation is free. */
  reached: z.int().nullable(),
});
export type RoomPolicy = z.infer<typeof RoomPolicy>;

/** All a device needs to show the room: sent on attaching, once. */
export const Room = z.object({
  sitting: SittingView,
  form: z.array(DeliveredItem),
  /** BCP 47 tag of the language that the item texts are in; the page around them may be in another. */
  formLanguage: z.string(),
  responses: z.array(StoredResponse),
  flagged: z.array(z.int()),
  policy: RoomPolicy,
  notes: StoredNotes,
});
export type Room = z.infer<typeof Room>;

/** Chosen by the client once per browser profile and kept: what SIT-1 calls a device. */
export const DeviceId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'a device id is 8 to 64 letters, digits, - or _');

const sittingPath = { params: z.strictObject({ sittingId: z.uuid() }) };

export const DeliveryOffer = z.object({
  deliveryId: z.uuid(),
  title: z.string(),
  programId: z.string(),
  examId: z.string(),
  examTitle: z.string(),
  itemCount: z.int(),
  minutes: z.int(),
  passPercent: z.int(),
  /** Whether every item that forms may draw brings one point: then the points to pass are known before a form is drawn. */
  onePointEach: z.boolean(),
  opensAt: EpochMs.nullable(),
  closesAt: EpochMs.nullable(),
  /** True when a proctor starts the sitting; false when the candidate does. */
  needsAdmission: z.boolean(),
  isSample: z.boolean(),
  /** In which the items can be had, the one that is taken where none is chosen first. Chosen at the start, fixed from then on. */
  languages: z.array(z.string()),
  /** How its room will be. */
  room: RoomPolicy.pick({ calculator: true, navigation: true, view: true }),
  /** Extra time already agreed for this person, in minutes, with its reason; shown before the start. */
  accommodationMinutes: z.int(),
});
export type DeliveryOffer = z.infer<typeof DeliveryOffer>;

export const ResultView = z.object({
  sittingId: z.uuid(),
  programId: z.string(),
  examId: z.string(),
  examTitle: z.string(),
  attempt: z.int(),
  attemptsAllowed: z.int(),
  endKind: EndKind,
  endedAt: EpochMs,
  passed: z.boolean(),
  units: z.int(),
  maxUnits: z.int(),
  /** The least score that passes, in the same units. */
  unitsToPass: z.int(),
  passPercent: z.int(),
  /** Only groups of at least five items [KEY-1]. */
  topicGroups: z.array(z.object({ title: z.string(), units: z.int(), maxUnits: z.int() })),
  /** The language of the titles of topics. */
  topicLanguage: z.string(),
  answered: z.int(),
  itemCount: z.int(),
  lateAnswers: z.int(),
});
export type ResultView = z.infer<typeof ResultView>;

export const SaveStatus = z.enum(['saved', 'late', 'closed', 'refused']);

/** The answer to every save. Only `saved` means that the value counts and is on disk [SAVE-1]. */
export const SaveAck = z.object({
  status: SaveStatus,
  revision: z.int(),
  serverNow: EpochMs,
  deadline: EpochMs.nullable(),
  /** With `refused`: why, as a refusal code; the value is kept as evidence when the sitting is known [SAVE-3]. */
  code: z.string().optional(),
  message: z.string().optional(),
});
export type SaveAck = z.infer<typeof SaveAck>;

export const sittingOperations = {
  listDeliveries: defineOperation({
    id: 'listDeliveries',
    method: 'get',
    path: '/api/candidate/deliveries',
    access: 'candidate',
    summary:
      'The deliveries that a candidate could start: what, how long, when. None whose window is over, and none but that in which a place is kept for them.',
    response: z.object({ deliveries: z.array(DeliveryOffer), serverNow: EpochMs }),
  }),
  listSittings: defineOperation({
    id: 'listSittings',
    method: 'get',
    path: '/api/candidate/sittings',
    access: 'candidate',
    summary: "The candidate's sittings, newest first, without content.",
    response: z.object({ sittings: z.array(SittingView) }),
  }),
  startSitting: defineOperation({
    id: 'startSitting',
    method: 'post',
    path: '/api/candidate/sittings',
    access: 'candidate',
    summary:
      'Starts a sitting of a delivery, or checks in where a proctor admits. Called again while one is open, it answers that one.',
    body: z.strictObject({ deliveryId: z.uuid(), deviceId: DeviceId, language: LanguageTag.optional() }),
    response: z.object({ sitting: SittingView }),
    refusals: [
      'not-found',
      'not-eligible',
      'delivery-not-open',
      'delivery-closed',
      'sample-bank-refused',
      'knows-keys',
      'form-not-assemblable',
      'language-not-available',
    ],
  }),
  readSitting: defineOperation({
    id: 'readSitting',
    method: 'get',
    path: '/api/candidate/sittings/{sittingId}',
    access: 'candidate',
    summary: 'State, deadline and time ledger of a sitting.',
    ...sittingPath,
    response: z.object({ sitting: SittingView }),
    refusals: ['not-found'],
  }),
  submitSitting: defineOperation({
    id: 'submitSitting',
    method: 'post',
    path: '/api/candidate/sittings/{sittingId}/submit',
    access: 'candidate',
    summary: 'Ends the sitting. Answers acknowledged before count; called again it changes nothing.',
    ...sittingPath,
    body: z.strictObject({ deviceId: DeviceId }),
    response: z.object({ sitting: SittingView }),
    refusals: ['not-found', 'sitting-not-open', 'open-on-another-device'],
  }),
  readResult: defineOperation({
    id: 'readResult',
    method: 'get',
    path: '/api/candidate/sittings/{sittingId}/result',
    access: 'candidate',
    summary:
      'The current released outcome of a sitting. Reading it ends the time in which the sitting could be reopened.',
    ...sittingPath,
    response: ResultView,
    refusals: ['not-found', 'sitting-not-open', 'outcome-held'],
  }),
};

const sittingRef = z.strictObject({ sittingId: z.uuid() });

/** An event a client sends on a Socket.IO namespace; every one is answered by an acknowledgement. */
export interface SocketEvent<Payload extends z.ZodType = z.ZodType, Ack extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly namespace: '/candidate' | '/proctor';
  readonly summary: string;
  readonly payload: Payload;
  readonly ack: Ack;
}

function defineEvent<Payload extends z.ZodType, Ack extends z.ZodType>(
  event: SocketEvent<Payload, Ack>,
): SocketEvent<Payload, Ack> {
  return event;
}

/** What a refused event answers instead of its ack. */
export const RefusedAck = z.object({
  ok: z.literal(false),
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.json()).optional(),
});
export type RefusedAck = z.infer<typeof RefusedAck>;

export const candidateEvents = {
  attach: defineEvent({
    name: 'sitting:attach',
    namespace: '/candidate',
    summary:
      "Makes this connection the sitting's device and answers all that the room shows. Refused with open-on-another-device while another device lives; `takeOver` takes over from one that is gone.",
    payload: z.strictObject({ sittingId: z.uuid(), deviceId: DeviceId, takeOver: z.boolean().optional() }),
    ack: z.object({ ok: z.literal(true), room: Room }),
  }),
  save: defineEvent({
    name: 'response:save',
    namespace: '/candidate',
    summary:
      'Saves the answer to one item. Acknowledged after it is committed. The client numbers its changes per item: the newest revision counts.',
    payload: z.strictObject({
      sittingId: z.uuid(),
      position: z.int().min(1).max(1000),
      revision: z.int().min(1).max(2_000_000_000),
      value: ResponseValue,
    }),
    ack: SaveAck,
  }),
  flag: defineEvent({
    name: 'flags:save',
    namespace: '/candidate',
    summary: 'Stores which items the candidate flagged for review; the whole list each time.',
    payload: z.strictObject({ sittingId: z.uuid(), positions: z.array(z.int().min(1).max(1000)).max(1000) }),
    ack: z.object({ ok: z.literal(true) }),
  }),
  notes: defineEvent({
    name: 'notes:save',
    namespace: '/candidate',
    summary: 'Stores the options struck out and the scratchpad, whole each time. Never scored.',
    payload: z.strictObject({ sittingId: z.uuid(), notes: Notes }),
    ack: z.object({ ok: z.literal(true), version: z.int() }),
  }),
  advance: defineEvent({
    name: 'sitting:advance',
    namespace: '/candidate',
    summary:
      'Linear navigation: goes on to a later item and leaves the earlier ones behind. Send it after their answers are acknowledged; going back changes nothing.',
    payload: z.strictObject({ sittingId: z.uuid(), position: z.int().min(1).max(1000) }),
    ack: z.object({ ok: z.literal(true), reached: z.int() }),
  }),
  askHelp: defineEvent({
    name: 'help:ask',
    namespace: '/candidate',
    summary: 'Asks the proctor for help, or the registrar where no proctor is. The answer comes as a message.',
    payload: z.strictObject({ sittingId: z.uuid(), text: Words }),
    ack: z.object({ ok: z.literal(true), messages: z.array(RoomMessage) }),
  }),
  messages: defineEvent({
    name: 'messages:list',
    namespace: '/candidate',
    summary: "What was said in a sitting's room, oldest first; ask when `messageCount` of the sitting has grown.",
    payload: sittingRef,
    ack: z.object({ ok: z.literal(true), messages: z.array(RoomMessage) }),
  }),
  comment: defineEvent({
    name: 'item:comment',
    namespace: '/candidate',
    summary: "Says something about an item to those who review items. It never touches the candidate's score.",
    payload: z.strictObject({ sittingId: z.uuid(), position: z.int().min(1).max(1000), text: Words }),
    ack: z.object({ ok: z.literal(true) }),
  }),
  submit: defineEvent({
    name: 'sitting:submit',
    namespace: '/candidate',
    summary: 'Ends the sitting after every answer this connection sent before has been written.',
    payload: sittingRef,
    ack: z.object({ ok: z.literal(true), sitting: SittingView }),
  }),
  sync: defineEvent({
    name: 'sitting:sync',
    namespace: '/candidate',
    summary: 'State, deadline and clock, without content.',
    payload: sittingRef,
    ack: z.object({ ok: z.literal(true), sitting: SittingView }),
  }),
  release: defineEvent({
    name: 'device:release',
    namespace: '/candidate',
    summary: 'The device that holds the sitting lets another one take over.',
    payload: sittingRef,
    ack: z.object({ ok: z.literal(true) }),
  }),
};

export const BoardRow = z.object({
  sittingId: z.uuid(),
  candidateName: z.string(),
  deliveryId: z.uuid(),
  examTitle: z.string(),
  status: SittingStatus,
  endKind: EndKind.nullable(),
  version: z.int(),
  answered: z.int(),
  itemCount: z.int(),
  startedAt: EpochMs.nullable(),
  deadline: EpochMs.nullable(),
  remainingMs: z.int().nullable(),
  endedAt: EpochMs.nullable(),
  pauseReason: z.string().nullable(),
  grantedMs: z.int(),
  connected: z.boolean(),
  lastSeenAt: EpochMs.nullable(),
  lastSaveAt: EpochMs.nullable(),
  incidents: z.int(),
  /** The oldest request for help that nobody has answered. */
  help: OpenHelp.nullable(),
});
export type BoardRow = z.infer<typeof BoardRow>;

export const Board = z.object({
  rows: z.array(BoardRow),
  serverNow: EpochMs,
  /** True when live plumbing is missing and the board lives on its slower source. */
  degraded: z.boolean(),
});
export type Board = z.infer<typeof Board>;

export const proctorEvents = {
  watch: defineEvent({
    name: 'board:watch',
    namespace: '/proctor',
    summary: 'Follows a delivery; the ack holds every row, `board:changed` the changed ones, at most once a second.',
    payload: z.strictObject({ deliveryId: z.uuid() }),
    ack: z.object({ ok: z.literal(true), board: Board }),
  }),
  unwatch: defineEvent({
    name: 'board:unwatch',
    namespace: '/proctor',
    summary: 'Stops following a delivery.',
    payload: z.strictObject({ deliveryId: z.uuid() }),
    ack: z.object({ ok: z.literal(true) }),
  }),
};

/** What the server sends by itself. */
export const serverEvents = {
  /** To the devices of a sitting, after every change of state or time [TIME-7]. */
  sittingChanged: { name: 'sitting:changed', namespace: '/candidate', payload: z.object({ sitting: SittingView }) },
  /** To the device that holds the sitting: another one asks to take over [SIT-1]. */
  deviceRequested: { name: 'device:requested', namespace: '/candidate', payload: sittingRef },
  /** To the former device: the sitting is now open elsewhere; what it sends from here on is late evidence [SIT-1]. */
  deviceLost: { name: 'device:lost', namespace: '/candidate', payload: sittingRef },
  /** To a device that asked: the holder has let go (or was overruled), so attaching will work. */
  deviceReleased: { name: 'device:released', namespace: '/candidate', payload: sittingRef },
  boardChanged: {
    name: 'board:changed',
    namespace: '/proctor',
    payload: z.object({ deliveryId: z.uuid(), board: Board }),
  },
} as const;

const Reason = z.string().trim().min(3, 'give a reason of at least 3 characters').max(500);
const proctorSitting = '/api/proctor/sittings/{sittingId}';
const changed = z.object({ row: BoardRow });

export const SittingHistoryEntry = z.object({
  version: z.int(),
  at: EpochMs,
  kind: z.string(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.json()),
});
export type SittingHistoryEntry = z.infer<typeof SittingHistoryEntry>;

export const proctoringOperations = {
  listProctorDeliveries: defineOperation({
    id: 'listProctorDeliveries',
    method: 'get',
    path: '/api/proctor/deliveries',
    access: 'proctor',
    summary: 'Deliveries with how many sittings are open in each.',
    response: z.object({
      deliveries: z.array(
        z.object({
          deliveryId: z.uuid(),
          title: z.string(),
          examTitle: z.string(),
          opensAt: EpochMs.nullable(),
          closesAt: EpochMs.nullable(),
          needsAdmission: z.boolean(),
          waiting: z.int(),
          running: z.int(),
          paused: z.int(),
          endedToday: z.int(),
        }),
      ),
      serverNow: EpochMs,
    }),
  }),
  readBoard: defineOperation({
    id: 'readBoard',
    method: 'get',
    path: '/api/proctor/deliveries/{deliveryId}/board',
    access: 'proctor',
    summary: 'The live board of a delivery as it stands now (the socket keeps it current).',
    params: z.strictObject({ deliveryId: z.uuid() }),
    response: Board,
    refusals: ['not-found'],
  }),
  readSittingHistory: defineOperation({
    id: 'readSittingHistory',
    method: 'get',
    path: `${proctorSitting}/history`,
    access: 'proctor',
    summary:
      'Everything that happened to a sitting, with actor and reason, and its time ledger. No item content, no score.',
    ...sittingPath,
    response: z.object({ row: BoardRow, history: z.array(SittingHistoryEntry), ledger: z.array(TimeEntryView) }),
    refusals: ['not-found'],
  }),
  admitSitting: defineOperation({
    id: 'admitSitting',
    method: 'post',
    path: `${proctorSitting}/admit`,
    access: 'proctor',
    summary: 'Starts the clock of a candidate who has checked in.',
    ...sittingPath,
    body: z.strictObject({}),
    response: changed,
    refusals: ['not-found', 'conflict', 'own-record', 'not-eligible', 'knows-keys', 'form-not-assemblable'],
  }),
  grantTime: defineOperation({
    id: 'grantTime',
    method: 'post',
    path: `${proctorSitting}/grant-time`,
    access: 'proctor',
    summary:
      'Adds seconds to the allotted time; a negative number corrects an earlier grant and never brings the end nearer than 5 minutes [TIME-4].',
    ...sittingPath,
    body: z.strictObject({
      seconds: z
        .int()
        .min(-14_400)
        .max(14_400)
        .refine((value) => value !== 0, 'seconds must not be 0'),
      reason: Reason,
    }),
    response: changed,
    refusals: ['not-found', 'sitting-not-open', 'own-record', 'conflict'],
  }),
  pauseSitting: defineOperation({
    id: 'pauseSitting',
    method: 'post',
    path: `${proctorSitting}/pause`,
    access: 'proctor',
    summary: 'Stops the clock and covers the items.',
    ...sittingPath,
    body: z.strictObject({ reason: Reason }),
    response: changed,
    refusals: ['not-found', 'sitting-not-open', 'own-record'],
  }),
  resumeSitting: defineOperation({
    id: 'resumeSitting',
    method: 'post',
    path: `${proctorSitting}/resume`,
    access: 'proctor',
    summary: 'Lets the clock run on; the time that stood is written to the ledger.',
    ...sittingPath,
    body: z.strictObject({ reason: Reason }),
    response: changed,
    refusals: ['not-found', 'sitting-not-open', 'own-record'],
  }),
  terminateSitting: defineOperation({
    id: 'terminateSitting',
    method: 'post',
    path: `${proctorSitting}/terminate`,
    access: 'proctor',
    summary: 'Ends the sitting. Its outcome is held until somebody else releases or voids it [SIT-3].',
    ...sittingPath,
    body: z.strictObject({ reason: Reason }),
    response: changed,
    refusals: ['not-found', 'sitting-not-open', 'own-record'],
  }),
  reportIncident: defineOperation({
    id: 'reportIncident',
    method: 'post',
    path: `${proctorSitting}/incidents`,
    access: 'proctor',
    summary: 'Records an incident; one that blocks the result holds the outcome until it is resolved [SIT-3].',
    ...sittingPath,
    body: z.strictObject({ description: Reason, blocksResult: z.boolean() }),
    response: changed,
    refusals: ['not-found', 'own-record', 'outcome-already-shown'],
  }),
  releaseDevice: defineOperation({
    id: 'releaseDevice',
    method: 'post',
    path: `${proctorSitting}/release-device`,
    access: 'proctor',
    summary: "Lets the candidate's other device take over although the present one still lives [SIT-1].",
    ...sittingPath,
    body: z.strictObject({ reason: Reason }),
    response: changed,
    refusals: ['not-found', 'sitting-not-open', 'own-record'],
  }),
};

const registrarSitting = '/api/registrar/sittings/{sittingId}';

export const RegistrarSitting = z.object({
  sittingId: z.uuid(),
  personId: z.uuid(),
  candidateName: z.string(),
  programId: z.string(),
  examId: z.string(),
  examTitle: z.string(),
  registration: z.int(),
  attempt: z.int(),
  status: SittingStatus,
  endKind: EndKind.nullable(),
  startedAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  outcome: z
    .object({
      state: z.enum(['released', 'held']),
      passed: z.boolean(),
      units: z.int(),
      maxUnits: z.int(),
      cause: z.string(),
      decidedAt: EpochMs,
    })
    .nullable(),
  heldBecause: z.array(z.string()),
  lateAnswers: z.int(),
  resultShown: z.boolean(),
});
export type RegistrarSitting = z.infer<typeof RegistrarSitting>;
const registrarAnswer = z.object({ sitting: RegistrarSitting });

export const adjudicationOperations = {
  listRegistrarSittings: defineOperation({
    id: 'listRegistrarSittings',
    method: 'get',
    path: '/api/registrar/sittings',
    access: 'registrar',
    summary: 'Sittings of a person, or all whose outcome is held.',
    query: z.strictObject({ personId: z.uuid().optional(), held: z.enum(['true']).optional() }),
    response: z.object({ sittings: z.array(RegistrarSitting) }),
  }),
  scheduleSitting: defineOperation({
    id: 'scheduleSitting',
    method: 'post',
    path: '/api/registrar/deliveries/{deliveryId}/sittings',
    access: 'registrar',
    summary:
      'Keeps a place in a delivery for an eligible candidate, who checks in by starting it. Void the sitting to withdraw the place.',
    params: z.strictObject({ deliveryId: z.uuid() }),
    body: z.strictObject({ personId: z.uuid() }),
    response: registrarAnswer,
    refusals: ['not-found', 'not-eligible', 'delivery-closed', 'knows-keys', 'sitting-open-already', 'own-record'],
  }),
  releaseOutcome: defineOperation({
    id: 'releaseOutcome',
    method: 'post',
    path: `${registrarSitting}/release`,
    access: 'registrar',
    summary:
      'Releases a held outcome, resolves its incidents and runs what it issues [SIT-3]. Not by the proctor who terminated.',
    ...sittingPath,
    body: z.strictObject({ reason: Reason }),
    response: registrarAnswer,
    refusals: ['not-found', 'conflict', 'own-record', 'not-allowed'],
  }),
  voidSitting: defineOperation({
    id: 'voidSitting',
    method: 'post',
    path: `${registrarSitting}/void`,
    access: 'registrar',
    summary: 'Cancels the attempt without erasing it [SIT-2].',
    ...sittingPath,
    body: z.strictObject({ reason: Reason }),
    response: registrarAnswer,
    refusals: ['not-found', 'conflict', 'own-record'],
  }),
  reopenSitting: defineOperation({
    id: 'reopenSitting',
    method: 'post',
    path: `${registrarSitting}/reopen`,
    access: 'registrar',
    summary:
      'Gives an ended sitting back to its candidate, paused, with at least the given minutes; only before a result was shown.',
    ...sittingPath,
    body: z.strictObject({ reason: Reason, minutes: z.int().min(1).max(240) }),
    response: registrarAnswer,
    refusals: ['not-found', 'conflict', 'own-record', 'outcome-already-shown'],
  }),
  acceptLateAnswers: defineOperation({
    id: 'acceptLateAnswers',
    method: 'post',
    path: `${registrarSitting}/accept-late-answers`,
    access: 'registrar',
    summary: 'Decides that the late evidence of a sitting counts, and scores it anew [SAVE-3].',
    ...sittingPath,
    body: z.strictObject({ reason: Reason }),
    response: registrarAnswer,
    refusals: ['not-found', 'conflict', 'own-record'],
  }),
  readAccommodation: defineOperation({
    id: 'readAccommodation',
    method: 'get',
    path: '/api/registrar/people/{personId}/accommodation',
    access: 'registrar',
    summary: 'The standing extra time of a person, in percent of the base time; 0 when none was agreed.',
    params: z.strictObject({ personId: z.uuid() }),
    response: z.object({ extraTimePercent: z.int() }),
  }),
  recordAccommodation: defineOperation({
    id: 'recordAccommodation',
    method: 'post',
    path: '/api/registrar/people/{personId}/accommodation',
    access: 'registrar',
    summary:
      'Sets the standing extra time of a person, in percent of the base time. Open sittings keep what they were given [TIME-4].',
    params: z.strictObject({ personId: z.uuid() }),
    body: z.strictObject({ extraTimePercent: z.int().min(0).max(300), reason: Reason }),
    response: z.object({ extraTimePercent: z.int() }),
    refusals: ['not-found', 'own-record'],
  }),
};
