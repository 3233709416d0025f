/** Lets the room open again without a network. Where the browser has no such workers the room works all the same, while it is open. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/room-worker.js', { scope: '/room/' }).catch(() => undefined);
}
