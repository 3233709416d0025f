import { describe, expect, it } from 'vitest';
import { isDemonstration, readConfig, settings } from '../../../server/config.ts';
import { PlainError } from '../../../server/core/plain-error.ts';

const read = (environment: Record<string, string> = {}) => readConfig(environment, '/srv/data');
const key = 'k'.repeat(32);
const external = { DATABASE_URL: 'postgres://invigil_app:pw@db/invigil', SECRET_KEY: key };

describe('readConfig', () => {
  it('needs nothing to be set', () => {
    expect(read()).toEqual({
      host: '127.0.0.1',
      port: 8080,
      publicOrigin: 'http://127.0.0.1:8080',
      dataDir: '/srv/data',
      database: { kind: 'embedded' },
      redisUrl: null,
      bankFolders: [],
      secretKey: null,
      trustProxy: 0,
      mail: { kind: 'file', folder: '/srv/data/mail', from: 'Invigil <invigil@localhost>' },
      metricsToken: null,
      logLevel: 'info',
      nodeRole: 'all',
    });
  });

  it('takes an empty value as not set', () => {
    expect(read({ PORT: '', DATABASE_URL: '', SECRET_KEY: '' })).toEqual(read());
  });

  it('reads a real deployment', () => {
    const config = read({
      ...external,
      HOST: '0.0.0.0',
      PORT: '80',
      PUBLIC_ORIGIN: 'https://exams.example.org/',
      DATABASE_OWNER_URL: 'postgresql://owner@db/invigil',
      REDIS_URL: 'rediss://redis:6380',
      BANKS_DIR: '/srv/one:/srv/two',
      TRUST_PROXY: '1',
      SMTP_URL: 'smtps://mail.example.org',
      MAIL_FROM: 'Exams <exams@example.org>',
      NODE_ROLE: 'web',
      LOG_LEVEL: 'warn',
    });
    expect(config).toMatchObject({
      port: 80,
      publicOrigin: 'https://exams.example.org',
      database: { kind: 'external', url: external.DATABASE_URL, ownerUrl: 'postgresql://owner@db/invigil' },
      bankFolders: ['/srv/one', '/srv/two'],
      trustProxy: 1,
      mail: { kind: 'smtp', url: 'smtps://mail.example.org' },
      nodeRole: 'web',
    });
  });

  it('writes the address of an IPv6 host as browsers want it', () => {
    expect(read({ HOST: '::1' }).publicOrigin).toBe('http://[::1]:8080');
  });

  it.each([
    ['HOST', 'http://localhost', 'HOST is "http://localhost": write an address'],
    ['PORT', 'eighty', 'PORT is "eighty": write a number from 1 to 65535, such as PORT=8080.'],
    ['PORT', '0', 'PORT is "0": write a number from 1 to 65535, such as PORT=8080.'],
    ['PORT', '65536', 'PORT is "65536": write'],
    ['PUBLIC_ORIGIN', 'exams.example.org', 'PUBLIC_ORIGIN is "exams.example.org": write scheme, host and port'],
    ['PUBLIC_ORIGIN', 'https://example.org/exams', 'and nothing after them'],
    ['REDIS_URL', 'localhost:6379', 'REDIS_URL is wrong: write a connection URL, such as REDIS_URL=redis://'],
    ['TRUST_PROXY', 'true', 'TRUST_PROXY is "true": write a number from 0 to 10'],
    ['SMTP_URL', 'mail.example.org', 'SMTP_URL is wrong: write a URL'],
    ['MAIL_FROM', 'Exams <exams@example.org', 'write an address'],
    ['MAIL_FROM', 'me', 'MAIL_FROM is "me": write an address'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud": write one of debug, info, warn, error.'],
    ['NODE_ROLE', 'both', 'NODE_ROLE is "both": write one of all, web, worker.'],
    ['SECRET_KEY', 'short', 'SECRET_KEY is wrong: write at least 32 bytes'],
  ])('refuses %s=%s with what to write', (name, value, sentence) => {
    expect(() => read({ [name]: value })).toThrow(sentence);
  });

  it.each([
    ['DATABASE_URL without a key', { DATABASE_URL: external.DATABASE_URL }, 'SECRET_KEY is not set'],
    ['an owner without a database', { DATABASE_OWNER_URL: 'postgres://o@db/x' }, 'without DATABASE_URL'],
    ['a worker on the embedded database', { NODE_ROLE: 'worker' }, 'serves one process only'],
    ['two ways for mail', { MAIL_DIR: '/tmp/mail', SMTP_URL: 'smtp://mail' }, 'are both set'],
  ])('refuses %s', (_what, environment, sentence) => {
    expect(() => read(environment as Record<string, string>)).toThrow(sentence);
  });

  it('names every fault at once, and no secret', () => {
    const refusal = () =>
      read({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'mysql://root:hunter2@db', SECRET_KEY: 'hunter2' });
    expect(refusal).toThrow(PlainError);
    expect(refusal).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*SECRET_KEY[\s\S]*LOG_LEVEL/);
    expect(refusal).not.toThrow(/hunter2/);
  });
});

describe('settings', () => {
  it('have fallbacks that are themselves accepted', () => {
    for (const { name, fallback } of settings) {
      if (fallback !== null) expect(() => read({ [name]: fallback })).not.toThrow();
    }
  });
});

describe('isDemonstration', () => {
  it.each([
    ['loopback and embedded', {}, true],
    ['another loopback address', { HOST: '127.0.0.2' }, true],
    ['localhost', { HOST: 'localhost' }, true],
    ['IPv6 loopback', { HOST: '::1' }, true],
    ['any address', { HOST: '0.0.0.0' }, false],
    ['a name that only begins like loopback', { HOST: '127.example.org' }, false],
    ['a database of its own', external, false],
  ])('%s', (_what, environment, expected) => {
    expect(isDemonstration(read(environment as Record<string, string>))).toBe(expected);
  });
});
