export { PrintReceiptPage } from './print-receipt-page.tsx';
export { VerifyReceiptPage } from './verify-receipt-page.tsx';
