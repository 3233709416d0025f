import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../../server/adapters/package-root.ts';

/** What the tests look at of a service. */
export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly restart?: string;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const readText = (path: string): Promise<string> => readFile(join(packageRoot, path), 'utf8');

export const composeText = await readText('docker-compose.yml');

/** The file as it is written, with `${…}` still in it. */
export const compose = parse(composeText, { merge: true }) as ComposeFile;

/** The variables of deploy/compose.env.example, as they would be filled in. */
export const exampleVariables: Readonly<Record<string, string>> = Object.fromEntries(
  [...(await readText('deploy/compose.env.example')).matchAll(/^([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value],
  ),
);

/** Variables named in the text, each with whether it must be given. */
export function variablesIn(text: string): { name: string; required: boolean }[] {
  return [...text.matchAll(/\$\{(\w+)(:\?|:-)?[^}]*\}/g)].map(([, name = '', how]) => ({
    name,
    required: how === ':?',
  }));
}

/** Fills variables in as Compose does. */
export function interpolated(value: string, variables: Readonly<Record<string, string>>): string {
  return value.replaceAll(
    /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g,
    (_all, name: string, fallback = '') => variables[name] || fallback,
  );
}
