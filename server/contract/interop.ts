import { z } from 'zod';
import { DeliveredItem, unstorable } from './item.ts';
import { ItemKey } from './item-review.ts';
import { defineOperation } from './operation.ts';

const EpochMs = z.int().nonnegative();
const BankId = z.string().min(1).max(60);

/** No file that is imported may be larger. */
export const mostFileBytes = 64 * 1024 * 1024;

export const importFormats = ['qti', 'moodle', 'gift', 'csv', 'xlsx'] as const;
export const exportFormats = ['qti3', 'moodle', 'xlsx', 'csv'] as const;

export const ImportFormat = z.enum(importFormats);
export type ImportFormat = z.infer<typeof ImportFormat>;
export const ExportFormat = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** What becomes of an item on its way in: as it is, with a difference that is told, or not at all. */
export const Fate = z.enum(['kept', 'changed', 'left-out']);
export type Fate = z.infer<typeof Fate>;

/** Where an import goes, and how. */
export const ImportChoices = z.strictObject({
  target: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('bank'), bankId: BankId }),
    z.strictObject({
      kind: z.literal('new'),
      bankId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'is lower-case letters, digits and hyphens, at most 60'),
      title: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .refine((text) => !unstorable.test(text), 'holds a character that cannot be stored'),
      language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is no BCP 47 tag, such as en or pt-BR'),
    }),
  ]),
  /** Items of the file take the places of those of the same id in the bank. */
  replace: z.boolean(),
  /** Left out: told by the content of the file. */
  format: ImportFormat.optional(),
  /** Exam and topic of every item; left out: what the file says. */
  exam: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'is no id of an exam')
    .optional(),
  topic: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/, 'is no id of a topic')
    .optional(),
});
export type ImportChoices = z.infer<typeof ImportChoices>;

/** Whether this node may write into a folder of banks, and why not. */
const Writable = z.object({ canWrite: z.boolean(), whyNot: z.string().nullable() });
export type Writable = z.infer<typeof Writable>;

export const ImportTargets = z.object({
  banks: z.array(
    z.object({ bankId: z.string(), title: z.string(), topics: z.record(z.string(), z.string()), writing: Writable }),
  ),
  newBank: Writable,
});
export type ImportTargets = z.infer<typeof ImportTargets>;

/** What a dry run found. */
export const DryRun = z.object({
  /** Counts up; an import names the one that was looked at. */
  number: z.int(),
  bankId: z.string(),
  bankTitle: z.string(),
  isNewBank: z.boolean(),
  /** Such as `QTI package`; null when the file is of none. */
  format: z.string().nullable(),
  /** Why nothing of the file is imported; null when it is read to its end. */
  fault: z.object({ line: z.int().nullable(), part: z.string().nullable(), message: z.string() }).nullable(),
  /** What concerns the file and no item. */
  notes: z.array(z.string()),
  counts: z.object({ kept: z.int(), changed: z.int(), 'left-out': z.int() }),
  /** Of those that come in: new ones, ones that replace another, ones that the bank holds already. */
  uses: z.object({ new: z.int(), replaces: z.int(), held: z.int() }),
  images: z.int(),
  writing: Writable,
});
export type DryRun = z.infer<typeof DryRun>;

export const ImportView = z.object({
  importId: z.uuid(),
  fileName: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  /** Unless something is done with it until then. */
  forgottenAt: EpochMs,
  status: z.enum(['uploaded', 'checking', 'checked', 'importing', 'imported', 'failed']),
  /** How many items are read so far, while it is at work. */
  itemsRead: z.int(),
  /** How much of the file is read, from 0 to 1; what comes after takes as long again. */
  shareRead: z.number(),
  choices: ImportChoices.nullable(),
  dryRun: DryRun.nullable(),
  /** Why the last thing that was asked for could not be done. Nothing is written then, unless it says so. */
  failure: z.string().nullable(),
  imported: z
    .object({
      bankId: z.string(),
      versionId: z.string(),
      /** Null: the bank is new. */
      formerVersionId: z.string().nullable(),
      items: z.int(),
      /** By path in the bank's folder. */
      files: z.array(z.string()),
    })
    .nullable(),
});
export type ImportView = z.infer<typeof ImportView>;

