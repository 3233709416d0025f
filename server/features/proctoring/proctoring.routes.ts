import { proctoringOperations } from '../../contract/sittings.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Mount, Principal } from '../../http/mount.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import { selectDeliveries, selectOptionalDelivery } from '../deliveries/index.ts';
import type { ProgramRules } from '../sittings/index.ts';
import type { Proctoring, StaffCommand } from './index.ts';

export function mountProctoring(
  mount: Mount,
  deps: {
    proctoring: Proctoring;
    database: Database;
    clock: Clock;
    programs: ProgramRules;
    isDegraded: () => boolean;
  },
): void {
  const { proctoring, database, clock, programs } = deps;

  mount(proctoringOperations.listProctorDeliveries, async ({ receivedAt }) => {
    const counts = await proctoring.deliveryCounts(receivedAt);
    const none = { waiting: 0, running: 0, paused: 0, endedToday: 0 };
    return ok({
      deliveries: (await selectDeliveries(database)).map((delivery) => ({
        deliveryId: delivery.id,
        title: delivery.title,
        examTitle: programs.optionalExam(delivery.programId, delivery.examId)?.title ?? delivery.examId,
        opensAt: delivery.opensAt,
        closesAt: delivery.closesAt,
        needsAdmission: delivery.needsAdmission,
        ...(counts.get(delivery.id) ?? none),
      })),
      serverNow: receivedAt,
    });
  });

  mount(proctoringOperations.readBoard, async ({ params }) => {
    if ((await selectOptionalDelivery(database, params.deliveryId)) === null)
      return refuse('not-found', 'There is no such delivery.');
    return ok({
      rows: await proctoring.board(params.deliveryId),
      serverNow: clock.now(),
      degraded: deps.isDegraded(),
    });
  });

  mount(proctoringOperations.readSittingHistory, ({ params, receivedAt }) =>
    proctoring.history(params.sittingId, receivedAt),
  );
  mount(proctoringOperations.admitSitting, (call) => proctoring.admit(commandOf(call, 'Admitted after check-in')));
  mount(proctoringOperations.grantTime, (call) =>
    proctoring.grantTime(commandOf(call, call.body.reason), call.body.seconds),
  );
  mount(proctoringOperations.pauseSitting, (call) => proctoring.pause(commandOf(call, call.body.reason)));
  mount(proctoringOperations.resumeSitting, (call) => proctoring.resume(commandOf(call, call.body.reason)));
  mount(proctoringOperations.terminateSitting, (call) => proctoring.terminate(commandOf(call, call.body.reason)));
  mount(proctoringOperations.reportIncident, (call) =>
    proctoring.reportIncident(commandOf(call, call.body.description), call.body.blocksResult),
  );
  mount(proctoringOperations.releaseDevice, (call) => proctoring.releaseDevice(commandOf(call, call.body.reason)));
}

function commandOf(
  call: { principal: Principal; params: { sittingId: string }; receivedAt: Instant },
  reason: string,
): StaffCommand {
  return { principal: call.principal, sittingId: call.params.sittingId, reason, receivedAt: call.receivedAt };
}
