const key = 'invigil-device';
let fallback: string | undefined;

/** The name of this browser profile towards the server [SIT-1]; made once and kept, or for the life of the page where nothing can be kept. */
export function deviceId(): string {
  try {
    const kept = localStorage.getItem(key);
    if (kept !== null && /^[A-Za-z0-9_-]{8,64}$/.test(kept)) return kept;
    const made = randomId();
    localStorage.setItem(key, made);
    return made;
  } catch {
    fallback ??= randomId();
    return fallback;
  }
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
