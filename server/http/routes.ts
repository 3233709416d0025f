import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import { type Operation, roles } from '../contract/operation.ts';
import type { Instant } from '../core/time/instant.ts';
import { BodyTooLarge, boundedBody } from './bounded-body.ts';
import { isCrossSite } from './cross-site.ts';
import { badInput } from './errors.ts';
import type { Authenticate, Call, Handler, Mount, Principal } from './mount.ts';
import { type ProblemCause, sendProblem } from './problem.ts';
import { nestsDeeperThan, unstorableTextIn } from './storable-text.ts';

type AnyHandler = Handler<Operation>;
interface Mounted {
  readonly operation: Operation;
  readonly handler: AnyHandler;
}

export interface Mounts {
  readonly mount: Mount;
  readonly operations: readonly Operation[];
  /** The router of everything mounted so far; literal paths win over paths with parameters, whatever the order of mounting. */
  router(): Router;
}

/** Collects operations and serves them: cross-site check, sign-in, parsing and answers are the same for all. */
export function collectMounts(deps: { readonly authenticate: Authenticate; readonly publicOrigin: string }): Mounts {
  const mounted: Mounted[] = [];
  return {
    mount(operation, handler) {
      assertMountable(operation, mounted);
      mounted.push({ operation, handler: handler as unknown as AnyHandler });
    },
    get operations() {
      return mounted.map(({ operation }) => operation);
    },
    router() {
      const router = express.Router({ caseSensitive: true, strict: true });
      const parseJson = express.json({ limit: '64kb' });
      const ordered = mounted.toSorted((a, b) => (sortKey(a.operation) < sortKey(b.operation) ? -1 : 1));
      for (const { operation, handler } of ordered) {
        const before: RequestHandler[] = [nameOperation(operation)];
        if (operation.method !== 'get') before.push(refuseCrossSite(deps.publicOrigin));
        before.push(signIn(operation, deps.authenticate));
        if (operation.upload !== undefined) before.push(requireFile(operation.upload.mostBytes));
        else if (operation.method !== 'get') before.push(requireJson(operation), parseJson);
        router[operation.method](expressPath(operation.path), ...before, serve(operation, handler));
      }
      for (const path of new Set(ordered.map(({ operation }) => operation.path))) {
        router.all(expressPath(path), wrongMethod(mounted, path));
      }
      return router;
    },
  };
}

/** A route whose path and access disagree would be authorised by the wrong cookie: a bug, found at start. */
function assertMountable(operation: Operation, mounted: readonly Mounted[]): void {
  const area = operation.path.split('/')[2];
  const expected = roles.find((role) => role === area) ?? 'public';
  if (operation.access !== expected) {
    throw new Error(
      `operation ${operation.id}: path ${operation.path} belongs to ${expected}, access says ${operation.access}`,
    );
  }
  const twin = mounted.find(
    (other) =>
      other.operation.id === operation.id ||
      (other.operation.method === operation.method && shapeOf(other.operation.path) === shapeOf(operation.path)),
  );
  if (twin) throw new Error(`operation ${operation.id} is mounted twice (as ${twin.operation.id})`);
}

const shapeOf = (path: string): string => path.replaceAll(/\{[^}]+\}/g, '{}');
/** `{` sorts after every letter, so that `/people/export` is tried before `/people/{personId}`. */
const sortKey = (operation: Operation): string => shapeOf(operation.path);
const expressPath = (path: string): string => path.replaceAll(/\{([^}]+)\}/g, ':$1');

function nameOperation(operation: Operation): RequestHandler {
  return (_req, res, next) => {
    res.locals['operation'] = operation.id;
    next();
  };
}

function refuseCrossSite(publicOrigin: string): RequestHandler {
  return (req, res, next) => {
    if (!isCrossSite(req.headers, publicOrigin)) next();
    else
      sendProblem(res, {
        code: 'cross-site',
        message: 'This request was sent on behalf of another site and is refused.',
      });
  };
}

function signIn(operation: Operation, authenticate: Authenticate): RequestHandler {
  const { access } = operation;
  return async (req, res, next) => {
    if (access !== 'public') {
      const principal = await authenticate(req.headers.cookie, access, receivedAtOf(res));
      if (principal === null) {
        sendProblem(res, { code: 'not-signed-in', message: `Sign in as ${access} first.`, params: { role: access } });
        return;
      }
      res.locals['principal'] = principal;
    }
    next();
  };
}

function requireJson(operation: Operation): RequestHandler {
  return (req, res, next) => {
    const { 'content-length': length = '0', 'transfer-encoding': chunked } = req.headers;
    const isEmpty = length === '0' && chunked === undefined; // the operation's own schema judges what is missing
    if (operation.body instanceof z.ZodUndefined || isEmpty || req.is('application/json')) next();
    else sendProblem(res, { code: 'wrong-content-type', message: 'Send the body as application/json.' });
  };
}

