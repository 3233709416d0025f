import type { ExportFormat } from '../../../server/contract/results.ts';

export const formatTexts: Record<ExportFormat, string> = { csv: 'CSV', xlsx: 'XLSX', json: 'JSON' };
