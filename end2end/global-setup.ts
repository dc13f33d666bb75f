// Starts the real server on a free port, with a temporary data folder and the demonstration
// organization, and stops it at the end. Its log is results/server.log.

import { serve } from './support/server.ts';

export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = await serve();
  process.env.ROLLCALL_E2E_URL = server.url;
  process.env.ROLLCALL_E2E_DATA = server.data;
  return () => server.stop();
}
