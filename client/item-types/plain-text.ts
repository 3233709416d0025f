/** A text of an item without its tags, for places that hold plain text alone, such as the options of a select. */
export function plainText(html: string): string {
  return textOf(new DOMParser().parseFromString(html, 'text/html').body).replace(/\s+/g, ' ').trim();
}

/** An image stands for itself by its text alternative, a formula by one line. */
function textOf(node: Node): string {
  if (!(node instanceof Element)) return node.textContent ?? '';
  const parts = () => [...node.childNodes].map(textOf);
  switch (node.localName) {
    case 'img':
      return node.getAttribute('alt') ?? '';
    case 'annotation':
      return '';
    case 'mfrac':
      return parts().map(grouped).join('/');
    case 'msup':
      return parts().map(grouped).join('^');
    case 'msub':
      return parts().map(grouped).join('_');
    case 'msqrt':
      return `√${grouped(parts().join(''))}`;
    default:
      return parts().join('');
  }
}

const grouped = (text: string): string => (/^[\p{L}\p{N}.,]*$/u.test(text) ? text : `(${text})`);
