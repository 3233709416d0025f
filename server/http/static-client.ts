import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import { sendProblem } from './problem.ts';

/**
 * Serves the built client: files below `/assets` carry a hash in their name and never change; pages are asked for anew each
 * time, so that a release reaches everybody. Paths without a file of their own are routes of the client and get the page.
 *
 * @param dir the folder with the built client; when it does not exist, pages answer with a sentence that says so.
 */
export function staticClient(dir: string): Router {
  const router = express.Router();
  router.use('/assets', compressed(path.join(dir, 'assets')));
  router.use(
    '/assets',
    express.static(path.join(dir, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      redirect: false,
      fallthrough: true,
    }),
  );
  router.use(
    express.static(dir, {
      index: false,
      redirect: false,
      setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.get('/{*page}', clientPage(dir));
  return router;
}

/** Sends the compressed copy that the build has put beside a script or style, where the browser takes it. */
function compressed(dir: string): RequestHandler {
  return (req, res, next) => {
    const name = path.basename(req.path);
    const encoding =
      /^[\w.-]+\.(js|css)$/.test(name) && req.path === `/${name}` && req.acceptsEncodings(['br', 'gzip']);
    const file = `${name}.${encoding === 'br' ? 'br' : 'gz'}`;
    if (!encoding || !existsSync(path.join(dir, file))) {
      next();
      return;
    }
    res.type(path.extname(name)).set({ 'Content-Encoding': encoding, Vary: 'Accept-Encoding' });
    res.sendFile(file, { root: dir, immutable: true, maxAge: '365d' });
  };
}

function clientPage(dir: string): RequestHandler {
  return (req, res, next) => {
    const isPage =
      !req.path.startsWith('/api/') && !path.basename(req.path).includes('.') && req.accepts('html') === 'html';
    // The exam room is a page of its own, so that it stays small.
    const page = req.path.startsWith('/room/') ? 'room.html' : 'index.html';
    if (!isPage) next();
    else if (existsSync(path.join(dir, page))) {
      res.set('Cache-Control', 'no-cache').sendFile(page, { root: dir, cacheControl: false });
    } else
      sendProblem(res, {
        code: 'temporarily-unavailable',
        message: 'The pages are not built yet: run `npm run build`.',
      });
  };
}
