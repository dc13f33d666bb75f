// CSV files for the tests. User IDs are new in every run, so that tests do not share users.

import { createHash, randomBytes } from 'node:crypto';

export const HEADER =
  'vendor_data,display_name,full_name,email,phone,country,status,tags,metadata_json';

/** A prefix for user IDs: eight letters and digits. */
export function prefix(): string {
  return `t${randomBytes(4).toString('hex').slice(0, 7)}`;
}

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function csv(name: string, lines: string[]): Upload {
  return { name, mimeType: 'text/csv', buffer: Buffer.from([HEADER, ...lines, ''].join('\n')) };
}

/** A phone number that users of other keys do not have: `count` may be 0 to 99. */
export function phoneOf(keys: string, count = 0): string {
  const first = (createHash('sha256').update(keys).digest().readUInt32BE() % 1_000_000) * 100;
  return `+49151${String(first + count).padStart(8, '0')}`;
}

/** Valid rows. Their phone numbers differ from those of other keys: a number of another user is a warning. */
export function goodRows(keys: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const names = ['Jürgen Weiß', '佐藤 結衣', 'Олена Ковальчук', 'ليلى منصور', 'Chloé Dupré'];
    const full = names[index % names.length];
    const phone = phoneOf(keys, number);
    return `${keys}-${number},,${full},person${number}.${keys}@mail.example,${phone},DEU,ACTIVE,"retail,${keys}",`;
  });
}

/** One row for each of these problems, with what the page says about it. */
export function badRows(keys: string): { line: string; column: string; says: RegExp }[] {
  return [
    {
      line: `${keys}-bad-1,,Bad Phone,,0151 1234567,DEU,ACTIVE,,`,
      column: 'phone',
      says: /international|\+/i,
    },
    {
      line: `${keys}-bad-2,,Bad Country,,,US,ACTIVE,,`,
      column: 'country',
      says: /USA/,
    },
    {
      line: `${keys}-bad-3,,Bad Address,"a@mail.example, b@mail.example",,DEU,ACTIVE,,`,
      column: 'email',
      says: /several addresses/i,
    },
    {
      line: `${keys}-bad-4,,Bad Status,,,DEU,SUSPENDED,,`,
      column: 'status',
      says: /ACTIVE, FLAGGED or BLOCKED/i,
    },
    {
      line: `${keys}-bad-5,,Bad Metadata,,,DEU,ACTIVE,,"{""plan"": }"`,
      column: 'metadata_json',
      says: /JSON/,
    },
    {
      line: `${keys.toUpperCase()}-1,,Repeated Key,,,DEU,ACTIVE,,`,
      column: 'vendor_data',
      says: /line 2/,
    },
  ];
}

/**
 * An export of another system, in Windows-1252 with semicolons, as German spreadsheets write it.
 * `mark` is the name of its last column: it keeps the mappings that tests save apart.
 */
export function bankExport(name: string, keys: string, mark: string): Upload {
  const lines = [
    `Kundennummer;Vorname;Nachname;E-Mail-Adresse;Land;Kontonummer;Notiz;${mark}`,
    `${keys}-1;Jürgen;Groß;juergen.${keys}@mail.example;DEU;0008812400917734;ruft an;`,
    `${keys}-2;Zoë;van den Berg;zoe.${keys}@mail.example;NL;0000041270083391;;`,
    '',
  ];
  return { name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n'), 'latin1') };
}
