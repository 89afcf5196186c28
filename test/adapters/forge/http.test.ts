import { createServer, type AddressInfo } from 'node:net';
import { ForgeHttp } from '../../../src/adapters/forge/http';
import { ExternalError } from '../../../src/errors';
import { forgeServer, pageOf, type ForgeServer, type Handler, type Reply } from '../../support/forge-server';

const TOKEN = 'v3ry-s3cr3t/token+';
const NOW = new Date('2026-03-01T10:00:00Z');

interface Setup {
  readonly http: ForgeHttp;
  readonly server: ForgeServer;
  /** The waits that were asked for, in milliseconds. */
  readonly waits: number[];
}

async function setUp(handler: Handler = () => ({ body: { ok: true } })): Promise<Setup> {
  const server = await forgeServer(handler);
  const waits: number[] = [];
  const http = new ForgeHttp({
    api: server.url,
    headers: { authorization: `Bearer ${TOKEN}` },
    secrets: [TOKEN],
    timeout: 500,
    now: () => NOW,
    patience: { sleep: (ms) => { waits.push(ms); return Promise.resolve(); }, random: () => 0.5 },
  });
  return { http, server, waits };
}

async function errorOf(promise: Promise<unknown>): Promise<ExternalError> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof ExternalError)) throw new Error('no external error');
  return error;
}

async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return `http://127.0.0.1:${port}`;
}

const epoch = (seconds: number) => String(NOW.getTime() / 1000 + seconds);

