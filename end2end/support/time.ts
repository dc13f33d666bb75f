// What a test cannot wait for.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as database:
    database.execute(
        "UPDATE sessions SET data = json_set(data, '$.proved_at', 0), proved_at = NULL WHERE operator_id IN"
        " (SELECT id FROM operators WHERE email = ?)", (sys.argv[2],))
`;

/** Makes it more than ten minutes since an operator proved who they are, in every browser of theirs. */
export function ageProof(address: string): void {
  const database = join(process.env.ROLLCALL_E2E_DATA!, 'rollcall.db');
  execFileSync('python3', ['-c', SCRIPT, database, address]);
}
