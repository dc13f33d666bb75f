// An authenticator app (RFC 6238).

import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code for a key in base 32, so many steps of 30 seconds from now. */
export function codeOf(key: string, steps = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', bytesOf(key)).update(counter).digest();
  const start = hash[hash.length - 1] & 15;
  const number = (hash.readUInt32BE(start) & 0x7fff_ffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

function bytesOf(key: string): Buffer {
  let bits = '';
  for (const letter of key.replace(/\s/g, '')) bits += LETTERS.indexOf(letter).toString(2).padStart(5, '0');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
