// An OpenID Connect provider for tests: panva's certified oidc-provider with accounts and groups of its own.
//
// `node provider.js [--port N] [--redirect URI]…` prints its issuer in the first line and ends with its standard input.
// The client is `docs` with the secret `docs-client-secret`; more addresses that it may be sent back to come with
// `--redirect`. Whoever enters a login of the list below in its form is that person. `POST /test/groups` with
// `{"login", "groups"}` changes somebody's groups. Its keys are new with every start.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Provider } from 'oidc-provider';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    redirect: { type: 'string', multiple: true, default: [] },
  },
});

const person = (name, login, claims) => ({
  sub: `sub-${login}`,
  name,
  preferred_username: login,
  email: `${login}@example.com`,
  email_verified: true,
  groups: [],
  ...claims,
});

const people = new Map(
  [
    person('Ann Admin', 'ann', { groups: ['docs-admins', 'staff'] }),
    person('Bob Builder', 'bob', { groups: ['team-shop'] }),
    person('Carl Colleague', 'carl', { groups: ['staff'] }),
    person('Ann Admin', 'namesake', { groups: ['staff'] }),
    person('Eve Elsewhere', 'eve', { groups: ['strangers'] }),
    person('Una Unverified', 'una', { groups: ['staff'], email_verified: false }),
  ].map((claims) => [claims.preferred_username, claims]),
);

const server = createServer();
await new Promise((resolve) => server.listen(Number(values.port), '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'docs',
      client_secret: 'docs-client-secret',
      redirect_uris: [
        'http://docs.test/api/auth/oidc/callback',
        'https://docs.test/api/auth/oidc/callback',
        ...values.redirect,
      ],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'preferred_username', 'groups'],
  },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => [...people.values()].find((claims) => claims.sub === sub),
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: [key] },
  // Whoever signs in has agreed to be known by the platform.
  loadExistingGrant: async ({ oidc }) => {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 600, Session: 600 },
});

const page = (uid) => `<!doctype html><html lang="en"><title>Sign in</title>
<form method="post" action="/interaction/${uid}">
  <label>Login <input name="login" autofocus></label>
  <button>Sign in</button>
  <button name="cancel" value="yes">Cancel</button>
</form></html>`;

const body = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const answer = (response, status, text, type = 'text/plain') => {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
};

const interact = async (request, response, uid) => {
  if (request.method !== 'POST') return answer(response, 200, page(uid), 'text/html');
  const form = new URLSearchParams(await body(request));
  const account = people.get(form.get('login'));
  if (form.has('cancel')) {
    const result = { error: 'access_denied', error_description: 'the person said no' };
    return provider.interactionFinished(request, response, result);
  }
  if (!account) return answer(response, 400, 'no such login');
  return provider.interactionFinished(request, response, { login: { accountId: account.sub, remember: false } });
};

const handle = provider.callback();
server.on('request', async (request, response) => {
  try {
    const { pathname } = new URL(request.url, issuer);
    const [, first, uid] = pathname.split('/');
    if (first === 'interaction') return await interact(request, response, uid);
    if (pathname === '/test/groups') {
      const { login, groups } = JSON.parse(await body(request));
      people.get(login).groups = groups;
      return answer(response, 200, 'changed');
    }
    return handle(request, response);
  } catch (error) {
    return answer(response, 500, String(error));
  }
});

process.stdin.resume().on('end', () => process.exit());
console.log(issuer);
