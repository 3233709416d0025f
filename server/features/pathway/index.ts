import { examOf, type Program, type RoomOptions, roomOptionsOf } from '../../core/program/program.ts';
import type { Result } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Mount } from '../../http/mount.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Random } from '../../ports/random.ts';
import { type CandidateActions, createCandidateActions } from './candidate-actions.ts';
import { type AnnounceCertificates, createPathRecords } from './path-records.ts';
import { mountCandidateRoutes, mountDirectory, mountRegistrarRoutes } from './pathway.routes.ts';
import { createPrograms } from './programs.ts';
import { createRegistrarActions, type RegistrarActions } from './registrar-actions.ts';
import { settleRenewals } from './settle-renewals.ts';
import { createSittingEvents, type SittingEvents } from './sitting-events.ts';

export { loadPrograms } from './load-programs.ts';
export { readProgram } from './program-file.ts';
export type { RegistrarActions, RegistrarCommand } from './registrar-actions.ts';
export type { OutcomeNews, SittingEvents } from './sitting-events.ts';

/** One exam as the newest definition of its program has it. */
export interface ExamDefinition {
  readonly title: string;
  readonly itemCount: number;
  readonly minutes: number;
  readonly passPercent: number;
  readonly attemptsAllowed: number;
  readonly bankId: string;
  readonly blueprintId: string;
  readonly room: RoomOptions;
}

export interface Pathway extends SittingEvents {
  /** Loads a program file; the same content again changes nothing. Refuses with `bad-input`, naming each problem. */
  loadProgram(programYaml: string, file?: string): Promise<Result<{ programVersionId: string }>>;
  /** The newest definition; null when no such program was ever loaded. */
  programFor(programId: string): Promise<Program | null>;
  /** The newest definition of every program. */
  allPrograms(): Promise<readonly Program[]>;
  /** As this node saw it last: loaded by itself, or read with the last path. */
  programTitle(programId: string): string;
  optionalExam(programId: string, examId: string): ExamDefinition | null;
  /** What candidates record themselves. */
  readonly candidate: CandidateActions;
  /** What registrars do, for the demonstration and the command line too. */
  readonly registrar: RegistrarActions;
  /** Records renewals that came about by time alone; returns how many. For a daily job. */
  settleRenewals(now: Instant): Promise<number>;
  mountPathway(mount: Mount): void;
}

export function createPathway(deps: {
  readonly database: Database;
  readonly random: Random;
  readonly clock: Clock;
  readonly announceCertificates: AnnounceCertificates;
}): Pathway {
  const { database, random, clock, announceCertificates } = deps;
  const programs = createPrograms(database, clock);
  const records = createPathRecords({ random, programs, announceCertificates });
  const registrar = createRegistrarActions({ database, programs, records });
  const candidate = createCandidateActions({ database, programs, records });
  const routes = { database, programs, records, candidate, registrar };
  return {
    ...createSittingEvents(records),
    loadProgram: programs.load,
    programFor: async (programId) => (await programs.current(database)).get(programId)?.program ?? null,
    allPrograms: async () => [...(await programs.current(database)).values()].map(({ program }) => program),
    programTitle: (programId) => programs.known(programId)?.title ?? programId,
    optionalExam(programId, examId) {
      const program = programs.known(programId);
      const exam = program && examOf(program, examId);
      return program && exam ? definitionOf(program, exam) : null;
    },
    candidate,
    registrar,
    settleRenewals: (now) => settleRenewals({ database, programs, records }, now),
    mountPathway(mount) {
      mountCandidateRoutes(mount, routes);
      mountRegistrarRoutes(mount, routes);
      mountDirectory(mount, routes);
    },
  };
}

function definitionOf(program: Program, exam: Program['exams'][number]): ExamDefinition {
  return {
    title: exam.title,
    itemCount: exam.items,
    minutes: exam.minutes,
    passPercent: exam.passPercent,
    attemptsAllowed: exam.attempts,
    bankId: program.bankId,
    blueprintId: exam.blueprint,
    room: roomOptionsOf(exam),
  };
}
