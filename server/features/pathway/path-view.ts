import type { PathRecord as PathRecordView, PathView, ReasonView, StepView } from '../../contract/pathway.ts';
import type { Certificate } from '../../core/certificate/certificate.ts';
import type { Charge } from '../../core/program/charges.ts';
import { eventsOf } from '../../core/program/events.ts';
import type { ExamState, StepState } from '../../core/program/path.ts';
import { examOf, type Program, type StepRule, stepOf } from '../../core/program/program.ts';
import type { Reason } from '../../core/program/reasons.ts';
import type { Json } from '../../core/result.ts';
import type { PathRecord } from './path-records.ts';

/** The path as people see it: the state, with the titles and texts of the program. */
export function viewOf({ program, state }: PathRecord): PathView {
  const { enrollment, renewal } = state;
  return {
    programId: program.id,
    title: program.title,
    timeZone: program.timeZone,
    currency: program.currency,
    today: state.today,
    registration: state.registration,
    enrollment: enrollment && {
      startedOn: enrollment.startedOn,
      endsOn: enrollment.endsOn,
      open: enrollment.open,
      benefits: enrollment.benefits.map((benefit) => ({ ...benefit })),
    },
    steps: state.steps.flatMap((step) => {
      const rule = stepOf(program, step.stepId);
      return rule === undefined ? [] : [stepView(rule, step)];
    }),
    exams: state.exams.flatMap((exam) => examView(program, exam)),
    complete: state.complete,
    due: state.due.map((charge) => chargeView(program, charge)),
    credits: state.credits.map((credit) => ({ ...credit })),
    refunds: state.refunds.map(({ id, purpose, cents, at }) => ({ paymentId: id, purpose, cents, paidAt: at })),
    certificate: state.certificate && certificateView(state.certificate),
    renewal: renewal && {
      opensOn: renewal.opensOn,
      open: renewal.open,
      requirement: renewal.requirement,
      charge: chargeView(program, renewal.charge),
      reasons: renewal.reasons.map(reasonView),
    },
  };
}

export function recordView(record: PathRecord): PathRecordView {
  const withdrawn = new Set(eventsOf(record.events, 'withdrawn').map(({ eventId }) => eventId));
  return {
    personId: record.key.personId,
    path: viewOf(record),
    entries: record.entries.map(({ event, detail, occurredAt, recordedAt, actorId }) => {
      const { id, kind, ...data } = event;
      const view = { entryId: id, kind, data: data as { [name: string]: Json }, detail: { ...detail } };
      return { ...view, occurredAt, recordedAt, actorId, withdrawn: withdrawn.has(id) };
    }),
  };
}

export function certificateView({ number, issuedOn, expiresOn, status, documents }: Certificate) {
  return { number, issuedOn, expiresOn, status, documents: documents.map((document) => ({ ...document })) };
}

const reasonView = (reason: Reason): ReasonView => ({ ...reason, params: { ...reason.params } });

function stepView(rule: StepRule, step: StepState): StepView {
  const isTask = rule.kind === 'task';
  return {
    stepId: rule.id,
    kind: rule.kind,
    title: rule.title,
    description: rule.description,
    examId: rule.kind === 'exam' ? rule.exam : null,
    status: step.status,
    completedOn: step.status === 'complete' ? step.on : null,
    waived: step.status === 'complete' && step.waived,
    waivable: rule.waivable,
    recordedBy: isTask ? [...rule.recordedBy] : [],
    reasons: step.status === 'blocked' ? step.reasons.map(reasonView) : [],
    documents: isTask ? rule.documents.map((document) => ({ ...document })) : [],
    questions: isTask ? [...rule.questions] : [],
    keepsAnswers: isTask && rule.keepsAnswers,
  };
}

function examView(program: Program, { examId, eligibility, sittings }: ExamState) {
  const rule = examOf(program, examId);
  if (rule === undefined) return [];
  const { title, items, minutes, passPercent, attempts: attemptsAllowed } = rule;
  return [
    {
      ...{ examId, title, items, minutes, passPercent, attemptsAllowed },
      eligibility: eligibility.eligible
        ? eligibility
        : { eligible: false as const, reasons: eligibility.reasons.map(reasonView) },
      attempts: sittings.map(({ sittingId, registration, startedAt, standing }) => ({
        sittingId,
        registration,
        startedAt,
        status: standing.status,
        decidedAt: standing.status === 'open' ? null : standing.since,
      })),
    },
  ];
}

function chargeView(program: Program, charge: Charge) {
  const fee = program.fees.find(({ id }) => id === charge.feeId);
  return { ...charge, title: fee?.title ?? charge.purpose };
}
