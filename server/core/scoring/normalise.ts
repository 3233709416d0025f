export type Normalisation = 'trim' | 'collapse-space' | 'ignore-case' | 'ignore-punctuation';

/**
 * The form in which two short texts are compared. Always: Unicode NFKC (wide letters, ligatures and no-break spaces become
 * plain), invisible format characters dropped, all quotes and dashes made one kind. The rest as the item declares.
 */
export function normaliseText(text: string, declared: readonly Normalisation[]): string {
  let result = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[‘’‛′]/g, "'")
    .replace(/[“”‟″]/g, '"')
    .replace(/[\p{Pd}−]/gu, '-');
  if (declared.includes('ignore-case')) result = result.toLowerCase().normalize('NFKC');
  if (declared.includes('ignore-punctuation')) result = result.replace(/\p{P}/gu, '');
  if (declared.includes('collapse-space')) result = result.replace(/\s+/g, ' ');
  if (declared.includes('trim')) result = result.trim();
  return result;
}
