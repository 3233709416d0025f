import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../../../server/contract/openapi.ts';
import { defineOperation } from '../../../server/contract/operation.ts';
import { allOperations } from '../../../server/contract/operations.ts';

interface Described {
  readonly operationId: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly security: readonly Record<string, unknown>[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Document {
  readonly paths: Record<string, Record<string, Described>>;
  readonly components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

const documentOf = (...args: Parameters<typeof openApiDocument>) =>
  JSON.parse(JSON.stringify(openApiDocument(...args))) as Document;
const document = documentOf(allOperations);
const described = Object.values(document.paths).flatMap((methods) => Object.values(methods));

const Node: z.ZodType<{ name: string; children: unknown[] }> = z.lazy(() =>
  z.object({ name: z.string(), children: z.array(Node) }),
);

describe('the OpenAPI document', () => {
  it('describes every operation under its method and path, once', () => {
    expect(described.map(({ operationId }) => operationId).sort((a, b) => a.localeCompare(b))).toEqual(
      allOperations.map(({ id }) => id).sort((a, b) => a.localeCompare(b)),
    );
    for (const { id, method, path } of allOperations) expect(document.paths[path]?.[method]?.operationId).toBe(id);
  });

  it('declares every parameter of every path', () => {
    for (const { id, method, path } of allOperations) {
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const declared = document.paths[path]?.[method]?.parameters.filter((parameter) => parameter.in === 'path') ?? [];
      expect([id, new Set(declared.map(({ name }) => name))]).toEqual([id, new Set(inPath)]);
      expect(declared.every(({ required }) => required)).toBe(true);
    }
  });

  it('asks for the cookie of the role, and for none in public', () => {
    for (const { method, path, access } of allOperations) {
      const security = document.paths[path]?.[method]?.security;
      expect(security).toEqual(access === 'public' ? [] : [{ [access]: [] }]);
      if (access !== 'public') {
        expect(document.components.securitySchemes[access]).toEqual({
          type: 'apiKey',
          in: 'cookie',
          name: `invigil_${access}`,
        });
      }
    }
  });

  it('holds valid JSON Schemas whose references all lead somewhere', () => {
    const ajv = new Ajv2020({
      strict: false,
      formats: { uuid: true, email: true, date: true, uri: true, binary: true },
    });
    ajv.addSchema({ $id: 'doc', ...document });
    const absolute = (schema: object) => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"doc#/')) as object;
    const schemas = [
      ...Object.values(document.components.schemas),
      ...described.flatMap((each) => [
        ...each.parameters.map(({ schema }) => schema),
        ...Object.values(each.requestBody?.content ?? {}).map(({ schema }) => schema),
        ...Object.values(each.responses).flatMap(({ content = {} }) =>
          Object.values(content).map(({ schema }) => schema),
        ),
      ]),
    ];
    expect(schemas.length).toBeGreaterThan(allOperations.length);
    for (const schema of schemas) expect(() => ajv.compile(absolute(schema))).not.toThrow();
  });

  it('describes problem documents for everything that goes wrong', () => {
    for (const { responses } of described)
      expect(responses['default']).toEqual({ $ref: '#/components/responses/Problem' });
    expect(document.components.schemas['Problem']).toMatchObject({
      properties: { code: { enum: expect.arrayContaining(['not-eligible']) } },
    });
  });

  it('takes downloads, answers without body and schemas that contain themselves', () => {
    const doc = documentOf([
      defineOperation({
        id: 'file',
        method: 'get',
        path: '/api/file',
        access: 'public',
        summary: 'F',
        streams: ['text/csv'],
      }),
      defineOperation({ id: 'done', method: 'post', path: '/api/done', access: 'public', summary: 'D' }),
      defineOperation({
        id: 'tree',
        method: 'get',
        path: '/api/tree',
        access: 'public',
        summary: 'T',
        response: z.object({ root: Node }),
      }),
    ]);
    expect(doc.paths['/api/file']?.['get']?.responses['200']?.content).toHaveProperty('text/csv');
    expect(doc.paths['/api/done']?.['post']?.responses).toHaveProperty('204');
    const tree = JSON.stringify(doc.paths['/api/tree']);
    const [, name = ''] = /"#\/components\/schemas\/([^"]+)"/.exec(tree) ?? [];
    expect(doc.components.schemas[name]).toMatchObject({ properties: { name: { type: 'string' } } });
  });
});
