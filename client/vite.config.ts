import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const server = process.env['INVIGIL_SERVER'] ?? 'http://127.0.0.1:8080';

/**
 * The exam room is a page and a bundle of its own. Built together with the app, what both use would be one chunk, and the
 * room would carry what the app alone needs.
 */
function examRoom(): Plugin {
  let outDir = '';
  return {
    name: 'exam-room',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    configureServer({ middlewares }) {
      middlewares.use((req, _res, next) => {
        if (req.url?.startsWith('/room/')) req.url = '/room.html';
        next();
      });
    },
    async closeBundle() {
      if (this.environment.config.command !== 'build') return;
      const names: string[] = [];
      await build({
        configFile: false,
        root: here,
        logLevel: this.environment.config.logLevel ?? 'info',
        plugins: [
          react(),
          preloadExam(),
          // After all is written: the one style sheet is put in last.
          { name: 'names', writeBundle: (_options, bundle) => void names.push(...Object.keys(bundle)) },
        ],
        build: {
          ...pageOf('room.html'),
          // One style sheet, asked for with the page itself.
          cssCodeSplit: false,
          outDir,
          emptyOutDir: false,
          copyPublicDir: false,
        },
      });
      await writeWorker(outDir, names);
      await compress(path.join(outDir, 'assets'));
    },
  };
}

/** Has the screens of an exam fetched beside the small file that opens the room, and not after it. */
function preloadExam(): Plugin {
  return {
    name: 'preload-exam',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const needed = new Set<string>();
        const need = (name: string) => {
          const file = bundle[name];
          if (file?.type !== 'chunk' || file.isEntry || needed.has(name)) return;
          needed.add(name);
          for (const each of file.imports) need(each);
        };
        for (const file of Object.values(bundle))
          if (file.type === 'chunk' && file.facadeModuleId?.endsWith('/exam-page.tsx')) need(file.fileName);
        if (needed.size === 0) throw new Error('the screens of an exam are not a file of their own');
        return [...needed].map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
          injectTo: 'head' as const,
        }));
      },
    },
  };
}

/** Which files the room's worker keeps: scripts, styles and the letters of western languages. */
async function writeWorker(outDir: string, names: readonly string[]): Promise<void> {
  const files = names
    .filter((name) => /\.(js|css)$/.test(name) || /-latin-wght-normal-.*\.woff2$/.test(name))
    .map((name) => `/${name}`)
    .sort();
  const page = await readFile(path.join(outDir, 'room.html'), 'utf8');
  const version = createHash('sha256').update(files.join()).update(page).digest('hex').slice(0, 16);
  const source = await readFile(path.join(here, 'features/exam-room/offline-worker.js'), 'utf8');
  const worker = source.replace("['__FILES__']", JSON.stringify(files)).replace('__VERSION__', version);
  await writeFile(path.join(outDir, 'room-worker.js'), worker);
}

/** Beside each script and style its compressed copies, which the server sends where the browser takes them: the best of each, since it is done once. */
async function compress(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!/\.(js|css)$/.test(name)) continue;
    const content = await readFile(path.join(dir, name));
    await writeFile(path.join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
    await writeFile(path.join(dir, `${name}.br`), brotliCompressSync(content));
  }
}

function pageOf(file: string) {
  return {
    // The polyfill would be an inline script, which the content security policy refuses.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: path.join(here, file),
      treeshake: {
        // The contract builds its Zod shapes as it loads. The room takes types and plain functions of it, and so carries no Zod.
        manualPureFunctions: ['z', 'defineOperation', 'defineEvent'],
        propertyReadSideEffects: false as const,
      },
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [react(), examRoom()],
  server: {
    // The server asks where a request comes from, so the name that the browser used must reach it.
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/socket.io': { target: server, ws: true, changeOrigin: false },
    },
  },
  build: {
    ...pageOf('index.html'),
    outDir: path.join(here, '../dist/client'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 800,
  },
});
