import type { Namespace } from 'socket.io';
import { candidateEvents } from '../../contract/sittings.ts';
import { ok } from '../../core/result.ts';
import type { Principal } from '../../http/mount.ts';
import { bindEvent, type SocketEdge } from '../../socket/bind-event.ts';
import type { Assistance } from './index.ts';

/** Serves what candidates say beside their answers; it needs no attaching, only a sitting of one's own. */
export function bindAssistance(namespace: Namespace, assistance: Assistance, edge: SocketEdge): void {
  namespace.on('connection', (socket) => {
    const { personId: candidateId } = socket.data.principal as Principal;

    bindEvent(edge, socket, candidateEvents.askHelp, ({ sittingId, text }, receivedAt) =>
      assistance.askHelp({ candidateId, sittingId }, text, receivedAt),
    );
    bindEvent(edge, socket, candidateEvents.messages, ({ sittingId }) =>
      assistance.messages({ candidateId, sittingId }),
    );
    bindEvent(edge, socket, candidateEvents.comment, async ({ sittingId, position, text }, receivedAt) => {
      const done = await assistance.commentOnItem({ candidateId, sittingId }, position, text, receivedAt);
      return done.ok ? ok({}) : done;
    });
  });
}
