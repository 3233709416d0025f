export { printTemplate, runDiff, runExport, runImport } from './cli.ts';
export { doOrder } from './desk/do-order.ts';
export { type BankDiff, diffBanks } from './diff-banks.ts';
export { encodeBank, imageInFolder, type OutputFormat, type ReadBankImage } from './export-bank.ts';
export { type ImportReport, type ImportRequest, importBank } from './import-bank.ts';
