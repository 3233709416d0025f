/**
 * Every expected "no" of the engine. The HTTP status of each stands in `http/refusal-status.ts`,
 * and sockets send the same code in the ack.
 */
export const refusalCodes = [
  'bad-input',
  'not-signed-in',
  'wrong-credentials',
  'too-many-tries',
  'not-allowed',
  'own-record',
  'not-found',
  'conflict',
  'not-eligible',
  'delivery-closed',
  'delivery-not-open',
  'sample-bank-refused',
  'knows-keys',
  'sitting-open-already',
  'sitting-not-open',
  'sitting-paused',
  'sitting-closed',
  'deadline-passed',
  'open-on-another-device',
  'not-your-sitting',
  'stale-revision',
  'item-left-behind',
  'outcome-held',
  'outcome-already-shown',
  'form-not-assemblable',
  'language-not-available',
  'bank-refused',
  'temporarily-unavailable',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];
