// Calls of a client whose types are generated from the service's OpenAPI document: `node generated_client.js address user_id`.
// It prints a line of JSON for each step. A line after `@ts-expect-error` shows that the types refuse it.
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

declare const process: { argv: string[] };
const [address = '', user] = process.argv.slice(2);
const user_id = Number(user);
const tell = (step: string, value: unknown) => console.log(JSON.stringify({ step, value }));

function need<Value>(answer: { data?: Value; error?: components['schemas']['Problem'] }): Value {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const anybody = createClient<paths>({ baseUrl: address });
const session = need(await anybody.POST('/api/session', { body: { user_id, password: 'correct horse' } }));
const own = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${session.token}` } });

const found = need(await anybody.GET('/api/movies', { params: { query: { limit: 3 } } })).movies;
const movie_id = found[0]?.movie_id ?? 0;
const details = need(await anybody.GET('/api/movies/{movie_id}', { params: { path: { movie_id } } }));
tell('title', details.title);
// @ts-expect-error a movie has no such field
tell('no field', details.titel ?? null);

const rated = need(await own.PUT('/api/users/{user_id}/ratings/{movie_id}', {
  params: { path: { user_id, movie_id } }, body: { rating: 5 },
}));
tell('rated', { movie_id, version: rated.profile_version });
const refused = await own.PUT('/api/users/{user_id}/ratings/{movie_id}', {
  // @ts-expect-error a rating is a number
  params: { path: { user_id, movie_id } }, body: { rating: 'five' },
});
tell('refused', refused.error?.status);
const list = need(await own.GET('/api/users/{user_id}/recommendations', {
  params: { path: { user_id }, query: { amount: 3 } },
}));
tell('list', list.movies.map((movie) => movie.movie_id));

const lines = need(await anybody.POST('/api/batch/recommendations', {
  body: `${JSON.stringify({ ratings: [{ movie_id, rating: 5 }], amount: 3 })}\nnonsense\n`,
  headers: { 'Content-Type': 'application/x-ndjson' },
  bodySerializer: (body) => body,
  parseAs: 'text',
}));
tell('batch', lines.trim().split('\n').map((line) => JSON.parse(line)));

const webhooks = { params: { path: { user_id } } };
const made = need(await own.POST('/api/users/{user_id}/webhooks', {
  ...webhooks, body: { url: 'https://app.example/hook', scopes: ['ratings:read', 'list:read'] },
}));
const path = { user_id, webhook_id: made.webhook_id };
const renewed = need(await own.POST('/api/users/{user_id}/webhooks/{webhook_id}/secret', { params: { path } }));
const listed = need(await own.GET('/api/users/{user_id}/webhooks', webhooks)).webhooks;
tell('webhook', { url: listed[0]?.url, version: made.profile_version, secrets: [made.secret, renewed.secret] });
const removed = await own.DELETE('/api/users/{user_id}/webhooks/{webhook_id}', { params: { path } });
tell('removed', [removed.response.status, need(await own.GET('/api/users/{user_id}/webhooks', webhooks)).webhooks.length]);

const message: components['schemas']['Message'] = {
  type: 'profile.changed', timestamp: '2026-11-29T20:14:00+00:00', data: { user_id, profile_version: 7, movies: [1] },
};
tell('message', message.data.profile_version);
