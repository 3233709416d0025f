import { describe, expect, it } from 'vitest';
import { refusalCodes } from '../../../server/core/refusal-codes.ts';
import { refusalStatus } from '../../../server/http/refusal-status.ts';

describe('refusalStatus', () => {
  it('gives every refusal, and nothing else, a status that says that it is no bug', () => {
    expect(new Set(Object.keys(refusalStatus))).toEqual(new Set(refusalCodes));
    for (const status of Object.values(refusalStatus)) {
      expect(status === 503 || (status >= 400 && status < 500)).toBe(true);
    }
  });
});
