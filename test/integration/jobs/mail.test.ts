import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileMailer } from '../../../server/adapters/mail/file-mailer.ts';
import { createSmtpMailer } from '../../../server/adapters/mail/smtp-mailer.ts';
import { instant } from '../../../server/core/time/instant.ts';
import type { Mail, Mailer } from '../../../server/ports/mailer.ts';
import { startSmtpServer, type TestSmtpServer } from './smtp-server.ts';

const from = 'Invigil <exams@example.org>';
const mail: Mail = {
  to: { name: 'Zoë Øster', address: 'zoe@example.org' },
  subject: 'Your result is there',
  text: 'Dear Zoë,\n\n.a line with a dot\n',
  html: '<p>Dear Zoë,</p>',
  id: 'outcome-released.1.1',
  at: instant(Date.UTC(2026, 2, 2, 9)),
};

describe('mail to files', () => {
  let folder: string;
  let mailer: Mailer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'invigil-mail-'));
    mailer = createFileMailer({ folder: join(folder, 'mail'), from });
  });
  afterEach(() => rm(folder, { recursive: true }));
  const files = () => readdir(join(folder, 'mail'));

  it('is one whole message per file, for the owner of the folder alone', async () => {
    await mailer.send(mail);
    expect(await files()).toEqual(['outcome-released.1.1.eml']);
    const path = join(folder, 'mail', 'outcome-released.1.1.eml');
    const text = await readFile(path, 'utf8');
    for (const header of [
      'From: Invigil <exams@example.org>',
      '<zoe@example.org>',
      'Subject: Your result is there',
      'Message-ID: <outcome-released.1.1@example.org>',
      'Date: Mon, 02 Mar 2026 09:00:00 +0000',
      'Auto-Submitted: auto-generated',
      'Content-Type: text/html; charset=utf-8',
    ])
      expect(text).toContain(header);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it('replaces a message that is sent again', async () => {
    await mailer.send(mail);
    await mailer.send({ ...mail, subject: 'again' });
    expect(await files()).toHaveLength(1);
  });

  it('never leaves its folder', async () => {
    await mailer.send({ ...mail, id: '../../elsewhere' });
    expect(await files()).toEqual(['.._.._elsewhere.eml']);
    expect(await readdir(folder)).toEqual(['mail']);
  });

  it('takes no header from a name', async () => {
    await mailer.send({
      ...mail,
      to: { name: 'Eve\r\nBcc: all@example.org', address: 'eve@example.org' },
      subject: 'x\r\nBcc: y@example.org',
    });
    const text = await readFile(join(folder, 'mail', 'outcome-released.1.1.eml'), 'utf8');
    expect(text).not.toMatch(/^Bcc:/m);
  });
});

describe('mail by SMTP', () => {
  let server: TestSmtpServer;
  let mailer: Mailer;
  beforeEach(async () => {
    server = await startSmtpServer();
    mailer = createSmtpMailer({ url: server.url, from });
  });
  afterEach(async () => {
    mailer.close();
    await server.stop();
  });

  it('reaches the server as one message to one recipient', async () => {
    await mailer.send(mail);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      from: expect.stringContaining('<exams@example.org>'),
      to: ['zoe@example.org'],
    });
    expect(server.received[0]?.data).toContain('Message-ID: <outcome-released.1.1@example.org>');
  });

  it('fails when the recipient is refused, and works again after', async () => {
    server.refuse(true);
    await expect(mailer.send(mail)).rejects.toThrow('550');
    server.refuse(false);
    await mailer.send(mail);
    expect(server.received).toHaveLength(1);
  });

  it('fails when there is no server', async () => {
    const nowhere = createSmtpMailer({ url: 'smtp://127.0.0.1:1', from });
    await expect(nowhere.send(mail)).rejects.toThrow('ECONNREFUSED');
    nowhere.close();
  });
});
