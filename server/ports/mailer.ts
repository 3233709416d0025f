import type { Instant } from '../core/time/instant.ts';

export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Letters, digits, dots and dashes. The same for the same message, so that one sent twice can be told for one. */
  readonly id: string;
  readonly at: Instant;
}

export interface Mailer {
  /** Resolves once the message has been taken over for delivery. Rejects when it has not, as far as is known. */
  send(mail: Mail): Promise<void>;
  /** Ends what connections there are. */
  close(): void;
}
