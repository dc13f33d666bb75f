// A real OpenID provider for a test. Its sign-in form takes any name that it knows, without a password.

import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';

import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

export const CLIENT_ID = 'rollcall';
export const CLIENT_SECRET = 'a-client-secret-of-the-browser-tests';

export interface Person {
  email: string;
  name: string;
  groups: string[];
}

export interface Directory {
  issuer: string;
  /** By the name that is typed at the provider. A test changes them as it goes. */
  people: Map<string, Person>;
  stop(): Promise<void>;
}

/** `redirect` and `logout`: the addresses that Rollcall shows for the provider. */
export async function openDirectory(redirect: string, logout: string): Promise<Directory> {
  const people = new Map<string, Person>();
  const { server, port } = await listen();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, configuration(people, redirect, logout));
  server.on('request', (request, response) => {
    void answer(provider, request, response);
  });
  const stop = () => new Promise<void>((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });
  return { issuer, people, stop };
}

function configuration(people: Map<string, Person>, redirect: string, logout: string): Configuration {
  return {
    clients: [{
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [redirect],
      backchannel_logout_uri: logout,
      backchannel_logout_session_required: true,
    }],
    cookies: { keys: ['a key of the browser tests'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: { email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: signOutForm },
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, accountId) => {
      const person = people.get(accountId);
      if (!person) return undefined;
      return { accountId, claims: () => ({ sub: accountId, email_verified: true, ...person }) };
    },
    // Its own refuses addresses of this machine, where Rollcall is.
    fetch: (url, options) => {
      const { method, headers, body, signal, redirect } = options;
      return globalThis.fetch(url, { method, headers, body, signal, redirect });
    },
    // Everybody has agreed already: the tests are about Rollcall.
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc;
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  };
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><title>Directory</title><link rel="icon" href="data:,">${content}</html>`;
}

function signOutForm(context: KoaContextWithOIDC, form: string): void {
  const button = '<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out of the directory</button>';
  context.body = page(form + button);
}

/** The sign-in form; everything else is the provider's own. */
async function answer(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!request.url?.startsWith('/interaction/')) {
    await provider.callback()(request, response);
    return;
  }
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html');
    response.end(page('<form method="post"><label>Account <input name="account"></label><button>Continue</button></form>'));
    return;
  }
  let body = '';
  for await (const part of request) body += part;
  const accountId = new URLSearchParams(body).get('account') ?? '';
  await provider.interactionFinished(request, response, { login: { accountId } });
}

function listen(): Promise<{ server: Server; port: number }> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done({ server, port: typeof address === 'object' && address ? address.port : 0 });
    });
  });
}
