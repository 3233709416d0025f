import { pathwayOperations } from '../../contract/pathway.ts';
import { languageOf } from '../../contract/program.ts';
import { certificateStatus } from '../../core/certificate/certificate.ts';
import { calendarDate, dateOf } from '../../core/program/calendar.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Mount } from '../../http/mount.ts';
import type { Database } from '../../ports/database.ts';
import { type CandidateActions, noSuchProgram } from './candidate-actions.ts';
import type { PathRecords } from './path-records.ts';
import { certificateView, recordView, viewOf } from './path-view.ts';
import { selectHolders, selectNames, selectRefundCandidates } from './paths.repo.ts';
import type { Programs } from './programs.ts';
import type { RegistrarActions, RegistrarCommand } from './registrar-actions.ts';

export interface RouteDeps {
  readonly database: Database;
  readonly programs: Programs;
  readonly records: PathRecords;
  readonly candidate: CandidateActions;
  readonly registrar: RegistrarActions;
}

export function mountCandidateRoutes(mount: Mount, { database, programs, records, candidate }: RouteDeps): void {
  const { listPrograms, readPath, completeStep, requestUncharged } = pathwayOperations;

  mount(listPrograms, async ({ principal, receivedAt }) => {
    const found = [];
    for (const programId of (await programs.current(database)).keys()) {
      const record = await records.read(database, { personId: principal.personId, programId }, receivedAt);
      if (record === null) continue;
      const { steps, enrollment, certificate } = record.state;
      found.push({
        programId,
        title: record.program.title,
        stepsComplete: steps.filter(({ status }) => status === 'complete').length,
        stepsTotal: steps.length,
        enrolled: enrollment !== null,
        certificate: certificate && certificateView(certificate),
      });
    }
    return ok({ programs: found });
  });

  mount(readPath, async ({ principal, params: { programId }, receivedAt }) => {
    const record = await records.read(database, { personId: principal.personId, programId }, receivedAt);
    return record === null ? noSuchProgram(programId) : ok(viewOf(record));
  });

  mount(completeStep, ({ principal, params: { programId, stepId }, body, receivedAt }) =>
    candidate.completeStep(
      { personId: principal.personId, programId },
      { stepId, answers: body.answers ?? [] },
      receivedAt,
    ),
  );

  mount(requestUncharged, ({ principal, params: { programId }, body, receivedAt }) =>
    candidate.requestUncharged({ personId: principal.personId, programId }, body.purpose, receivedAt),
  );
}

export function mountRegistrarRoutes(mount: Mount, { database, programs, records, registrar }: RouteDeps): void {
  const operations = pathwayOperations;
  const commandOf = (call: {
    readonly principal: { readonly personId: string };
    readonly params: { readonly personId: string; readonly programId: string };
    readonly receivedAt: RegistrarCommand['now'];
  }): RegistrarCommand => ({
    personId: call.params.personId,
    programId: call.params.programId,
    actorId: call.principal.personId,
    now: call.receivedAt,
  });

  mount(operations.readPathRecord, async ({ params, receivedAt }) => {
    const record = await records.read(database, params, receivedAt);
    return record === null ? refuse('not-found', 'There is no such person or program.') : ok(recordView(record));
  });
  mount(operations.recordCompletion, (call) =>
    registrar.recordCompletion(commandOf(call), { stepId: call.params.stepId, on: call.body.on }),
  );
  mount(operations.waiveStep, (call) =>
    registrar.waiveStep(commandOf(call), { stepId: call.params.stepId, reason: call.body.reason }),
  );
  mount(operations.recordPayment, (call) => registrar.recordPayment(commandOf(call), call.body));
  mount(operations.grantUncharged, (call) => registrar.grantUncharged(commandOf(call), call.body));
  mount(operations.recordRefund, (call) => registrar.recordRefund(commandOf(call), call.body));
  mount(operations.withdrawEntry, (call) => registrar.withdrawEntry(commandOf(call), call.body));
  mount(operations.decideOnCertificate, (call) => registrar.decideOnCertificate(commandOf(call), call.body));

  mount(operations.listRefunds, async ({ params: { programId }, receivedAt }) => {
    const version = (await programs.current(database)).get(programId);
    if (version === undefined) return noSuchProgram(programId);
    const candidates = await selectRefundCandidates(database, programId);
    const names = await selectNames(
      database,
      candidates.map(({ personId }) => personId),
    );
    const refunds = [];
    for (const key of candidates) {
      const record = await records.read(database, key, receivedAt);
      for (const { id, purpose, cents, at } of record?.state.refunds ?? []) {
        const name = names.get(key.personId) ?? '';
        refunds.push({ personId: key.personId, name, paymentId: id, purpose, cents, paidAt: at });
      }
    }
    return ok({ currency: version.program.currency, refunds: refunds.sort((a, b) => a.paidAt - b.paidAt) });
  });
}

export function mountDirectory(mount: Mount, { database, programs }: RouteDeps): void {
  mount(pathwayOperations.readProgramTexts, async ({ params: { programId, language } }) => {
    const program = (await programs.current(database)).get(programId)?.program;
    if (program === undefined) return noSuchProgram(programId);
    return ok({ programId, language: languageOf(program), texts: program.translations?.[language] ?? {} });
  });
  mount(pathwayOperations.listDirectories, async () =>
    ok({
      programs: [...(await programs.current(database)).values()]
        .map(({ program: { id, title } }) => ({ programId: id, title }))
        .sort((one, other) => one.title.localeCompare(other.title)),
    }),
  );
  mount(pathwayOperations.readDirectory, async ({ params: { programId }, query, receivedAt }) => {
    const version = (await programs.current(database)).get(programId);
    if (version === undefined) return noSuchProgram(programId);
    const today = dateOf(receivedAt, version.program.timeZone);
    const { total, holders } = await selectHolders(database, programId, { ...query, search: query.search ?? '' });
    return ok({
      programId,
      title: version.program.title,
      total,
      holders: holders.map(({ standing, ...holder }) => ({
        ...holder,
        status: certificateStatus(standing, calendarDate(holder.expiresOn), today),
      })),
    });
  });
}
