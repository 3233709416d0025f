import { z } from 'zod';
import { defineOperation } from './operation.ts';

const ImageHash = z.string().regex(/^[0-9a-f]{64}$/, 'is no sha-256 in hex');
const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml'];

/** The images of items, which their texts name by hash and without an address: `<img data-image="…">`. */
export const imageOperations = {
  readSittingImage: defineOperation({
    id: 'readSittingImage',
    method: 'get',
    path: '/api/candidate/sittings/{sittingId}/images/{hash}',
    access: 'candidate',
    summary: "An image of an item on this sitting's form, while the sitting shows items.",
    params: z.strictObject({ sittingId: z.uuid(), hash: ImageHash }),
    streams: imageTypes,
    refusals: ['not-found', 'sitting-not-open', 'sitting-paused', 'sitting-closed'],
  }),
  readBankImage: defineOperation({
    id: 'readBankImage',
    method: 'get',
    path: '/api/admin/images/{hash}',
    access: 'admin',
    summary: 'An image of any item of any bank version.',
    params: z.strictObject({ hash: ImageHash }),
    streams: imageTypes,
    refusals: ['not-found'],
  }),
};
