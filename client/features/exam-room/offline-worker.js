// Served as /room-worker.js with the scope /room/. It keeps the page of the exam room and the files that page needs, so that a
// reload without a network opens it. No answer of the server is ever kept here: what a candidate gave is in IndexedDB.

/** Put in by the build. */
const files = ['__FILES__'];
const cacheName = 'invigil-room-__VERSION__';
const page = '/room.html';
/** A network that says nothing for so long counts as none. */
const patienceMs = 4000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll([page, ...files]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('invigil-room-') && name !== cacheName).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && pathname.startsWith('/room/')) event.respondWith(roomPage(request));
  else if (files.includes(pathname)) event.respondWith(asset(request));
});

/** The newest page where there is a network, else the kept one. */
async function roomPage(request) {
  const kept = await caches.match(page, { cacheName });
  const fresh = fetch(request);
  if (kept === undefined) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), patienceMs));
  return Promise.race([fresh.then((answer) => (answer.ok ? answer : kept)).catch(() => kept), late]);
}

/** Their names carry a hash of their content: a kept one is never old. */
async function asset(request) {
  return (await caches.match(request, { cacheName })) ?? fetch(request);
}
