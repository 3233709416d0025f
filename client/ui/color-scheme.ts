/** The key under which Mantine keeps the choice of light or dark; the exam room, which has no Mantine, honours it too. */
export const schemeKey = 'mantine-color-scheme-value';

let followed = false;

/** Sets the colour scheme of a page, and follows the system while the person has chosen none. */
export function applyColorScheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = readChoice();
    const scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light';
    document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
  };
  apply();
  if (followed) return;
  followed = true;
  dark.addEventListener('change', apply);
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(schemeKey);
  } catch {
    return null;
  }
}
