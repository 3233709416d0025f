import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Mailer } from '../../ports/mailer.ts';
import { messageOf } from './message.ts';

/**
 * Puts each message into a folder as an `.eml` file, which every mail program opens: for trying things out, and for whoever
 * forwards mail in a way of their own. A message sent again replaces itself.
 */
export function createFileMailer({ folder, from }: { readonly folder: string; readonly from: string }): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(messageOf(mail, from));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${mail.id.replaceAll(/[^A-Za-z0-9.-]/g, '_')}.eml`);
      // a reader never sees half a message
      await writeFile(`${path}.part`, message, { mode: 0o600 });
      await rename(`${path}.part`, path);
    },
    close: () => transport.close(),
  };
}
