import { z } from 'zod';
import { refusalCodes } from '../core/refusal-codes.ts';

/** Codes that only the HTTP edge can answer; every refusal code of the engine may come as well. */
export const edgeCodes = [
  'malformed-request',
  'wrong-content-type',
  'too-large',
  'no-such-route',
  'wrong-method',
  'cross-site',
  'internal-error',
] as const;
export type EdgeCode = (typeof edgeCodes)[number];

/** Every error answer, as `application/problem+json` (RFC 9457). Programs read `code`; people read `detail`. */
export const Problem = z
  .object({
    type: z.string().describe('`urn:invigil:problem:` and the code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('One sentence that says what is wrong and what to do'),
    instance: z.string().describe('`urn:uuid:` and the id of this request, as the server has logged it'),
    code: z.enum([...refusalCodes, ...edgeCodes]),
    params: z.record(z.string(), z.json()).optional().describe('The facts behind a refusal, such as its reasons'),
    issues: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('For `bad-input`: every place that is wrong'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
