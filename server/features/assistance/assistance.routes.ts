import { assistanceOperations } from '../../contract/assistance.ts';
import { ok } from '../../core/result.ts';
import type { Mount } from '../../http/mount.ts';
import type { Assistance } from './index.ts';

export function mountAssistance(mount: Mount, assistance: Assistance): void {
  mount(assistanceOperations.readConversation, ({ params }) => assistance.conversation(params.sittingId));
  mount(assistanceOperations.sendMessage, ({ principal, params, body, receivedAt }) =>
    assistance.send(principal, params.sittingId, body.text, receivedAt),
  );
  mount(assistanceOperations.sendMessageToAll, ({ principal, params, body, receivedAt }) =>
    assistance.sendToAll(principal, params.deliveryId, body.text, receivedAt),
  );
  mount(assistanceOperations.listHelp, async ({ receivedAt }) =>
    ok({ help: await assistance.helpForRegistrar(receivedAt), serverNow: receivedAt }),
  );
  mount(assistanceOperations.answerHelp, ({ principal, params, body, receivedAt }) =>
    assistance.answerAsRegistrar(principal, params.sittingId, body.text, receivedAt),
  );
  mount(assistanceOperations.listItemComments, async ({ query }) =>
    ok({ items: await assistance.itemComments(query.bankId ?? null) }),
  );
}
