import type { Inline } from './block.ts';

/** The letters alone; a picture by its text alternative, a formula by its TeX. */
export const plainOf = (inlines: readonly Inline[]): string => inlines.map(lettersOf).join('');

function lettersOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'break':
      return '\n';
    case 'image':
      return inline.alt;
    case 'math':
      return inline.tex;
    case 'strong':
    case 'em':
      return plainOf(inline.inlines);
  }
}

/** White space as browsers show it: runs are one space, none at the ends or around breaks; texts that touch are one. */
export function tidy(inlines: readonly Inline[]): Inline[] {
  const flat = merge(inlines);
  let atStart = true;
  const squeeze = (parts: readonly Inline[]): Inline[] =>
    parts.map((part): Inline => {
      if (part.kind === 'break') {
        atStart = true;
        return part;
      }
      if (part.kind === 'image' || part.kind === 'math') {
        atStart = false;
        return part;
      }
      if (part.kind !== 'text') return { ...part, inlines: squeeze(part.inlines) };
      let text = part.text.replace(/[ \t\n\r\f]+/g, ' ');
      if (atStart) text = text.replace(/^ /, '');
      if (text !== '') atStart = text.endsWith(' ');
      return { kind: 'text', text };
    });
  const squeezed = squeeze(flat);
  return merge(trimEnds(squeezed));
}

/** Takes the space off the end and before each break, and breaks off both ends. */
function trimEnds(inlines: readonly Inline[]): Inline[] {
  let atEnd = true;
  const backwards = (parts: readonly Inline[]): Inline[] =>
    parts
      .toReversed()
      .map((part): Inline => {
        if (part.kind === 'break') {
          atEnd = true;
          return part;
        }
        if (part.kind === 'image' || part.kind === 'math') {
          atEnd = false;
          return part;
        }
        if (part.kind !== 'text') return { ...part, inlines: backwards(part.inlines) };
        const text = atEnd ? part.text.replace(/ $/, '') : part.text;
        if (text !== '') atEnd = false;
        return { kind: 'text', text };
      })
      .toReversed();
  const trimmed = merge(backwards(inlines));
  const isText = (inline: Inline) => inline.kind !== 'break';
  const first = trimmed.findIndex(isText);
  return first < 0 ? [] : trimmed.slice(first, trimmed.findLastIndex(isText) + 1);
}

/** Drops what is empty, joins texts that touch and like emphasis that touches, and moves spaces out of emphasis. */
function merge(inlines: readonly Inline[]): Inline[] {
  const result: Inline[] = [];
  const push = (inline: Inline) => {
    const last = result.at(-1);
    if (inline.kind === 'text' && last?.kind === 'text')
      result[result.length - 1] = { kind: 'text', text: last.text + inline.text };
    else result.push(inline);
  };
  for (const inline of inlines) {
    if (inline.kind === 'text') {
      if (inline.text !== '') push(inline);
    } else if (inline.kind === 'break' || inline.kind === 'image' || inline.kind === 'math') push(inline);
    else {
      const { before, inner, after } = loosen(merge(inline.inlines));
      if (before !== '') push({ kind: 'text', text: before });
      if (inner.length > 0) push({ kind: inline.kind, inlines: inner });
      if (after !== '') push({ kind: 'text', text: after });
    }
  }
  return result;
}

function loosen(inlines: readonly Inline[]): { before: string; inner: Inline[]; after: string } {
  const inner = [...inlines];
  let before = '';
  let after = '';
  const [first] = inner;
  if (first?.kind === 'text') {
    before = /^[ \t\n\r\f]*/.exec(first.text)?.[0] ?? '';
    inner[0] = { kind: 'text', text: first.text.slice(before.length) };
  }
  const last = inner.at(-1);
  if (last?.kind === 'text') {
    after = /[ \t\n\r\f]*$/.exec(last.text)?.[0] ?? '';
    inner[inner.length - 1] = { kind: 'text', text: last.text.slice(0, last.text.length - after.length) };
  }
  return { before, inner: inner.filter((part) => part.kind !== 'text' || part.text !== ''), after };
}
