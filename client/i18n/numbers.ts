/** The forms that a counted word takes, by the categories of CLDR; a language uses those that it has. */
export type Forms = { readonly other: string } & { readonly [category in Intl.LDMLPluralRule]?: string };

/**
 * Numbers and plurals as one language writes them. Each catalogue makes its own, because it is one language.
 *
 * @example
 * const { counted } = numbersOf('es');
 * counted(2, { one: 'respuesta', other: 'respuestas' }); // 2 respuestas
 */
export function numbersOf(tag: string) {
  const rules = new Intl.PluralRules(tag);
  const whole = new Intl.NumberFormat(tag);
  const share = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const unit = (name: string) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, maximumFractionDigits: name === 'gigabyte' ? 1 : 0 });
  const plural = (n: number, forms: Forms): string => forms[rules.select(n)] ?? forms.other;
  return {
    plural,
    number: (n: number): string => whole.format(n),
    /** Of a number of hundredths: `percent(70)` is 70 %. */
    percent: (n: number): string => share.format(n / 100),
    /** `480 MB`, `10.7 GB`. */
    megabytes: (mb: number): string => (mb < 1000 ? unit('megabyte').format(mb) : unit('gigabyte').format(mb / 1000)),
    counted: (n: number, forms: Forms): string => `${whole.format(n)} ${plural(n, forms)}`,
  };
}
