/**
 * Lets one tab of a browser have the room of a sitting. Tabs share the device id, so the server cannot tell them apart;
 * the browser's own locks can.
 *
 * @param take whether to take the room away from the tab that has it
 * @returns `held`, or `other-tab` when another tab has it. Where the browser knows no locks, `held`.
 */
export function holdTab(sittingId: string, onLost: () => void, take = false): Promise<'held' | 'other-tab'> {
  if (!('locks' in navigator)) return Promise.resolve('held');
  return new Promise((resolve) => {
    let isHeld = false;
    navigator.locks
      .request(`invigil-room-${sittingId}`, take ? { steal: true } : { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve('other-tab');
          return undefined;
        }
        isHeld = true;
        resolve('held');
        // Held until this page goes, or another tab takes it.
        return new Promise(() => {});
      })
      .catch(() => {
        if (isHeld) onLost();
        // A browser that refuses locks is one that knows none.
        else resolve('held');
      });
  });
}
