const key = 'invigil-device';
let fallback: string | undefined;

/**
 * The name of this browser profile towards the server [SIT-1]; made once and kept. Where the profile keeps nothing more (its storage is full), the tab
 * keeps it, so that a reload is no other device; where nothing is kept at all, the page does.
 */
export function deviceId(): string {
  const kept = keptIn(() => localStorage) ?? keptIn(() => sessionStorage) ?? fallback;
  if (kept !== undefined) return kept;
  fallback = randomId();
  if (!keep(() => localStorage, fallback)) keep(() => sessionStorage, fallback);
  return fallback;
}

function keptIn(storage: () => Storage): string | undefined {
  try {
    const kept = storage().getItem(key);
    return kept !== null && /^[A-Za-z0-9_-]{8,64}$/.test(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function keep(storage: () => Storage, id: string): boolean {
  try {
    storage().setItem(key, id);
    return true;
  } catch {
    return false;
  }
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
