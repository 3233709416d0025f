import { Losses } from '../losses.ts';
import type { Align, Block, Inline } from './block.ts';
import { childrenOf, type Element, isElement, type Node } from './element.ts';
import { formulaOf, type Intake, imageOf, isDecorative, isPictureObject, texIn } from './exhibits.ts';
import { subscripts, superscripts } from './small-figures.ts';
import { plainOf, tidy } from './tidy.ts';

const containers = new Set(
  `p div section article header footer main aside nav center address figcaption details summary form fieldset legend dl dt dd body html
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
  svg: 'a drawing within its text (save it as a file)',
  embed: 'an embedded object',
  applet: 'an embedded object',
  iframe: 'a page within the page',
  video: 'a video',
  audio: 'a sound',
  canvas: 'a drawing',
  input: 'a form field',
  select: 'a form field',
  textarea: 'a form field',
  printedVariable: 'a value that is computed for each candidate',
};

/** Reads markup into blocks. What has no place in them is told: what a question can do without as changed, the rest as impossible. */
export function blocksOf(nodes: readonly Node[], intake: Intake): Block[] {
  const blocks: Block[] = [];
  let run: Inline[] = [];
  const flush = () => {
    const inlines = tidy(run);
    const [only] = inlines;
    if (only?.kind === 'image' && inlines.length === 1) blocks.push({ kind: 'figure', picture: only, caption: '' });
    else if (inlines.length > 0) blocks.push({ kind: 'paragraph', inlines });
    run = [];
  };

  const stand = (block: Block) => {
    flush();
    blocks.push(block);
  };

  const visit = (node: Node): void => {
    if (!isElement(node)) {
      for (const part of texIn(node, intake)) {
        if (typeof part === 'string') run.push({ kind: 'text', text: part });
        else if (part.isBlock) stand({ kind: 'formula', tex: part.tex });
        else run.push({ kind: 'math', tex: part.tex });
      }
      return;
    }
    noteStyle(node, intake);
    if (node.name === 'math' && node.attributes['display'] === 'block') {
      const formula = formulaOf(node, intake);
      if (formula !== null) stand({ kind: 'formula', tex: formula.tex });
    } else if (node.name === 'figure') {
      flush();
      const figure = figureOf(node, intake);
      if (figure === null) node.children.forEach(visit);
      else blocks.push(figure);
      flush();
    } else if (node.name === 'ul' || node.name === 'ol') {
      flush();
      const list = listOf(node, intake);
      if (list !== null) blocks.push(list);
    } else if (node.name === 'table') {
      flush();
      blocks.push(...tableOf(node, intake));
    } else if (/^h[1-6]$/.test(node.name)) {
      flush();
      intake.losses.change('a heading became a paragraph in bold');
      run.push({ kind: 'strong', inlines: inlinesOf(node.children, intake) });
      flush();
    } else if (node.name === 'pre' || node.name === 'blockquote') {
      flush();
      intake.losses.change(
        node.name === 'pre' ? 'preformatted text became a paragraph' : 'a quotation became paragraphs',
      );
      if (node.name === 'pre') run.push(...linesOf(node));
      else node.children.forEach(visit);
      flush();
    } else if (node.name === 'hr') {
      flush();
      intake.losses.change('a rule between paragraphs was left out');
    } else if (containers.has(node.name)) {
      flush();
      node.children.forEach(visit);
      flush();
    } else if (spans.has(node.name) || ((isEmphasis(node) || node.name === 'a') && holdsBlocks(node))) {
      if (node.name === 'a') noteLink(node, intake);
      node.children.forEach(visit);
    } else run.push(...inlinesOf([node], intake));
  };
  nodes.forEach(visit);
  flush();
  return blocks;
}

/** Reads markup into one line. */
export function lineOf(nodes: readonly Node[], intake: Intake): Inline[] {
  const blocks = blocksOf(nodes, intake);
  if (blocks.length > 1) intake.losses.change('several paragraphs of one answer became one line');
  return joinBlocks(blocks, intake);
}

function joinBlocks(blocks: readonly Block[], intake: Intake): Inline[] {
  const parts = blocks.map((block): Inline[] => {
    if (block.kind === 'table') {
      intake.losses.refuse('a table stands where only one line of text can be');
      return [];
    }
    if (block.kind === 'paragraph') return unbroken(block.inlines, intake);
    if (block.kind === 'formula') return [{ kind: 'math', tex: block.tex }];
    if (block.kind === 'figure') {
      if (block.caption === '') return [block.picture];
      intake.losses.change('the caption of a picture stands behind it');
      return [block.picture, { kind: 'text', text: ` ${block.caption}` }];
    }
    intake.losses.change('a list inside of an answer became one line');
    return between(
      block.items.map((item) => joinBlocks(item, intake)),
      '; ',
    );
  });
  return tidy(between(parts, ' '));
}

function unbroken(inlines: readonly Inline[], intake: Intake): Inline[] {
  return inlines.map((inline): Inline => {
    if (inline.kind === 'break') {
      intake.losses.change('a line break inside of an answer became a space');
      return { kind: 'text', text: ' ' };
    }
    return inline.kind === 'strong' || inline.kind === 'em'
      ? { ...inline, inlines: unbroken(inline.inlines, intake) }
      : inline;
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

function inlinesOf(nodes: readonly Node[], intake: Intake): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (!isElement(node))
      return texIn(node, intake).map((part) =>
        typeof part === 'string' ? { kind: 'text', text: part } : { kind: 'math', tex: part.tex },
      );
    noteStyle(node, intake);
    const inner = () => inlinesOf(node.children, intake);
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
        intake.losses.change('underlining was left out');
        return inner();
      case 's':
      case 'strike':
      case 'del':
        intake.losses.change('struck-out text is no longer struck out');
        return inner();
      case 'sub':
      case 'sup':
        return smallOf(node, intake);
      case 'a':
        noteLink(node, intake);
        return inner();
      case 'script':
        intake.losses.change('a script was left out');
        return [];
      case 'style':
        intake.losses.change('a style sheet was left out');
        return [];
      case 'math': {
        const formula = formulaOf(node, intake);
        return formula === null ? [] : [{ kind: 'math', tex: formula.tex }];
      }
      case 'object':
      case 'img':
        return pictureIn(node, intake);
      case 'picture':
        return childrenOf(node, 'img').flatMap((image) => pictureIn(image, intake));
    }
    const kind = foreign[node.name];
    if (kind !== undefined) {
      intake.losses.refuse(`it holds ${kind}, and items here hold none`);
      return [];
    }
    if (dropped.has(node.name)) {
      if (/^(stylesheet|link)$/.test(node.name)) intake.losses.change('a style sheet was left out');
      if (/^catalog/.test(node.name)) intake.losses.change('the catalogue of accessible alternatives was left out');
      return [];
    }
    if (!spans.has(node.name) && !containers.has(node.name))
      intake.losses.change(`the element <${node.name}> was read as the text within it`);
    return inner();
  });
}

function pictureIn(element: Element, intake: Intake): Inline[] {
  if (element.name === 'object' && !isPictureObject(element)) {
    intake.losses.refuse('it holds an embedded object, and items here hold none');
    return [];
  }
  if (isDecorative(element)) {
    intake.losses.change('an ornamental picture was left out');
    return [];
  }
  const picture = imageOf(element, intake);
  return picture === null ? [] : [picture];
}

/** A picture with its caption; null for a figure of another kind. */
function figureOf(element: Element, intake: Intake): Block | null {
  const parts = element.children.filter((node) => isElement(node) || node.trim() !== '');
  const captions = parts.filter((node) => isElement(node) && node.name === 'figcaption');
  const others = parts.filter((node) => !captions.includes(node));
  const [only] = others;
  if (only === undefined || others.length > 1 || captions.length > 1) return null;
  const [picture] = inlinesOf([only], { ...intake, losses: new Losses() });
  if (picture?.kind !== 'image') return null;
  const caption = captions.flatMap((node) => (isElement(node) ? lineOf(node.children, intake) : []));
  if (caption.some((inline) => inline.kind !== 'text')) intake.losses.change('a caption became plain words');
  return { kind: 'figure', picture, caption: plainOf(caption).replaceAll(/\s+/g, ' ').trim() };
}

function noteLink(element: Element, intake: Intake): void {
  if (element.attributes['href']?.startsWith('@@PLUGINFILE@@') === true)
    intake.losses.refuse('it links to an attached file, and items here have none');
  else intake.losses.change('a link became its text');
}

function smallOf(element: Element, intake: Intake): Inline[] {
  const inner = inlinesOf(element.children, intake);
  const text = plainOf(inner);
  const letters = element.name === 'sup' ? superscripts : subscripts;
  const small = [...text].map((letter) => letters[letter]);
  if (small.every((letter) => letter !== undefined)) {
    intake.losses.change('raised and lowered figures became the characters for them');
    return [{ kind: 'text', text: small.join('') }];
  }
  intake.losses.change('raised or lowered text is marked with ^ or _');
  return [{ kind: 'text', text: element.name === 'sup' ? `^(${text})` : `_(${text})` }];
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

function listOf(element: Element, intake: Intake): Block | null {
  const items = element.children
    .filter((node) => isElement(node) || node.trim() !== '')
    .map((node) => blocksOf(isElement(node) && node.name === 'li' ? node.children : [node], intake))
    .filter((blocks) => blocks.length > 0);
  if (items.length === 0) return null;
  const start = Number.parseInt(element.attributes['start'] ?? '1', 10);
  if (element.name === 'ol' && !['1', undefined].includes(element.attributes['type']))
    intake.losses.change('the letters or numerals of a list became numbers');
  return { kind: 'list', start: element.name === 'ol' ? (start >= 0 ? start : 1) : null, items };
}

function tableOf(element: Element, intake: Intake): Block[] {
  const before: Block[] = [];
  const rows: { cells: Element[] }[] = [];
  const collect = (parent: Element) => {
    for (const child of parent.children) {
      if (!isElement(child)) continue;
      if (child.name === 'caption') {
        intake.losses.change('the caption of a table became the paragraph before it');
        before.push(...blocksOf(child.children, intake));
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
    intake.losses.refuse('it holds a table with merged cells, and tables here have none');
    return before;
  }
  if (!rows[0]?.cells.every((cell) => cell.name === 'th'))
    intake.losses.change('the first row of a table became its header');
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
      rows: rows.map(({ cells }) => Array.from({ length: width }, (_, column) => cellOf(cells[column], intake))),
    },
  ];
}

const isMerged = (cell: Element): boolean =>
  [cell.attributes['colspan'], cell.attributes['rowspan']].some((span) => span !== undefined && span.trim() !== '1');

function alignOf(cell: Element | undefined): Align | null {
  const said = `${cell?.attributes['style'] ?? ''} ${cell?.attributes['class'] ?? ''} ${cell?.attributes['align'] ?? ''}`;
  return (/(?:text-align:\s*|align-|^\s*)(right|center)/.exec(said)?.[1] as Align | undefined) ?? null;
}

function cellOf(cell: Element | undefined, intake: Intake): Inline[] {
  if (cell === undefined) return [];
  const blocks = blocksOf(cell.children, intake);
  if (blocks.length > 1 || blocks.some((block) => block.kind !== 'paragraph'))
    intake.losses.change('what stood on several lines in a cell of a table became one line');
  return joinBlocks(blocks, intake);
}

function noteStyle(element: Element, intake: Intake): void {
  const style = element.attributes['style'];
  if (style !== undefined && !/^\s*(?:text-align:\s*(?:left|right|center);?\s*)?$/.test(style))
    intake.losses.change('colours, sizes and other styling were left out');
}
