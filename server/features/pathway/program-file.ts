import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { ProgramFile } from '../../contract/program.ts';
import { sayReason } from '../../contract/say-issue.ts';
import { ok, type Result, refuse } from '../../core/result.ts';

/**
 * Reads a program file. Refuses with `bad-input`; `params.problems` says for each problem where in which file, and what to
 * write instead.
 */
export function readProgram(text: string, file: string): Result<ProgramFile> {
  const document = parseDocument(text, { prettyErrors: true });
  const [syntax] = document.errors;
  if (syntax !== undefined) return refused([`${file}: ${syntax.message}`]);
  const parsed = ProgramFile.safeParse(document.toJS());
  return parsed.success ? ok(parsed.data) : refused(parsed.error.issues.map((issue) => sentence(file, issue)));
}

function sentence(file: string, issue: z.core.$ZodIssue): string {
  return `${file}: ${issue.path.length === 0 ? 'the whole file' : issue.path.map(String).join('.')}: ${sayReason(issue)}`;
}

const refused = (problems: string[]) =>
  refuse('bad-input', `The program file is refused. ${problems.join(' ')}`, { problems });
