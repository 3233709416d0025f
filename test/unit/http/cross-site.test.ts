import { describe, expect, it } from 'vitest';
import { isCrossSite } from '../../../server/http/cross-site.ts';

const ours = 'https://exams.example.org';

describe('isCrossSite', () => {
  it.each([
    ['no browser headers at all', {}, false],
    ['our origin', { origin: ours }, false],
    ['our origin, said by the browser to be the same', { origin: ours, 'sec-fetch-site': 'same-origin' }, false],
    ['an address that was typed or a bookmark', { 'sec-fetch-site': 'none' }, false],
    ['the origin under which the request arrived', { origin: 'https://10.0.0.7:8443', host: '10.0.0.7:8443' }, false],
    ['another site', { origin: 'https://evil.example' }, true],
    ['another site that the browser marks', { 'sec-fetch-site': 'cross-site' }, true],
    ['a sibling domain', { origin: 'https://wiki.example.org', 'sec-fetch-site': 'same-site' }, true],
    ['a sibling domain without the mark', { origin: 'https://wiki.example.org', host: 'exams.example.org' }, true],
    ['our name over plain http', { origin: 'http://exams.example.org', host: 'exams.example.org' }, true],
    ['a sandboxed page', { origin: 'null', host: 'exams.example.org' }, true],
  ])('%s', (_case, headers, expected) => {
    expect(isCrossSite(headers, ours)).toBe(expected);
  });
});
