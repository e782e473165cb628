// One journey of the official TypeScript client: `node typescript_client.mjs v1|v2 legacy|auto address`.
// It prints a line of JSON for each step. Where the user has to consent, it prints the address and reads the answer.
import { createInterface } from 'node:readline/promises';

const [generation, mode, address] = process.argv.slice(2);
const REDIRECT = 'http://127.0.0.1:7777/callback';
const sdk = await load(generation);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const tell = (step, value) => console.log(JSON.stringify({ step, value }));

async function load(version) {
  if (version === 'v2') return import('@modelcontextprotocol/client');
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const http = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const { UnauthorizedError } = await import('@modelcontextprotocol/sdk/client/auth.js');
  return { Client, StreamableHTTPClientTransport: http.StreamableHTTPClientTransport, UnauthorizedError };
}

class Authorization {
  redirectUrl = REDIRECT;
  clientMetadata = {
    client_name: `TypeScript ${generation}`,
    redirect_uris: [REDIRECT],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  clientInformation() { return this.client; }
  saveClientInformation(client) { this.client = client; }
  tokens() { return this.saved; }
  saveTokens(tokens) { this.saved = tokens; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  codeVerifier() { return this.verifier; }
  discoveryState() { return this.discovered; }
  saveDiscoveryState(discovered) { this.discovered = discovered; }
  redirectToAuthorization(page) { tell('consent', String(page)); }
}

const authorization = new Authorization();

async function connect() {
  const client = new sdk.Client({ name: 'a test', version: '1' }, { versionNegotiation: { mode } });
  const transport = new sdk.StreamableHTTPClientTransport(new URL(address), { authProvider: authorization });
  await client.connect(transport);
  return { client, transport };
}

const first = await connect();
tell('tools', (await first.client.listTools()).tools.map((tool) => tool.name));
const found = await first.client.callTool({ name: 'popular', arguments: { amount: 3 } });
tell('found', found.structuredContent.movies.map((movie) => movie.movie_id));
try {
  await first.client.callTool({ name: 'my_list', arguments: {} });
  tell('consent', null);
} catch (error) {
  if (!(error instanceof sdk.UnauthorizedError)) throw error;
  const { value } = await lines.next();
  await first.transport.finishAuth(generation === 'v2' ? new URLSearchParams(value) : new URLSearchParams(value).get('code'));
}
await first.client.close();

const { client } = await connect();
tell('scope', authorization.saved.scope);
const rated = await client.callTool({ name: 'rate', arguments: { movie_id: found.structuredContent.movies[0].movie_id, stars: 5 } });
tell('rated', rated.structuredContent ?? rated.content);
authorization.saved = { ...authorization.saved, access_token: 'expired' };
const list = await client.callTool({ name: 'my_list', arguments: { amount: 3 } });
tell('list', list.structuredContent.movies.map((movie) => movie.movie_id));
const profile = await client.readResource({ uri: 'matinee://me/profile' });
tell('profile', JSON.parse(profile.contents[0].text).latest.map((rating) => rating.stars));
const prompt = await client.getPrompt({ name: 'what_shall_we_watch', arguments: { minutes: '100' } });
tell('prompt', prompt.messages[0].content.text.includes('100'));
const unclear = await client.callTool({ name: 'movie_details', arguments: { title: 'No such movie at all' } });
tell('unclear', unclear.isError);
tell('version', client.getNegotiatedProtocolVersion?.() ?? null);
await client.close();
process.stdin.destroy(); // an open input would keep the program running
