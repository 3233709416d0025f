import type { Namespace } from 'socket.io';
import { proctorEvents, serverEvents } from '../../contract/sittings.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Database } from '../../ports/database.ts';
import { bindEvent, type SocketEdge } from '../../socket/bind-event.ts';
import { selectOptionalDelivery } from '../deliveries/index.ts';
import type { LiveBoard } from './live-board.ts';

/** Serves the proctors' namespace; the handshake has checked the role. */
export function bindProctoring(
  namespace: Namespace,
  deps: { liveBoard: LiveBoard; database: Database },
  edge: SocketEdge,
): void {
  namespace.on('connection', (socket) => {
    const watching = new Map<string, () => void>();
    const stop = (deliveryId: string) => {
      watching.get(deliveryId)?.();
      watching.delete(deliveryId);
    };

    bindEvent(edge, socket, proctorEvents.watch, async ({ deliveryId }) => {
      if ((await selectOptionalDelivery(deps.database, deliveryId)) === null)
        return refuse('not-found', 'There is no such delivery.');
      const watch = await deps.liveBoard.watch(deliveryId, (board) =>
        socket.emit(serverEvents.boardChanged.name, { deliveryId, board }),
      );
      stop(deliveryId);
      watching.set(deliveryId, watch.stop);
      if (socket.disconnected) stop(deliveryId);
      return ok({ board: watch.board });
    });
    bindEvent(edge, socket, proctorEvents.unwatch, async ({ deliveryId }) => {
      stop(deliveryId);
      return ok({});
    });
    socket.on('disconnect', () => {
      for (const deliveryId of [...watching.keys()]) stop(deliveryId);
    });
  });
}
