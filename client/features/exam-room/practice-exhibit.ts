interface Texts {
  readonly alt: string;
  readonly caption: string;
  readonly runs: string;
  readonly stands: string;
  /** The words of `end = start + time of the exam + pauses`. */
  readonly sum: readonly [string, string, string, string];
}

const hash = 'practice';
const [width, height] = [640, 190];

/** The one image of the practice, as the server would name it. */
export const exhibitHtml = ({ alt, caption }: Texts): string =>
  `<figure><img data-image="${hash}" alt="${alt}" width="${width}" height="${height}"><figcaption>${caption}</figcaption></figure>`;

export function formulaHtml({ sum: [end, ...terms] }: Texts): string {
  const words = (text: string) => `<mtext>${text}</mtext>`;
  return `<p><math display="block"><mrow>${words(end)}<mo>=</mo>${terms.map(words).join('<mo>+</mo>')}</mrow></math></p>`;
}

/** A line of time that runs, stands, and runs again, drawn with the words of a language. */
export function exhibitUrl({ runs, stands }: Texts): string {
  const at = (x: number, time: string) =>
    `<path d="M${x} 62v76" stroke="#10272d" stroke-width="2"/><text x="${x}" y="162" text-anchor="middle">${time}</text>`;
  const part = (x: number, to: number, fill: string, text: string) =>
    `<rect x="${x}" y="74" width="${to - x}" height="52" fill="${fill}"/><text x="${(x + to) / 2}" y="48" text-anchor="middle">${text}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="18" fill="#10272d">
<rect width="${width}" height="${height}" fill="#fff"/>
<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="10" height="10" fill="#fdeedf"/><rect width="3" height="10" fill="#ad4308"/></pattern>
${part(60, 230, '#0b5561', runs)}${part(230, 340, 'url(#p)', stands)}${part(340, 580, '#0b5561', runs)}
${at(60, '9:00')}${at(230, '9:40')}${at(340, '10:00')}${at(580, '?')}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