/** Refuses before anything is read: what follows is not kept. */
function requireFile(mostBytes: number): RequestHandler {
  return (req, res, next) => {
    const { 'content-length': length = '0', 'content-type': type } = req.headers;
    if (type !== undefined && !req.is('application/octet-stream'))
      sendProblem(res, { code: 'wrong-content-type', message: 'Send the file as application/octet-stream.' });
    else if (Number(length) > mostBytes) next(new BodyTooLarge(mostBytes));
    else next();
  };
}

function serve(operation: Operation, handler: AnyHandler): RequestHandler {
  return async (req, res) => {
    const input = parseInput(operation, req);
    if (!input.ok) {
      sendProblem(res, input.cause);
      return;
    }
    const result = await handler(callOf(operation, req, res, input.value));
    if (!result.ok) sendProblem(res, result.refusal);
    else if (!res.headersSent) sendValue(operation, res, result.value);
  };
}

/** No operation takes half of it; thousands of levels would exhaust the stack of whatever walks over them. */
const deepestInput = 16;

type Input = Pick<Call<Operation>, 'params' | 'query' | 'body'>;

function parseInput(
  operation: Operation,
  req: Request,
): { readonly ok: true; readonly value: Input } | { readonly ok: false; readonly cause: ProblemCause } {
  const value: { -readonly [part in keyof Input]?: unknown } = {};
  for (const part of ['params', 'query', 'body'] as const) {
    const hasBody = operation.method !== 'get' && operation.upload === undefined;
    const raw: unknown = part === 'body' && !hasBody ? undefined : req[part];
    if (nestsDeeperThan(deepestInput, raw)) {
      const message = `holds more than ${deepestInput} levels of arrays and objects`;
      return {
        ok: false,
        cause: { code: 'bad-input', message: `The ${part} ${message}.`, issues: [{ path: part, message }] },
      };
    }
    const unstorable = unstorableTextIn(raw);
    if (unstorable) {
      const path = z.core.toDotPath([part, ...unstorable]);
      const message = 'holds a NUL character or half of a surrogate pair';
      return { ok: false, cause: { code: 'bad-input', message: `${path} ${message}.`, issues: [{ path, message }] } };
    }
    const parsed = operation[part].safeParse(raw);
    if (!parsed.success) return { ok: false, cause: badInput(part, parsed.error) };
    value[part] = parsed.data;
  }
  return { ok: true, value: value as Input };
}

function callOf(operation: Operation, req: Request, res: Response, input: Input): Call<Operation> {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  return {
    ...input,
    // `signIn` has put it there for every operation that is not public
    principal: (res.locals['principal'] ?? null) as Principal,
    receivedAt: receivedAtOf(res),
    address: req.ip ?? '',
    browser: {
      cookieHeader: req.headers.cookie,
      userAgent: (req.headers['user-agent'] ?? '').slice(0, 300),
      setCookie: (header) => {
        res.append('Set-Cookie', header);
      },
    },
    signal: gone.signal,
    upload() {
      if (operation.upload === undefined) throw new Error(`operation ${operation.id} does not declare an upload`);
      return boundedBody(req, operation.upload.mostBytes);
    },
    download({ mediaType, name }) {
      assertDeclared(operation, mediaType);
      res.status(200).attachment(name).set('Content-Type', mediaType);
      res.flushHeaders();
      return res;
    },
    show({ mediaType, bytes, keep }) {
      assertDeclared(operation, mediaType);
      res
        .status(200)
        .set({
          'Content-Type': mediaType,
          'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
          ...(keep && { 'Cache-Control': 'private, max-age=31536000, immutable' }),
        })
        .end(bytes);
    },
  };
}

function assertDeclared(operation: Operation, mediaType: string): void {
  if (!operation.streams?.includes(mediaType))
    throw new Error(`operation ${operation.id} does not declare that it answers ${mediaType}`);
}

/**
 * Answers with what the operation declares and nothing else: fields the schema does not name are dropped, in production
 * too, so that a key added to an object further in cannot leave by accident [KEY-1].
 */
function sendValue(operation: Operation, res: Response, value: unknown): void {
  const declared = operation.response.safeParse(value);
  if (!declared.success) {
    throw new Error(`operation ${operation.id} answered outside its contract`, { cause: declared.error });
  }
  if (declared.data === undefined) res.status(204).end();
  else res.json(declared.data);
}

function wrongMethod(mounted: readonly Mounted[], path: string): RequestHandler {
  const matching = mounted.filter(({ operation }) => operation.path === path);
  const allowed = matching.map(({ operation }) => operation.method.toUpperCase());
  return (req, res) => {
    res.set('Allow', allowed.join(', '));
    sendProblem(res, {
      code: 'wrong-method',
      message: `${req.method} is not possible here; ${allowed.join(' and ')} ${allowed.length === 1 ? 'is' : 'are'}.`,
    });
  };
}

function receivedAtOf(res: Response): Instant {
  return res.locals['receivedAt'] as Instant;
}
