/** A message to one person, before it is dressed as text and as HTML. */
export interface Letter {
  readonly subject: string;
  readonly name: string;
  readonly paragraphs: readonly string[];
  readonly link: { readonly label: string; readonly url: string };
}

const closing = 'This message was sent by a machine; replies to it are not read.';

export function asText({ name, paragraphs, link }: Letter): string {
  return `${[`Dear ${name},`, ...paragraphs, `${link.label}:\n${link.url}`, `-- \n${closing}`].join('\n\n')}\n`;
}

/** Plain HTML that every mail program shows: no images, no tracking, nothing fetched. */
export function asHtml({ subject, name, paragraphs, link }: Letter): string {
  const body = [`Dear ${name},`, ...paragraphs].map((text) => `<p>${escapeHtml(text)}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font-family: system-ui, sans-serif; font-size: 16px; line-height: 1.5; max-width: 36em; margin: 0 auto; padding: 16px">
${body}
<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>
<p style="font-size: 13px; color: #555555">${closing}</p>
</body>
</html>
`;
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
