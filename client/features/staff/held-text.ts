const texts: Readonly<Record<string, string>> = {
  terminated: 'A proctor ended the sitting',
  incident: 'An incident that holds the result is open',
};

/** Why a result is held, in words; causes that are new to this page are shown as they are called. */
export const heldText = (cause: string): string => texts[cause] ?? cause.replaceAll('-', ' ');
