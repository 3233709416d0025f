import { imageOperations } from '../../contract/images.ts';
import { sittingOperations } from '../../contract/sittings.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Mount } from '../../http/mount.ts';
import type { SittingActions } from './index.ts';

export function mountSittings(mount: Mount, actions: SittingActions): void {
  async function answer(candidateId: string, sittingId: string, now: Instant, done: Result<unknown> = ok(null)) {
    if (!done.ok) return done;
    const view = await actions.ownView(candidateId, sittingId, now);
    return view ? ok({ sitting: view }) : refuse('not-found', 'You have no such sitting.');
  }

  mount(sittingOperations.listDeliveries, async ({ principal, receivedAt }) =>
    ok({ deliveries: await actions.offers(principal.personId, receivedAt), serverNow: receivedAt }),
  );
  mount(sittingOperations.listSittings, async ({ principal, receivedAt }) => {
    const sittings = await actions.views({ candidateId: principal.personId }, receivedAt);
    return ok({ sittings: sittings.sort((one, other) => (other.startedAt ?? Infinity) - (one.startedAt ?? Infinity)) });
  });
  mount(sittingOperations.startSitting, async ({ principal, body, receivedAt }) => {
    const started = await actions.enter(principal.personId, body.deliveryId, body.deviceId, receivedAt, body.language);
    return started.ok ? answer(principal.personId, started.value.sittingId, receivedAt) : started;
  });
  mount(sittingOperations.readSitting, ({ principal, params, receivedAt }) =>
    answer(principal.personId, params.sittingId, receivedAt),
  );
  mount(sittingOperations.submitSitting, async ({ principal, params, body, receivedAt }) =>
    answer(
      principal.personId,
      params.sittingId,
      receivedAt,
      await actions.submit(
        { candidateId: principal.personId, sittingId: params.sittingId, deviceId: body.deviceId },
        receivedAt,
      ),
    ),
  );
  mount(sittingOperations.readResult, ({ principal, params, receivedAt }) =>
    actions.result({ candidateId: principal.personId, sittingId: params.sittingId }, receivedAt),
  );
  mount(imageOperations.readSittingImage, async ({ principal, params, show }) => {
    const image = await actions.image({ candidateId: principal.personId, ...params });
    if (!image.ok) return image;
    // What stays of an exam on a device is the room's to keep and to remove.
    show({ ...image.value, keep: false });
    return ok(undefined);
  });
}