describe('ForgeHttp', () => {
  test('sends JSON with the headers it was given', async () => {
    const { http, server } = await setUp();
    expect(await http.request({ method: 'POST', path: '/x?y=1', body: { a: 'ü' } })).toMatchObject({ status: 200, value: { ok: true } });
    expect(server.requests).toMatchObject([{ method: 'POST', path: '/x', body: { a: 'ü' }, headers: { 'authorization': `Bearer ${TOKEN}`, 'content-type': 'application/json', 'user-agent': 'sluice' } }]);
  });

  const passing: readonly (readonly [what: string, reply: Reply, wait: number])[] = [
    ['a server error', { status: 500 }, 500],
    ['a gateway that says when', { status: 503, headers: { 'retry-after': '7' } }, 7_000],
    ['a limit that says for how long', { status: 429, headers: { 'retry-after': '3' } }, 3_000],
    ['a limit that says until when', { status: 429, headers: { 'retry-after': 'Sun, 01 Mar 2026 10:00:20 GMT' } }, 20_000],
    ['a secondary limit of GitHub', { status: 403, headers: { 'retry-after': '30' }, body: { message: 'You have exceeded a secondary rate limit' } }, 30_000],
    ['a secondary limit that names no time', { status: 403, body: { message: 'You have exceeded a secondary rate limit' } }, 60_000],
    ['a used-up limit of GitHub', { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(40) } }, 41_000],
    ['a used-up limit of GitLab', { status: 429, headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': epoch(10) } }, 11_000],
    ['a connection that is cut before the answer', { fault: 'cut before' }, 500],
    ['a connection that is cut within the answer', { fault: 'cut within', body: { a: 'long enough to be cut' } }, 500],
    ['a forge that never answers', { fault: 'never answers' }, 500],
    ['an answer that never ends', { fault: 'never ends', body: { a: 'long enough to be cut' } }, 500],
    ['an answer that is not JSON', { body: '<html>maintenance</html>' }, 500],
  ];

  test.each(passing)('outlasts %s', async (_, reply, wait) => {
    const { http, server, waits } = await setUp();
    server.next(reply);
    expect(await http.get('/x')).toEqual({ ok: true });
    expect(waits).toEqual([wait]);
    expect(server.requests).toHaveLength(2);
  });

  test('waits longer each time, and gives up after six tries with an error that is worth another run', async () => {
    const { http, server, waits } = await setUp(() => ({ status: 502, body: '<html>bad gateway</html>' }));
    expect(await errorOf(http.get('/x'))).toMatchObject({ code: 'FORGE_FAILED', retryable: true, message: 'FORGE_FAILED: GET /x failed: 502' });
    expect(server.requests).toHaveLength(6);
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  test('does not wait for a limit that lasts long, and says how long it does', async () => {
    const { http, server, waits } = await setUp(() => ({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(2400) }, body: { message: 'API rate limit exceeded' } }));
    expect(await errorOf(http.get('/x'))).toMatchObject({ code: 'FORGE_RATE_LIMIT', retryable: true, message: expect.stringContaining('try again in 2401 s') as string });
    expect(server.requests).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  const final: readonly (readonly [status: number, code: string])[] = [
    [401, 'FORGE_AUTH'], [403, 'FORGE_AUTH'], [404, 'FORGE_NOT_FOUND'], [400, 'FORGE_FAILED'], [409, 'FORGE_FAILED'], [422, 'FORGE_FAILED'],
  ];

  test.each(final)('gives up at once on %i with %s and what the forge said', async (status, code) => {
    const { http, server } = await setUp(() => ({ status, body: { message: 'because\nof\u001b[31m this' } }));
    const error = await errorOf(http.get('/x'));
    expect(error).toMatchObject({ code, retryable: false });
    expect(error.message).toContain(`GET /x failed: ${status} because of this`);
    expect(server.requests).toHaveLength(1);
  });

  test('gives the caller the answers it wants to see', async () => {
    const { http } = await setUp(() => ({ status: 422, body: { message: 'exists' } }));
    expect(await http.request({ method: 'POST', path: '/x', body: {}, accept: [422] })).toMatchObject({ status: 422, value: { message: 'exists' } });
  });

  test('takes an empty answer', async () => {
    const { http } = await setUp(() => ({ status: 204, body: '' }));
    expect(await http.request({ method: 'PATCH', path: '/x' })).toMatchObject({ status: 204, value: undefined });
  });

  test('says that nobody listens', async () => {
    const { waits, server } = await setUp();
    const http = new ForgeHttp({ api: await closedPort(), headers: {}, secrets: [], patience: { sleep: (ms) => { waits.push(ms); return Promise.resolve(); }, random: () => 0 } });
    expect(await errorOf(http.get('/x'))).toMatchObject({ code: 'FORGE_FAILED', retryable: true, message: 'FORGE_FAILED: GET /x failed: ECONNREFUSED' });
    expect(waits).toHaveLength(5);
    expect(server.requests).toHaveLength(0);
  });

  test('shows the token in no error, whatever the forge answers', async () => {
    const echoes: readonly Reply[] = [
      { status: 400, body: { message: `bad token ${TOKEN}` } },
      { status: 401, body: `Bearer ${TOKEN}` },
      { status: 404, body: { message: encodeURIComponent(TOKEN) } },
      { status: 422, body: { message: { token: [Buffer.from(TOKEN).toString('base64')] } } },
      { status: 302, headers: { location: `https://elsewhere.example.org/${TOKEN}` } },
      { status: 429, headers: { 'retry-after': '9999' }, body: { error: TOKEN } },
    ];
    for (const reply of echoes) {
      const { http } = await setUp(() => reply);
      const error = await errorOf(http.get('/x'));
      const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      for (const form of [TOKEN, encodeURIComponent(TOKEN), Buffer.from(TOKEN).toString('base64')]) expect(shown).not.toContain(form);
    }
  });
});

describe('ForgeHttp, redirected', () => {
  test('follows to a place on the same host, with the method and the body', async () => {
    const { http, server } = await setUp((request) => (request.path === '/old' ? { status: 307, headers: { location: '/new' } } : { body: { path: request.path } }));
    expect((await http.request({ method: 'POST', path: '/old', body: { a: 1 } })).value).toEqual({ path: '/new' });
    expect(server.requests[1]).toMatchObject({ method: 'POST', body: { a: 1 } });
  });

  test('takes the token to no other host', async () => {
    const other = await setUp();
    const { http } = await setUp(() => ({ status: 301, headers: { location: `${other.server.url}/x` } }));
    expect((await errorOf(http.get('/x'))).message).toContain('is redirected to');
    expect(other.server.requests).toHaveLength(0);
  });

  test('does not turn a change into a question', async () => {
    const { http } = await setUp((request) => (request.path === '/old' ? { status: 302, headers: { location: '/new' } } : {}));
    expect((await errorOf(http.request({ method: 'POST', path: '/old', body: {} }))).message).toContain('302');
  });

  test('does not go round in circles', async () => {
    const { http, server } = await setUp(() => ({ status: 302, headers: { location: '/x' } }));
    expect((await errorOf(http.get('/x'))).message).toContain('is redirected to');
    expect(server.requests).toHaveLength(4);
  });
});

describe('ForgeHttp.getAll', () => {
  const items = Array.from({ length: 45 }, (_, index) => index);

  test('follows the links, also of a forge that believes to be called otherwise', async () => {
    const { http, server } = await setUp((request) => pageOf(items, request, 'per_page', 'https://another.host.example'));
    expect(await http.getAll('/list?per_page=20')).toEqual(items);
    expect(server.requests.map(({ query }) => query.get('page'))).toEqual([null, '2', '3']);
  });

  test('outlasts a page that fails', async () => {
    const { http, server } = await setUp((request) => pageOf(items, request, 'per_page'));
    server.next(pageOf(items, { method: 'GET', path: '/list', query: new URLSearchParams('per_page=20'), headers: {}, body: undefined }, 'per_page'), { status: 500 });
    expect(await http.getAll('/list?per_page=20')).toEqual(items);
  });

  test('fails if the pages never end, rather than giving a part', async () => {
    const { http } = await setUp((request) => ({ headers: { link: `<${request.path}?page=1>; rel="next"` }, body: [1] }));
    expect((await errorOf(http.getAll('/list'))).message).toContain('more than 100 pages');
  });

  test('fails if the answer is no list', async () => {
    const { http } = await setUp();
    expect((await errorOf(http.getAll('/list'))).message).toContain('did not answer with a list');
  });
});
