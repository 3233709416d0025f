import type { Losses } from '../losses.ts';
import { type Element, isElement, type Node } from './element.ts';

/** What item texts can hold: the declared set that Markdown is rendered to, and no more. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'strong' | 'em'; readonly inlines: readonly Inline[] };

export type Align = 'left' | 'right' | 'center';

export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | {
      readonly kind: 'list';
      /** The first number of a numbered list; null for bullets. */
      readonly start: number | null;
      readonly items: readonly (readonly Block[])[];
    }
  | {
      readonly kind: 'table';
      readonly aligns: readonly Align[];
      /** The first is the header. */
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

const containers = new Set(
  `p div section article header footer main aside nav center address figure figcaption details summary form fieldset legend dl dt dd body html
   prompt contentBody itemBody rubricBlock templateBlock feedbackBlock modalFeedback qti-content-body`.split(/\s+/),
);
const spans = new Set(
  `span font small big label abbr acronym cite q mark time bdi bdo ins nobr wbr tt var dfn samp kbd code data output feedbackInline
   templateInline hottext`.split(/\s+/),
);
const dropped = new Set([
  'head',
  'meta',
  'link',
  'title',
  'template',
  'noscript',
  'base',
  'colgroup',
  'col',
  'stylesheet',
  'catalog-info',
  'catalogInfo',
]);
const foreign: Readonly<Record<string, string>> = {
  img: 'a picture',
  picture: 'a picture',
  svg: 'a drawing (SVG)',
  object: 'an embedded object',
  embed: 'an embedded object',
  applet: 'an embedded object',
  iframe: 'a page within the page',
  video: 'a video',
  audio: 'a sound',
  canvas: 'a drawing',
  math: 'a formula in MathML',
  input: 'a form field',
  select: 'a form field',
  textarea: 'a form field',
  printedVariable: 'a value that is computed for each candidate',
};

/** Reads markup into blocks. What has no place in them is told: what a question can do without as changed, the rest as impossible. */
export function blocksOf(nodes: readonly Node[], losses: Losses): Block[] {
  const blocks: Block[] = [];
  let run: Inline[] = [];
  const flush = () => {
    const inlines = tidy(run);
    if (inlines.length > 0) blocks.push({ kind: 'paragraph', inlines });
    run = [];
  };

  const visit = (node: Node): void => {
    if (!isElement(node)) {
      run.push({ kind: 'text', text: node });
      return;
    }
    noteStyle(node, losses);
    if (node.name === 'ul' || node.name === 'ol') {
      flush();
      const list = listOf(node, losses);
      if (list !== null) blocks.push(list);
    } else if (node.name === 'table') {
      flush();
      blocks.push(...tableOf(node, losses));
    } else if (/^h[1-6]$/.test(node.name)) {
      flush();
      losses.change('a heading became a paragraph in bold');
      run.push({ kind: 'strong', inlines: inlinesOf(node.children, losses) });
      flush();
    } else if (node.name === 'pre' || node.name === 'blockquote') {
      flush();
      losses.change(node.name === 'pre' ? 'preformatted text became a paragraph' : 'a quotation became paragraphs');
      if (node.name === 'pre') run.push(...linesOf(node));
      else node.children.forEach(visit);
      flush();
    } else if (node.name === 'hr') {
      flush();
      losses.change('a rule between paragraphs was left out');
    } else if (containers.has(node.name)) {
      flush();
      node.children.forEach(visit);
      flush();
    } else if (spans.has(node.name) || ((isEmphasis(node) || node.name === 'a') && holdsBlocks(node))) {
      node.children.forEach(visit);
    } else run.push(...inlinesOf([node], losses));
  };
  nodes.forEach(visit);
  flush();
  return blocks;
}

/** Reads markup into one line. */
export function lineOf(nodes: readonly Node[], losses: Losses): Inline[] {
  const blocks = blocksOf(nodes, losses);
  if (blocks.length > 1) losses.change('several paragraphs of one answer became one line');
  return joinBlocks(blocks, losses);
}

function joinBlocks(blocks: readonly Block[], losses: Losses): Inline[] {
  const parts = blocks.map((block): Inline[] => {
    if (block.kind === 'table') {
      losses.refuse('a table stands where only one line of text can be');
      return [];
    }
    if (block.kind === 'paragraph') return unbroken(block.inlines, losses);
    losses.change('a list inside of an answer became one line');
    return between(
      block.items.map((item) => joinBlocks(item, losses)),
      '; ',
    );
  });
  return tidy(between(parts, ' '));
}

function unbroken(inlines: readonly Inline[], losses: Losses): Inline[] {
  return inlines.map((inline): Inline => {
    if (inline.kind === 'break') {
      losses.change('a line break inside of an answer became a space');
      return { kind: 'text', text: ' ' };
    }
    return inline.kind === 'text' ? inline : { ...inline, inlines: unbroken(inline.inlines, losses) };
  });
}

const between = (parts: readonly (readonly Inline[])[], separator: string): Inline[] =>
  parts.flatMap((part, index) => (index === 0 ? part : [{ kind: 'text' as const, text: separator }, ...part]));

const isEmphasis = (element: Element): boolean => ['strong', 'b', 'em', 'i'].includes(element.name);

function holdsBlocks(element: Element): boolean {
  return element.children.some(
    (child) =>
      isElement(child) &&
      (containers.has(child.name) || ['ul', 'ol', 'table'].includes(child.name) || holdsBlocks(child)),
  );
}

function inlinesOf(nodes: readonly Node[], losses: Losses): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (!isElement(node)) return [{ kind: 'text', text: node }];
    noteStyle(node, losses);
    const inner = () => inlinesOf(node.children, losses);
    switch (node.name) {
      case 'strong':
      case 'b':
        return [{ kind: 'strong', inlines: inner() }];
      case 'em':
      case 'i':
        return [{ kind: 'em', inlines: inner() }];
      case 'br':
        return [{ kind: 'break' }];
      case 'u':
        losses.change('underlining was left out');
        return inner();
      case 's':
      case 'strike':
      case 'del':
        losses.change('struck-out text is no longer struck out');
        return inner();
      case 'sub':
      case 'sup':
        return smallOf(node, losses);
      case 'a':
        losses.change('a link became its text');
        return inner();
      case 'script':
        losses.change('a script was left out');
        return [];
      case 'style':
        losses.change('a style sheet was left out');
        return [];
      case 'img':
        if (node.attributes['alt'] === '' && node.attributes['role'] === 'presentation') {
          losses.change('an ornamental picture was left out');
          return [];
        }
        losses.refuse(`it holds a picture (${describePicture(node)}), and items here hold none`);
        return [];
    }
    const kind = foreign[node.name];
    if (kind !== undefined) {
      losses.refuse(`it holds ${kind}, and items here hold none`);
      return [];
    }
    if (dropped.has(node.name)) {
      if (/^(stylesheet|link)$/.test(node.name)) losses.change('a style sheet was left out');
      if (/^catalog/.test(node.name)) losses.change('the catalogue of accessible alternatives was left out');
      return [];
    }
    if (!spans.has(node.name) && !containers.has(node.name))
      losses.change(`the element <${node.name}> was read as the text within it`);
    return inner();
  });
}

