const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** A text that the engine rendered, without its tags, on one line: what can be searched and shown in a table. */
export function plainText(html: string): string {
  return html
    .replace(/<img\b[^>]*>/g, ' [image] ')
    .replace(/<annotation\b[^>]*>[^<]*<\/annotation>/g, '')
    .replace(/<\/?(?:p|br|li|ul|ol|table|thead|tbody|tr|th|td|figure|figcaption)\b[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot);/g, (_whole, name: string) => named[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}
