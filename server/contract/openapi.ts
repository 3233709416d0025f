import { z } from 'zod';
import { type Operation, roles } from './operation.ts';
import { Problem } from './problem.ts';

type JsonObject = { [key: string]: unknown };

/** The OpenAPI 3.1 document of the given operations: enough, with docs/PROTOCOL.md, to write another client. */
export function openApiDocument(operations: readonly Operation[]): JsonObject {
  const schemas: JsonObject = {};
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output', name: string) => hoisted(schema, io, name, schemas);
  schemaOf(Problem, 'output', 'Problem'); // has an id, so it lands in `schemas`

  const paths: { [path: string]: JsonObject } = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation, schemaOf) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Invigil',
      version: '1',
      summary: 'Timed certification exams',
      description:
        'Instants are whole milliseconds since 1970-01-01T00:00:00Z on the server clock; calendar dates are YYYY-MM-DD. The role whose login an operation needs stands second in its path; each role has a cookie of its own. Sittings themselves run over Socket.IO: see docs/PROTOCOL.md.',
    },
    tags: [{ name: 'public' }, ...roles.map((name) => ({ name }))],
    paths,
    components: {
      schemas,
      securitySchemes: Object.fromEntries(
        roles.map((role) => [role, { type: 'apiKey', in: 'cookie', name: `invigil_${role}` }]),
      ),
      responses: {
        Problem: {
          description: 'Refused or failed; `code` says why',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

type SchemaOf = (schema: z.ZodType, io: 'input' | 'output', name: string) => JsonObject;

function describe(operation: Operation, schemaOf: SchemaOf): JsonObject {
  const codes = ['bad-input', ...(operation.access === 'public' ? [] : ['not-signed-in']), ...operation.refusals];
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: `Refusals: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
    tags: [operation.access],
    security: operation.access === 'public' ? [] : [{ [operation.access]: [] }],
    parameters: [
      ...parametersOf(schemaOf(operation.params, 'input', `${operation.id}.params`), 'path'),
      ...parametersOf(schemaOf(operation.query, 'input', `${operation.id}.query`), 'query'),
    ],
    ...(operation.upload !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    ...(!isNothing(operation.body) && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(operation.body, 'input', `${operation.id}.body`) } },
      },
    }),
    responses: { ...successOf(operation, schemaOf), default: { $ref: '#/components/responses/Problem' } },
  };
}

function successOf(operation: Operation, schemaOf: SchemaOf): JsonObject {
  if (operation.streams) {
    const content = operation.streams.map((type) => [type, { schema: { type: 'string', format: 'binary' } }] as const);
    return { 200: { description: 'The file', content: Object.fromEntries(content) } };
  }
  if (isNothing(operation.response)) return { 204: { description: 'Done' } };
  const schema = schemaOf(operation.response, 'output', `${operation.id}.response`);
  return { 200: { description: 'Done', content: { 'application/json': { schema } } } };
}

function parametersOf(schema: JsonObject, where: 'path' | 'query'): JsonObject[] {
  const required = new Set((schema['required'] ?? []) as string[]);
  return Object.entries((schema['properties'] ?? {}) as { [name: string]: JsonObject }).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: property,
  }));
}

const isNothing = (schema: z.ZodType): boolean => schema instanceof z.ZodUndefined;

/**
 * The JSON Schema of one part, with its named definitions moved to `components/schemas`, where all operations
 * share them. Definitions that Zod names itself (`__schema0`) are told apart by the part they come from.
 */
function hoisted(schema: z.ZodType, io: 'input' | 'output', part: string, schemas: JsonObject): JsonObject {
  const nameOf = (definition: string) => (definition.startsWith('__') ? `${part}.${definition.slice(2)}` : definition);
  const { $schema: _dialect, $defs = {}, ...rest } = z.toJSONSchema(schema, { io });
  const moved = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
      key === '$ref' && typeof inner === 'string'
        ? inner.replace(/^#\/\$defs\/(.+)$/, (_all, name: string) => `#/components/schemas/${nameOf(name)}`)
        : inner,
    );
  for (const [name, definition] of Object.entries($defs)) schemas[nameOf(name)] = moved(definition);
  return moved(rest) as JsonObject;
}