function describePicture(element: Element): string {
  const { alt, src } = element.attributes;
  if (alt !== undefined && alt.trim() !== '') return `"${alt.trim().slice(0, 80)}"`;
  return `${(src ?? 'without a source').slice(0, 80)}, without a text alternative`;
}

const superscripts: Readonly<Record<string, string>> = {
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
  '+': '⁺',
  '-': '⁻',
  '−': '⁻',
  '=': '⁼',
  '(': '⁽',
  ')': '⁾',
  n: 'ⁿ',
  i: 'ⁱ',
  ' ': ' ',
};
const subscripts: Readonly<Record<string, string>> = {
  '0': '₀',
  '1': '₁',
  '2': '₂',
  '3': '₃',
  '4': '₄',
  '5': '₅',
  '6': '₆',
  '7': '₇',
  '8': '₈',
  '9': '₉',
  '+': '₊',
  '-': '₋',
  '−': '₋',
  '=': '₌',
  '(': '₍',
  ')': '₎',
  x: 'ₓ',
  n: 'ₙ',
  ' ': ' ',
};

function smallOf(element: Element, losses: Losses): Inline[] {
  const inner = inlinesOf(element.children, losses);
  const text = plainOf(inner);
  const letters = element.name === 'sup' ? superscripts : subscripts;
  const small = [...text].map((letter) => letters[letter]);
  if (small.every((letter) => letter !== undefined)) {
    losses.change('raised and lowered figures became the characters for them');
    return [{ kind: 'text', text: small.join('') }];
  }
  losses.change('raised or lowered text is marked with ^ or _');
  return [{ kind: 'text', text: element.name === 'sup' ? `^(${text})` : `_(${text})` }];
}

