/** Screens and tools that the first item does not need. They are one file, fetched after it (`later.tsx`). */
export { Calculator } from './calculator.tsx';
export { EndScreen } from './end-screen.tsx';
export { HelpDialog } from './help-dialog.tsx';
export { ReviewPage } from './review-page.tsx';
export { TimeLedgerDialog } from './time-ledger-dialog.tsx';
