/** One question, or one line that sets the category. */
export interface GiftBlock {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From comments before it: `// [id:…] [tag:…]`. */
  readonly id: string | null;
  readonly tags: readonly string[];
  /** Another question begins before its answers end. */
  readonly isBroken: boolean;
}

/**
 * Parts a GIFT file at its blank lines. Comments are left out. A blank line among the answers does not end a question, but what can only be the beginning of
 * another does: one missing brace costs one question, not the rest of the file.
 */
export function* splitGift(text: string): Generator<GiftBlock> {
  let lines: string[] = [];
  let start = 1;
  let marks: string[] = [];
  const block = (isBroken: boolean): GiftBlock => {
    const [id = null] = marked(marks, 'id');
    const tags = marked(marks, 'tag');
    marks = [];
    return { text: lines.join('\n'), line: start, id, tags, isBroken };
  };
  const all = text.split('\n');
  for (const [index, line] of all.entries()) {
    const isStart = /^\s*(::|\$CATEGORY:)/.test(line);
    const isBlank = line.trim() === '';
    if (/^\s*\/\//.test(line)) {
      if (lines.length === 0) marks.push(line);
      continue;
    }
    if (
      lines.length > 0 &&
      ((isBlank && !isOpen(lines)) || (isStart && (isOpen(lines) || all[index - 1]?.trim() === '')))
    ) {
      yield block(isOpen(lines));
      lines = [];
    }
    if (isBlank && lines.length === 0) continue;
    if (lines.length === 0) start = index + 1;
    lines.push(line);
    if (/^\s*\$CATEGORY:/.test(line) && lines.length === 1) {
      yield block(false);
      lines = [];
    }
  }
  if (lines.length > 0) yield block(isOpen(lines));
}

/** The values of marks such as `[id:…]` in comments. */
function marked(comments: readonly string[], mark: 'id' | 'tag'): string[] {
  const all = comments.flatMap((comment) => [...comment.matchAll(/\[(id|tag):((?:\\.|[^\]\\])+)\]/g)]);
  return all.flatMap(([, name, value = '']) => (name === mark ? [value.trim()] : []));
}

/** Whether a brace is open at the end. */
function isOpen(lines: readonly string[]): boolean {
  const bare = lines.join('\n').replace(/\\[\s\S]/g, '');
  return bare.lastIndexOf('{') > bare.lastIndexOf('}');
}