/** The letters alone. */
export function plainOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => (inline.kind === 'text' ? inline.text : inline.kind === 'break' ? '\n' : plainOf(inline.inlines)))
    .join('');
}

function linesOf(element: Element): Inline[] {
  const text = plainOf(inlinesOfText(element));
  return text
    .split('\n')
    .flatMap((line, index): Inline[] => [
      ...(index === 0 ? [] : [{ kind: 'break' as const }]),
      { kind: 'text', text: line },
    ]);
}

const inlinesOfText = (element: Element): Inline[] =>
  element.children.flatMap((node) => (isElement(node) ? inlinesOfText(node) : [{ kind: 'text', text: node }]));

function listOf(element: Element, losses: Losses): Block | null {
  const items = element.children
    .filter((node) => isElement(node) || node.trim() !== '')
    .map((node) => blocksOf(isElement(node) && node.name === 'li' ? node.children : [node], losses))
    .filter((blocks) => blocks.length > 0);
  if (items.length === 0) return null;
  const start = Number.parseInt(element.attributes['start'] ?? '1', 10);
  if (element.name === 'ol' && !['1', undefined].includes(element.attributes['type']))
    losses.change('the letters or numerals of a list became numbers');
  return { kind: 'list', start: element.name === 'ol' ? (start >= 0 ? start : 1) : null, items };
}

function tableOf(element: Element, losses: Losses): Block[] {
  const before: Block[] = [];
  const rows: { cells: Element[] }[] = [];
  const collect = (parent: Element) => {
    for (const child of parent.children) {
      if (!isElement(child)) continue;
      if (child.name === 'caption') {
        losses.change('the caption of a table became the paragraph before it');
        before.push(...blocksOf(child.children, losses));
      } else if (child.name === 'tr') {
        rows.push({
          cells: child.children.filter((cell): cell is Element => isElement(cell) && /^t[hd]$/.test(cell.name)),
        });
      } else collect(child);
    }
  };
  collect(element);
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  if (width === 0) return before;
  if (rows.some(({ cells }) => cells.some((cell) => isMerged(cell)))) {
    losses.refuse('it holds a table with merged cells, and tables here have none');
    return before;
  }
  if (!rows[0]?.cells.every((cell) => cell.name === 'th')) losses.change('the first row of a table became its header');
  const first = rows[0]?.cells ?? [];
  const aligned = (rows.length > 1 ? rows[1]?.cells : undefined) ?? first;
  return [
    ...before,
    {
      kind: 'table',
      aligns: Array.from(
        { length: width },
        (_, column) => alignOf(first[column]) ?? alignOf(aligned[column]) ?? 'left',
      ),
      rows: rows.map(({ cells }) => Array.from({ length: width }, (_, column) => cellOf(cells[column], losses))),
    },
  ];
}

const isMerged = (cell: Element): boolean =>
  [cell.attributes['colspan'], cell.attributes['rowspan']].some((span) => span !== undefined && span.trim() !== '1');

function alignOf(cell: Element | undefined): Align | null {
  const said = `${cell?.attributes['style'] ?? ''} ${cell?.attributes['class'] ?? ''} ${cell?.attributes['align'] ?? ''}`;
  return (/(?:text-align:\s*|align-|^\s*)(right|center)/.exec(said)?.[1] as Align | undefined) ?? null;
}

function cellOf(cell: Element | undefined, losses: Losses): Inline[] {
  if (cell === undefined) return [];
  const blocks = blocksOf(cell.children, losses);
  if (blocks.length > 1 || blocks.some((block) => block.kind !== 'paragraph'))
    losses.change('what stood on several lines in a cell of a table became one line');
  return joinBlocks(blocks, losses);
}

function noteStyle(element: Element, losses: Losses): void {
  const style = element.attributes['style'];
  if (style !== undefined && !/^\s*(?:text-align:\s*(?:left|right|center);?\s*)?$/.test(style))
    losses.change('colours, sizes and other styling were left out');
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
    } else if (inline.kind === 'break') push(inline);
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
