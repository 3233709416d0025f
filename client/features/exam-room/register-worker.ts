/** The first item goes before: what the worker fetches would share a slow line with it. */
const waitMs = 2500;

/** Lets the room open again without a network. Where the browser has no such workers the room works all the same, while it is open. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  setTimeout(() => {
    navigator.serviceWorker.register('/room-worker.js', { scope: '/room/' }).catch(() => undefined);
  }, waitMs);
}
