import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';
import { PlainError } from './core/plain-error.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Scheme, host and port under which browsers reach this installation; no trailing slash. */
  readonly publicOrigin: string;
  readonly dataDir: string;
  readonly database:
    | { readonly kind: 'embedded' }
    | { readonly kind: 'external'; readonly url: string; readonly ownerUrl: string | null };
  readonly redisUrl: string | null;
  /** Folders of question banks beside the `question-banks` folder that is shipped. */
  readonly bankFolders: readonly string[];
  /** Null means the key kept in the data folder; always given with an external database. */
  readonly secretKey: string | null;
  /** How many proxies in front of the server may be believed about the client's address. */
  readonly trustProxy: number;
  readonly mail:
    | { readonly kind: 'file'; readonly folder: string; readonly from: string }
    | { readonly kind: 'smtp'; readonly url: string; readonly from: string };
  /** Opens /metrics to others than this machine; null: to nobody else. */
  readonly metricsToken: string | null;
  readonly logLevel: (typeof logLevels)[number];
  readonly nodeRole: (typeof nodeRoles)[number];
}

const logLevels = ['debug', 'info', 'warn', 'error'] as const;
const nodeRoles = ['all', 'web', 'worker'] as const;

export interface Setting {
  readonly name: string;
  /** As a person would write it; null when nothing stands for "not set". */
  readonly fallback: string | null;
  readonly meaning: string;
  /** What to write instead of a wrong value. */
  readonly advice: string;
  /** Never shown, not even when it is wrong. */
  readonly isSecret: boolean;
}

const urlOf = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)));
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, '');
const text = z.string();

