import { createTransport } from 'nodemailer';
import type { Mailer } from '../../ports/mailer.ts';
import { messageOf } from './message.ts';

/** A server that does not answer must not hold a worker for minutes; the job is tried again. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Hands messages to a mail server. @param url `smtp://user:password@host:587`, or `smtps://…:465`. */
export function createSmtpMailer({ url, from }: { readonly url: string; readonly from: string }): Mailer {
  const address = new URL(url);
  const transport = createTransport({
    host: address.hostname,
    port: address.port === '' ? (address.protocol === 'smtps:' ? 465 : 587) : Number(address.port),
    secure: address.protocol === 'smtps:',
    ...(address.username !== '' && {
      auth: { user: decodeURIComponent(address.username), pass: decodeURIComponent(address.password) },
    }),
    ...patience,
    pool: true,
    maxConnections: 2,
  });
  return {
    async send(mail) {
      const { rejected } = await transport.sendMail(messageOf(mail, from));
      if (rejected.length > 0) throw new Error(`the mail server refused the recipient of ${mail.id}`);
    },
    close: () => transport.close(),
  };
}
