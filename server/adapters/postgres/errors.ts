/** SQLSTATE classes 21 (cardinality), 22 (data) and 23 (constraint): the statement's own values are refused, whoever sends them. */
export function isDataError(error: unknown): boolean {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^2[123]/.test(code);
}
