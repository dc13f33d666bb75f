import { type APIRequestContext, request } from '@playwright/test';

export const PASSWORD = 'end to end is no secret';

export const ROLES = ['owner', 'admin', 'compliance', 'developer', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** The application that the tests use. */
export const HOME = '/demo/main';

export function email(role: Role): string {
  return `${role}@demo.test`;
}

/** Accounts for tests that end sessions; no other test uses them. One for each project. */
export function ownSessions(project: string): string {
  return `sessions-${project}@demo.test`;
}

/** Accounts for tests that change accounts; no other test uses them. */
export function ownAccount(name: string): string {
  return `account-${name}@demo.test`;
}

/** Accounts for tests of second factors; no other test uses them. One for each project. */
export function ownFactors(project: string): string {
  return `factors-${project}@demo.test`;
}

/** Accounts for tests of passkeys; no other test uses them. One for each project. */
export function ownPasskeys(project: string): string {
  return `passkeys-${project}@demo.test`;
}

/** An organization for each project that requires second factors, with an owner and a reader. */
export function strict(project: string) {
  const organization = `strict-${project}`;
  const [owner, reader] = ['owner', 'reader'].map((role) => `${role}@${organization}.test`);
  return { home: `/${organization}/main`, owner, reader };
}

/** Organizations whose applications and roles tests change: one for each project, and for each test. */
export function ownTeam(project: string, name: string) {
  const organization = `${name}-${project}`;
  const [owner, reader] = ['owner', 'reader'].map((role) => `${role}@${organization}.test`);
  return { path: `/${organization}`, home: `/${organization}/main`, owner, reader };
}

/** An operator of another organization. */
export const STRANGER = 'stranger@elsewhere.test';
export const STRANGERS_HOME = '/elsewhere/main';

/** Operators besides the five of the demonstration; parameters of `rollcall operator create`. */
export const extraOperators: string[][] = [
  [ownSessions('wide'), '--name', 'Wide Sessions', '--application', 'demo/main', '--role', 'READER'],
  [ownSessions('narrow'), '--name', 'Narrow Sessions', '--application', 'demo/main', '--role', 'READER'],
  ...['wide', 'narrow', 'wide-mail', 'narrow-mail'].map((name) => [
    ownAccount(name), '--name', 'Own Account', '--application', 'demo/main', '--role', 'READER',
  ]),
  [ownFactors('wide'), '--name', 'Wide Factors', '--application', 'demo/main', '--role', 'READER'],
  [ownFactors('narrow'), '--name', 'Narrow Factors', '--application', 'demo/main', '--role', 'READER'],
  // Owners: what needs a fresh proof is theirs.
  [ownPasskeys('wide'), '--name', 'Wide Passkeys', '--application', 'demo/main', '--role', 'OWNER'],
  [ownPasskeys('narrow'), '--name', 'Narrow Passkeys', '--application', 'demo/main', '--role', 'OWNER'],
  ...['wide', 'narrow'].flatMap((project) => {
    const { home, owner, reader } = strict(project);
    const application = home.slice(1);
    return [
      [owner, '--name', 'Olga Strict', '--application', application, '--role', 'OWNER'],
      [reader, '--name', 'Rolf Strict', '--application', application, '--role', 'READER'],
    ];
  }),
  ...['wide', 'narrow'].flatMap((project) =>
    ['roles', 'steps', 'sso', 'keys', 'directory', 'lengths'].flatMap((name) => {
      const { home, owner, reader } = ownTeam(project, name);
      const application = home.slice(1);
      return [
        [owner, '--name', 'Olga Roles', '--application', application, '--role', 'OWNER'],
        [reader, '--name', 'Rolf Roles', '--application', application, '--role', 'READER'],
      ];
    }),
  ),
  [STRANGER, '--name', 'Stran Ger', '--application', 'elsewhere/main', '--role', 'OWNER'],
];

/** Signs in like the form, and returns the cookies that a browser would keep. */
export async function signIn(baseURL: string, address: string) {
  const client = await request.newContext({
    baseURL,
    extraHTTPHeaders: { Origin: baseURL },
    // Otherwise the request would carry the cookies of the test's role, and replace its session.
    storageState: { cookies: [], origins: [] },
  });
  try {
    await post(client, address);
    return await client.storageState();
  } finally {
    await client.dispose();
  }
}

async function post(client: APIRequestContext, address: string): Promise<void> {
  const answer = await client.post('/sign-in', {
    form: { email: address, password: PASSWORD, next: '/' },
    maxRedirects: 0,
  });
  if (answer.status() !== 303) {
    throw new Error(`cannot sign in as ${address}: ${answer.status()}`);
  }
}
