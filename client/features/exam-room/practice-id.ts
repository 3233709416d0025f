/** The sitting id of the practice, which is no sitting: it names the page and nothing else. */
export const practiceId = 'practice';
