import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { PASSWORD, extraOperators } from './accounts.ts';
import { openMailbox } from './mail.ts';

const root = resolve(import.meta.dirname, '../..');
const binary = process.env.ROLLCALL_E2E_BIN ?? join(root, 'target/release/rollcall');

export interface Server {
  url: string;
  data: string;
  stop(): Promise<void>;
}

export async function serve(): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'rollcall-end2end-'));
  const port = await freePort();
  // A host name: browsers have no passkeys for IP addresses.
  const url = `http://localhost:${port}`;
  mkdirSync(join(root, 'end2end/results'), { recursive: true });
  const log = openSync(join(root, 'end2end/results/server.log'), 'w');
  const mailbox = await openMailbox(data);
  const parameters = ['serve', '--seed-demo', '--addr', `127.0.0.1:${port}`, '--public-url', url];
  const child = spawn(binary, parameters, {
    cwd: root,
    // The providers of the tests are on this machine.
    env: { ...environment(data), ROLLCALL_SMTP_URL: mailbox.url, ROLLCALL_SSO_PRIVATE_NETWORKS: 'true' },
    stdio: ['ignore', log, log],
  });
  const stop = async () => {
    await end(child);
    await mailbox.stop();
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await answers(url, child);
    for (const operator of extraOperators) {
      rollcall(data, ['operator', 'create', ...operator, '--password-stdin'], `${PASSWORD}\n`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, data, stop };
}

/** Runs another command of the binary on the same data. */
export function rollcall(data: string, parameters: string[], input = ''): string {
  return execFileSync(binary, parameters, {
    cwd: root,
    env: { ...environment(data), ROLLCALL_LOG: 'warn' },
    encoding: 'utf8',
    input,
  });
}

function environment(data: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ROLLCALL_DATABASE_URL: `sqlite://${data}/rollcall.db`,
    ROLLCALL_STORAGE_URL: `file://${data}/objects`,
    ROLLCALL_SITE: process.env.ROLLCALL_SITE ?? join(root, 'target/site'),
    ROLLCALL_DEMO_PASSWORD: PASSWORD,
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const limit = Date.now() + 60_000;
  while (Date.now() < limit) {
    if (child.exitCode !== null) {
      throw new Error(`the server ended at once (${child.exitCode}): see end2end/results/server.log`);
    }
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return;
    await pause(100);
  }
  throw new Error('the server is not ready within a minute: see end2end/results/server.log');
}

/** Stops the server like Ctrl-C. A server that does not stop by itself is a failure. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const inTime = await Promise.race([ended.then(() => true), pause(15_000, false)]);
  if (!inTime) {
    child.kill('SIGKILL');
    throw new Error('the server did not stop within 15 seconds');
  }
  if (child.exitCode !== 0) {
    throw new Error(`the server stopped with ${child.exitCode ?? child.signalCode}`);
  }
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