/** One item of the file, as the dry run reports it. */
export const ImportRow = z.object({
  /** Its place in the file, from 1. */
  number: z.int(),
  /** Null when it has no place in the bank. */
  itemId: z.string().nullable(),
  /** What the file calls it. */
  name: z.string(),
  line: z.int().nullable(),
  /** The file inside a package. */
  part: z.string().nullable(),
  fate: Fate,
  /** Null of what is left out. */
  use: z.enum(['new', 'replaces', 'held']).nullable(),
  /** What changed, or why it is left out. */
  notes: z.array(z.string()),
  type: z.string().nullable(),
  examId: z.string().nullable(),
  topicId: z.string().nullable(),
  /** The beginning of the stem, without markup. */
  stem: z.string().nullable(),
});
export type ImportRow = z.infer<typeof ImportRow>;

export const ExportView = z.object({
  exportId: z.uuid(),
  bankId: z.string(),
  bankTitle: z.string(),
  versionId: z.string(),
  format: ExportFormat,
  exam: z.string().nullable(),
  status: z.enum(['working', 'ready', 'failed']),
  failure: z.string().nullable(),
  fileName: z.string(),
  forgottenAt: EpochMs,
  /** Null until it is ready. */
  report: z
    .object({
      bytes: z.int(),
      /** Items in the file, of so many that were asked for. */
      written: z.int(),
      of: z.int(),
      /** Those that lose something in this format, or are left out of it. */
      items: z.array(
        z.object({ itemId: z.string(), fate: z.enum(['changed', 'left-out']), notes: z.array(z.string()) }),
      ),
    })
    .nullable(),
});
export type ExportView = z.infer<typeof ExportView>;

const one = z.strictObject({ importId: z.uuid() });
const oneExport = z.strictObject({ exportId: z.uuid() });
const importAnswer = z.object({ import: ImportView });

/** How many rows of a dry run come at once. */
export const rowsAtOnce = 100;

