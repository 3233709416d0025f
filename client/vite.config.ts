import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const server = process.env['INVIGIL_SERVER'] ?? 'http://127.0.0.1:8080';

/** In development `/room/…` is the exam room's own page, as it is on the server. */
const roomPage: Plugin = {
  name: 'room-page',
  configureServer({ middlewares }) {
    middlewares.use((req, _res, next) => {
      if (req.url?.startsWith('/room/')) req.url = '/room.html';
      next();
    });
  },
};

export default defineConfig({
  root: here,
  plugins: [react(), roomPage],
  server: { proxy: { '/api': server, '/socket.io': { target: server, ws: true } } },
  build: {
    outDir: path.join(here, '../dist/client'),
    emptyOutDir: true,
    // The polyfill would be an inline script, which the content security policy refuses.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: path.join(here, 'index.html'), room: path.join(here, 'room.html') },
      // The contract builds its Zod shapes at load; the room needs its types and plain functions alone, and drops them.
      treeshake: { manualPureFunctions: ['z', 'defineOperation', 'defineEvent'] },
    },
  },
});
