import { assistanceOperations } from './assistance.ts';
import { auditOperations } from './audit.ts';
import { bankOperations } from './bank.ts';
import { deliveryOperations } from './deliveries.ts';
import { imageOperations } from './images.ts';
import { interopOperations } from './interop.ts';
import { itemReviewOperations } from './item-review.ts';
import type { Operation } from './operation.ts';
import { pathwayOperations } from './pathway.ts';
import { accountOperations, peopleOperations } from './people.ts';
import { receiptOperations } from './receipts.ts';
import { resultOperations } from './results.ts';
import { adjudicationOperations, proctoringOperations, sittingOperations } from './sittings.ts';

/**
 * Every operation of the HTTP interface. The server does not start with a route that does not stand here, nor without one
 * that does: the walk over all operations and roles takes them from this list.
 */
export const allOperations: readonly Operation[] = [
  ...Object.values(peopleOperations),
  ...Object.values(accountOperations).flatMap((operations) => Object.values(operations)),
  ...Object.values(auditOperations),
  ...Object.values(pathwayOperations),
  ...Object.values(bankOperations),
  ...Object.values(itemReviewOperations),
  ...Object.values(interopOperations),
  ...Object.values(imageOperations),
  ...Object.values(sittingOperations),
  ...Object.values(proctoringOperations),
  ...Object.values(adjudicationOperations),
  ...Object.values(deliveryOperations),
  ...Object.values(resultOperations),
  ...Object.values(assistanceOperations),
  ...Object.values(receiptOperations),
];