export const interopOperations = {
  listImportTargets: defineOperation({
    id: 'listImportTargets',
    method: 'get',
    path: '/api/admin/import-targets',
    access: 'admin',
    summary: 'The banks that a file can be imported into, and whether this node may write into their folders.',
    response: ImportTargets,
  }),
  uploadImport: defineOperation({
    id: 'uploadImport',
    method: 'post',
    path: '/api/admin/imports',
    access: 'admin',
    summary:
      'Takes a file of items (QTI, Moodle XML, GIFT, CSV, XLSX) and keeps it for half an hour. Nothing is read yet. It takes the place of the file that the same person uploaded before. The import lives on the node that took the file.',
    query: z.strictObject({
      name: z
        .string()
        .min(1)
        .max(200)
        .refine((text) => !unstorable.test(text), 'holds a character that cannot be stored'),
    }),
    upload: { mostBytes: mostFileBytes },
    response: importAnswer,
    refusals: ['bad-input', 'conflict'],
  }),
  readImport: defineOperation({
    id: 'readImport',
    method: 'get',
    path: '/api/admin/imports/{importId}',
    access: 'admin',
    summary: 'How far an import is, and what its dry run found.',
    params: one,
    response: importAnswer,
    refusals: ['not-found'],
  }),
  checkImport: defineOperation({
    id: 'checkImport',
    method: 'post',
    path: '/api/admin/imports/{importId}/dry-runs',
    access: 'admin',
    summary:
      'Begins a dry run: the import into a copy of the bank. What it shows holds keys, so it is recorded like a reading of them. One import or export at a time is done on a node; others are refused with `conflict`.',
    params: one,
    body: ImportChoices,
    response: importAnswer,
    refusals: ['not-found', 'conflict', 'own-record'],
  }),
  listImportItems: defineOperation({
    id: 'listImportItems',
    method: 'get',
    path: '/api/admin/imports/{importId}/items',
    access: 'admin',
    summary: 'What becomes of each item, in the order of the file.',
    params: one,
    query: z.strictObject({
      dryRun: z.coerce.number().int().min(1),
      fate: Fate.optional(),
      search: z.string().max(200).optional(),
      from: z.coerce.number().int().min(0).max(1_000_000).default(0),
    }),
    response: z.object({ items: z.array(ImportRow), inAll: z.int() }),
    refusals: ['not-found', 'conflict'],
  }),
  previewImportItem: defineOperation({
    id: 'previewImportItem',
    method: 'get',
    path: '/api/admin/imports/{importId}/items/{number}',
    access: 'admin',
    summary: 'One item as candidates would see it, with its key.',
    params: z.strictObject({ importId: z.uuid(), number: z.coerce.number().int().min(1).max(1_000_000) }),
    query: z.strictObject({ dryRun: z.coerce.number().int().min(1) }),
    response: z.object({ row: ImportRow, language: z.string(), delivered: DeliveredItem, key: ItemKey }),
    refusals: ['not-found', 'conflict'],
  }),
  readImportImage: defineOperation({
    id: 'readImportImage',
    method: 'get',
    path: '/api/admin/imports/{importId}/images/{hash}',
    access: 'admin',
    summary: 'An image of an item of a dry run.',
    params: z.strictObject({ importId: z.uuid(), hash: z.string().regex(/^[0-9a-f]{64}$/, 'is no sha-256 in hex') }),
    streams: ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml'],
    refusals: ['not-found'],
  }),
  runImport: defineOperation({
    id: 'runImport',
    method: 'post',
    path: '/api/admin/imports/{importId}/run',
    access: 'admin',
    summary:
      "Begins to do for real what a dry run showed: into the bank's folder on this node, and as its new version. Refused with `conflict` when another dry run was made since.",
    params: one,
    body: z.strictObject({ dryRun: z.int().min(1) }),
    response: importAnswer,
    refusals: ['not-found', 'conflict', 'own-record'],
  }),
  downloadImportResult: defineOperation({
    id: 'downloadImportResult',
    method: 'get',
    path: '/api/admin/imports/{importId}/bank',
    access: 'admin',
    summary: "The bank's folder as the import would leave it, as a ZIP file.",
    params: one,
    query: z.strictObject({ dryRun: z.coerce.number().int().min(1) }),
    streams: ['application/zip'],
    refusals: ['not-found', 'conflict', 'own-record'],
  }),
  forgetImport: defineOperation({
    id: 'forgetImport',
    method: 'delete',
    path: '/api/admin/imports/{importId}',
    access: 'admin',
    summary: 'Stops a dry run and forgets the file. Refused with `conflict` while it is imported.',
    params: one,
    refusals: ['not-found', 'conflict'],
  }),
  startBankExport: defineOperation({
    id: 'startBankExport',
    method: 'post',
    path: '/api/admin/banks/{bankId}/exports',
    access: 'admin',
    summary:
      'Begins to write the current version of a bank as a file of another format, to be looked at and downloaded within half an hour. Recorded like a reading of all its keys.',
    params: z.strictObject({ bankId: BankId }),
    body: z.strictObject({ format: ExportFormat, exam: z.string().min(1).max(60).optional() }),
    response: z.object({ export: ExportView }),
    refusals: ['not-found', 'conflict', 'own-record'],
  }),
  readBankExport: defineOperation({
    id: 'readBankExport',
    method: 'get',
    path: '/api/admin/bank-exports/{exportId}',
    access: 'admin',
    summary: 'How far an export is, and what the format cannot express.',
    params: oneExport,
    response: z.object({ export: ExportView }),
    refusals: ['not-found'],
  }),
  downloadBankExport: defineOperation({
    id: 'downloadBankExport',
    method: 'get',
    path: '/api/admin/bank-exports/{exportId}/file',
    access: 'admin',
    summary: 'The file. It holds the keys: the download is recorded.',
    params: oneExport,
    streams: [
      'application/zip',
      'application/xml',
      'text/csv',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    refusals: ['not-found', 'conflict', 'own-record'],
  }),
};
