import type Mailer from 'nodemailer/lib/mailer/index.js';
import type { Mail } from '../../ports/mailer.ts';

/** In nodemailer's terms. */
export function messageOf(mail: Mail, from: string): Mailer.Options {
  return {
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: new Date(mail.at),
    messageId: `<${mail.id}@${domainOf(from)}>`,
    // no vacation replies to a machine
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
}
