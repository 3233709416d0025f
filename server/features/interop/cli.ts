import { PlainError } from '../../core/plain-error.ts';
import { collectGarbage } from './collect-garbage.ts';
import { diffBanks, type FieldChange } from './diff-banks.ts';
import { exportBank, imageInFolder, type OutputFormat, openBank, outputFormats } from './export-bank.ts';
import { type ImportReport, type ItemReport, importBank } from './import-bank.ts';
import { inputFormats } from './read-file.ts';
import { templateCsv } from './sheet/template.ts';

type Write = (text: string) => void;

/** `invigil bank import`: tells what becomes of each item. The exit code is 1 when nothing was, or in a dry run would be, imported. */
export async function runImport(options: {
  readonly file: string;
  readonly to: string;
  readonly isDryRun: boolean;
  readonly update: boolean;
  readonly format?: string | undefined;
  readonly exam?: string | undefined;
  readonly topic?: string | undefined;
  readonly json: boolean;
  readonly write: Write;
  /** Shows how far it is, where somebody watches. */
  readonly progress?: Write | undefined;
}): Promise<number> {
  const { file, to, isDryRun, update, exam, topic, write, progress } = options;
  const format = oneOf(inputFormats, options.format);
  if (exam !== undefined && !/^[a-z0-9][a-z0-9-]{0,59}$/.test(exam))
    throw new PlainError(`"${exam}" is no id of an exam.`);
  if (topic !== undefined && !/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/.test(topic))
    throw new PlainError(`"${topic}" is no id of a topic.`);
  const report = await importBank({
    file,
    to,
    isDryRun,
    update,
    format,
    exam,
    topic,
    onDropped: collectGarbage,
    onProgress: (items, share) => items % 100 === 0 && progress?.(`\r${bar(share)} ${items} items read `),
  });
  progress?.('\r\u001b[K');
  write(options.json ? `${JSON.stringify(report)}\n` : sayImport(report, isDryRun, to));
  return report.fault === null && report.items.some((item) => item.verdict !== 'left out') ? 0 : 1;
}

/** Such as `[######··················]  25 %`. */
function bar(share: number): string {
  const width = 24;
  const full = Math.round(share * width);
  return `[${'#'.repeat(full)}${'·'.repeat(width - full)}] ${String(Math.round(share * 100)).padStart(3)} %`;
}

function sayImport(report: ImportReport, isDryRun: boolean, to: string): string {
  const { fault } = report;
  const count = (verdict: ItemReport['verdict']) => report.items.filter((item) => item.verdict === verdict).length;
  const lines = [`${report.file}${report.format === null ? '' : `: ${report.format}`}`, ...report.items.map(sayItem)];
  for (const note of report.notes) lines.push(`note      ${note}`);
  if (fault !== null) {
    const where = [fault.part, fault.line === null ? null : `line ${fault.line}`].filter((part) => part !== null);
    lines.push(
      `FAIL      ${where.length === 0 ? '' : `${where.join(', ')}: `}${fault.message}`,
      'Nothing was written.',
    );
    return `${lines.join('\n')}\n`;
  }
  lines.push(
    `${report.items.length} items: ${count('kept')} kept, ${count('changed')} changed, ${count('left out')} left out.`,
    isDryRun
      ? 'A dry run: nothing was written.'
      : report.written.length === 0
        ? 'Nothing was written.'
        : `Written to ${to}: ${report.written.slice(0, 5).join(', ')}${report.written.length > 5 ? ` and ${report.written.length - 5} more files` : ''}.`,
  );
  if (report.isNewBank && report.written.length > 0)
    lines.push(
      'A new bank: say in bank.yaml what it is, and write blueprints/<exam>.yaml before forms are drawn from it.',
    );
  return `${lines.join('\n')}\n`;
}

function sayItem(item: ItemReport): string {
  const where = [item.part, item.line === null ? null : `line ${item.line}`].filter((part) => part !== null).join(', ');
  const named = item.id ?? `"${item.name.replaceAll(/\s+/g, ' ').slice(0, 80)}"`;
  const head = `${item.verdict.padEnd(9)} ${named}${item.isReplacing ? ' (replaces)' : ''}${where === '' ? '' : ` (${where})`}`;
  return item.notes.length === 0 ? head : `${head}: ${item.notes.join('; ')}`;
}

/** `invigil bank export`: writes the file and tells what does not come across. */
export async function runExport(options: {
  readonly bank: string;
  readonly places: readonly string[];
  readonly format: string;
  readonly to: string;
  readonly write: Write;
}): Promise<number> {
  const format: OutputFormat | undefined = oneOf(outputFormats, options.format);
  if (format === undefined) throw new PlainError(`Name a format: ${outputFormats.join(', ')}.`);
  const { content, folder } = await openBank(options.bank, options.places);
  const report = await exportBank(content, format, options.to, imageInFolder(folder));
  for (const item of report.items) options.write(`${item.verdict.padEnd(9)} ${item.id}: ${item.notes.join('; ')}\n`);
  options.write(
    `${report.count} of ${content.items.length} items of ${report.bankId} written to ${options.to}. The file holds the keys.\n`,
  );
  return report.count > 0 ? 0 : 1;
}

/** `invigil bank template`: the spreadsheet to fill in, as CSV. */
export function printTemplate(write: Write): void {
  write(new TextDecoder().decode(templateCsv()));
}

/** `invigil bank diff`: what changed from one bank to another, per item. The exit code is 1 when something did. */
export async function runDiff(options: {
  readonly a: string;
  readonly b: string;
  readonly places: readonly string[];
  readonly json: boolean;
  readonly write: Write;
}): Promise<number> {
  const [a, b] = [await openBank(options.a, options.places), await openBank(options.b, options.places)];
  const diff = diffBanks(a.content, b.content);
  const isSame = a.bank.versionId === b.bank.versionId;
  if (options.json) options.write(`${JSON.stringify({ isSame, ...diff })}\n`);
  else {
    const lines = [`- ${a.bank.versionId}`, `+ ${b.bank.versionId}`];
    const fields = (changes: readonly FieldChange[]) =>
      changes.flatMap(({ path, before, after }) =>
        path === '' ? [] : [`    ${path}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`],
      );
    for (const { what, fields: changes } of diff.others) {
      const [whole] = changes;
      const verb = whole?.path !== '' ? 'changed  ' : whole.before === null ? 'added    ' : 'removed  ';
      lines.push(`${verb}${what}`, ...fields(changes));
    }
    for (const id of diff.added) lines.push(`added    ${id}`);
    for (const id of diff.removed) lines.push(`removed  ${id}`);
    for (const item of diff.changed) lines.push(`changed  ${item.id}`, ...fields(item.fields));
    lines.push(
      isSame
        ? 'The same version.'
        : `${diff.added.length} items added, ${diff.removed.length} removed, ${diff.changed.length} changed.`,
    );
    options.write(`${lines.join('\n')}\n`);
  }
  return isSame ? 0 : 1;
}

function oneOf<Name extends string>(names: readonly Name[], given: string | undefined): Name | undefined {
  if (given === undefined) return undefined;
  const found = names.find((name) => name === given);
  if (found === undefined) throw new PlainError(`"${given}" is none of the formats ${names.join(', ')}.`);
  return found;
}
