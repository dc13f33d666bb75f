// A real SMTP server for the run. It writes each message to a file in a folder.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Mailbox {
  url: string;
  folder: string;
  stop(): Promise<void>;
}

export async function openMailbox(data: string): Promise<Mailbox> {
  const folder = join(data, 'mails');
  mkdirSync(folder, { recursive: true });
  let number = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        number += 1;
        writeFileSync(join(folder, `${String(number).padStart(6, '0')}.eml`), Buffer.concat(parts));
        done();
      });
    },
  });
  const port = await freePort();
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done());
  });
  const stop = () => new Promise<void>((done) => server.close(() => done()));
  return { url: `smtp://127.0.0.1:${port}`, folder, stop };
}

/** The messages to an address whose text contains these words; waits for the first. */
export async function mailsTo(address: string, words: string): Promise<Email[]> {
  const folder = join(process.env.ROLLCALL_E2E_DATA!, 'mails');
  const limit = Date.now() + 30_000;
  while (Date.now() < limit) {
    const found: Email[] = [];
    for (const name of readdirSync(folder).sort()) {
      const mail = await PostalMime.parse(readFileSync(join(folder, name)));
      const recipients = (mail.to ?? []).map((to) => to.address);
      if (recipients.includes(address) && (mail.text ?? '').includes(words)) found.push(mail);
    }
    if (found.length > 0) return found;
    await pause(200);
  }
  throw new Error(`no message to ${address} with ${words}`);
}

/** The one link to a page below this path, the same in both parts. */
export function linkOf(mail: Email, path = 'download'): string {
  const pattern = new RegExp(`https?://[^\\s"<]+/${path}/[^\\s"<]+`);
  const [text] = (mail.text ?? '').match(pattern) ?? [];
  const [html] = (mail.html ?? '').match(pattern) ?? [];
  if (!text || text !== html) throw new Error(`the parts differ: ${text} and ${html}`);
  return text;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
