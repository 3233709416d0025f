/**
 * Keeps the exam room on this device, so that it opens again without a network: before the exam begins, where the candidate reads the
 * instructions, and in the room itself for who comes there by another way. Where the browser has no such workers the room works all the same,
 * while it is open.
 */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/room-worker.js', { scope: '/room/' }).catch(() => undefined);
}