const schemas = {
  HOST: z.string().regex(/^[\w.:-]+$/),
  PORT: wholeNumber(1, 65_535),
  PUBLIC_ORIGIN: urlOf('http', 'https')
    .refine(isOrigin)
    .transform((origin) => new URL(origin).origin),
  DATA_DIR: text,
  DATABASE_URL: urlOf('postgres', 'postgresql'),
  DATABASE_OWNER_URL: urlOf('postgres', 'postgresql'),
  REDIS_URL: urlOf('redis', 'rediss'),
  BANKS_DIR: text,
  SECRET_KEY: z.string().refine((key) => Buffer.byteLength(key) >= 32),
  TRUST_PROXY: wholeNumber(0, 10),
  MAIL_DIR: text,
  SMTP_URL: urlOf('smtp', 'smtps'),
  MAIL_FROM: z.string().regex(/^([^\r\n<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/),
  METRICS_TOKEN: z.string().min(16),
  LOG_LEVEL: z.enum(logLevels),
  NODE_ROLE: z.enum(nodeRoles),
};
type Name = keyof typeof schemas;

const described: Record<Name, Omit<Setting, 'name' | 'isSecret'>> = {
  HOST: {
    fallback: '127.0.0.1',
    meaning: 'Address to listen on. Anything but a loopback address makes this a real deployment: no demonstration.',
    advice: 'an address or host name, such as HOST=0.0.0.0',
  },
  PORT: { fallback: '8080', meaning: 'Port to listen on.', advice: 'a number from 1 to 65535, such as PORT=8080' },
  PUBLIC_ORIGIN: {
    fallback: null,
    meaning:
      'Where browsers reach this installation; with https cookies are sent over TLS only. Default: http://HOST:PORT.',
    advice: 'scheme, host and port and nothing after them, such as PUBLIC_ORIGIN=https://exams.example.org',
  },
  DATA_DIR: {
    fallback: './data',
    meaning:
      'Folder of the embedded database, the generated key and mail written to a file. As root in a closed checkout: below /var/lib/invigil.',
    advice: 'a folder, such as DATA_DIR=/srv/invigil',
  },
  DATABASE_URL: {
    fallback: null,
    meaning: 'PostgreSQL 18 or later, as the role invigil_app, which owns nothing. Not set: the embedded PostgreSQL.',
    advice: 'a connection URL, such as DATABASE_URL=postgres://invigil_app:password@db.example.org/invigil',
  },
  DATABASE_OWNER_URL: {
    fallback: null,
    meaning: 'The same database as the role that owns the tables; used by "invigil migrate" only.',
    advice: 'a connection URL, such as DATABASE_OWNER_URL=postgres://invigil_owner:password@db.example.org/invigil',
  },
  REDIS_URL: {
    fallback: null,
    meaning: 'Redis, which several nodes need for live messages, presence, rate limits and jobs.',
    advice: 'a connection URL, such as REDIS_URL=redis://redis.example.org:6379',
  },
  BANKS_DIR: {
    fallback: null,
    meaning: `Folders of your own question banks, beside question-banks; several are separated by "${delimiter}".`,
    advice: 'a folder, such as BANKS_DIR=/srv/banks',
  },
  SECRET_KEY: {
    fallback: null,
    meaning:
      'At least 32 bytes, the same on all nodes and for ever: seeds of forms and signatures hang on it. Embedded: generated in DATA_DIR.',
    advice: 'at least 32 bytes, such as the output of "openssl rand -base64 48"',
  },
  TRUST_PROXY: {
    fallback: '0',
    meaning: 'How many proxies stand in front, each of which adds the client to X-Forwarded-For.',
    advice: 'a number from 0 to 10, such as TRUST_PROXY=1',
  },
  MAIL_DIR: {
    fallback: null,
    meaning: 'Folder that mail is written to, one .eml file each, instead of being sent. Default: mail in DATA_DIR.',
    advice: 'a folder, such as MAIL_DIR=/srv/invigil/mail',
  },
  SMTP_URL: {
    fallback: null,
    meaning: 'Mail server that sends the mail.',
    advice: 'a URL, such as SMTP_URL=smtps://user:password@mail.example.org',
  },
  MAIL_FROM: {
    fallback: 'Invigil <invigil@localhost>',
    meaning: 'Sender of the mail.',
    advice: 'an address, such as MAIL_FROM=exams@example.org',
  },
  METRICS_TOKEN: {
    fallback: null,
    meaning: 'Opens /metrics to whoever sends it as a bearer token; not set: to this machine only.',
    advice: 'at least 16 characters',
  },
  LOG_LEVEL: { fallback: 'info', meaning: 'Least severity that is logged.', advice: `one of ${logLevels.join(', ')}` },
  NODE_ROLE: {
    fallback: 'all',
    meaning: 'What this process does: serve (web), run jobs (worker) or both (all).',
    advice: `one of ${nodeRoles.join(', ')}`,
  },
};

const secrets: ReadonlySet<Name> = new Set<Name>([
  'SECRET_KEY',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'REDIS_URL',
  'SMTP_URL',
  'METRICS_TOKEN',
]);
const names = Object.keys(schemas) as Name[];

/** All that can be set, from the environment, in the order in which it is worth reading. */
export const settings: readonly Setting[] = names.map((name) => ({
  name,
  ...described[name],
  isSecret: secrets.has(name),
}));

type Environment = Readonly<Record<string, string | undefined>>;
type Always = 'HOST' | 'PORT' | 'DATA_DIR' | 'TRUST_PROXY' | 'MAIL_FROM' | 'LOG_LEVEL' | 'NODE_ROLE';
type Values = { readonly [N in Name]: z.output<(typeof schemas)[N]> | (N extends Always ? never : null) };

/**
 * Reads the settings from the environment; an empty value means "not set".
 *
 * @param defaultDataDir where data goes when DATA_DIR is not set.
 * @throws PlainError with one sentence for each wrong value: its name, what is wrong, what to write.
 */
export function readConfig(environment: Environment, defaultDataDir: string): Config {
  const faults: string[] = [];
  const take = (name: Name): unknown => {
    const { fallback, advice } = described[name];
    const written = environment[name] || (name === 'DATA_DIR' ? defaultDataDir : fallback);
    if (written === null) return null;
    const parsed = schemas[name].safeParse(written);
    if (parsed.success) return parsed.data;
    faults.push(`${name} is ${secrets.has(name) ? 'wrong' : `"${written}"`}: write ${advice}.`);
    return null;
  };
  const values = Object.fromEntries(names.map((name) => [name, take(name)])) as Values;

  const isExternal = Boolean(environment['DATABASE_URL']);
  if (isExternal && !environment['SECRET_KEY']) {
    faults.push(
      `SECRET_KEY is not set, but with DATABASE_URL all nodes must share one: write ${described.SECRET_KEY.advice}.`,
    );
  }
  if (values.DATABASE_OWNER_URL !== null && !isExternal) {
    faults.push('DATABASE_OWNER_URL is set without DATABASE_URL: set both, or neither for the embedded database.');
  }
  if ((values.NODE_ROLE === 'web' || values.NODE_ROLE === 'worker') && !isExternal) {
    faults.push(
      `NODE_ROLE is "${values.NODE_ROLE}", but the embedded database serves one process only: write NODE_ROLE=all, or set DATABASE_URL.`,
    );
  }
  if (values.MAIL_DIR !== null && values.SMTP_URL !== null) {
    faults.push('MAIL_DIR and SMTP_URL are both set: mail goes to a folder or to a server, so leave one of them out.');
  }
  if (faults.length > 0) throw new PlainError(faults.join('\n'));

  const { HOST: host, PORT: port, DATA_DIR: dataDir, MAIL_FROM: from } = values;
  return {
    host,
    port,
    publicOrigin: values.PUBLIC_ORIGIN ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    dataDir: resolve(dataDir),
    database:
      values.DATABASE_URL === null
        ? { kind: 'embedded' }
        : { kind: 'external', url: values.DATABASE_URL, ownerUrl: values.DATABASE_OWNER_URL },
    redisUrl: values.REDIS_URL,
    bankFolders: (values.BANKS_DIR ?? '')
      .split(delimiter)
      .filter((folder) => folder !== '')
      .map((folder) => resolve(folder)),
    secretKey: values.SECRET_KEY,
    trustProxy: values.TRUST_PROXY,
    mail:
      values.SMTP_URL === null
        ? { kind: 'file', folder: resolve(values.MAIL_DIR ?? join(dataDir, 'mail')), from }
        : { kind: 'smtp', url: values.SMTP_URL, from },
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL,
    nodeRole: values.NODE_ROLE,
  };
}

/** Whether nobody else can reach this server, and its data is its own: only then are demonstration people made. */
export function isDemonstration(config: Config): boolean {
  return config.database.kind === 'embedded' && /^(127\.[\d.]+|::1|localhost)$/.test(config.host);
}
