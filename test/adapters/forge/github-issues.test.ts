import { GithubForge } from '../../../src/adapters/forge/github';
import { github, ForgeState } from '../../support/fake-forges';
import { forgeServer, type ForgeServer } from '../../support/forge-server';

const TOKEN = 't0k3n-of-the-forge';
const TEXT = { title: 'sluice: x', body: 'one\n\ntwo' };

async function setUp(token: string = TOKEN): Promise<{ forge: GithubForge; state: ForgeState; server: ForgeServer; waits: number[] }> {
  const state = new ForgeState();
  const server = await forgeServer(github(state, TOKEN));
  const waits: number[] = [];
  const patience = { sleep: (milliseconds: number) => { waits.push(milliseconds); return Promise.resolve(); }, random: () => 0 };
  return { forge: new GithubForge({ repository: 'acme/homelab', token, api: server.url, patience }), state, server, waits };
}

const isIt = ({ title }: { readonly title: string }) => title === TEXT.title;

describe('GithubIssues', () => {
  test('opens, lists, changes, closes and reopens an issue', async () => {
    const { forge: { issues }, state } = await setUp();
    const opened = await issues.open(TEXT, 'sluice', isIt);
    expect(opened).toEqual({ number: 1, url: 'https://github.com/acme/homelab/issues/1', ...TEXT, open: true, author: 'github-actions[bot]' });
    expect(await issues.list('sluice')).toEqual([opened]);
    expect(await issues.list('other')).toEqual([]);
    expect(await issues.update(1, { body: 'three' })).toMatchObject({ body: 'three', title: TEXT.title, open: true });
    expect(await issues.update(1, { open: false })).toMatchObject({ body: 'three', open: false });
    expect(await issues.list('sluice')).toMatchObject([{ open: false }]);
    expect(await issues.update(1, { open: true })).toMatchObject({ open: true });
    expect(state.issues).toHaveLength(1);
  });

  test('lists all pages, newest first, without pull requests', async () => {
    const { forge: { issues }, state, server } = await setUp();
    for (let count = 0; count < 250; count++) state.addIssue({ body: String(count), ...count === 7 && { isPull: true } });
    expect((await issues.list('sluice')).map(({ body }) => body)).toEqual(Array.from({ length: 250 }, (_, index) => String(249 - index)).filter((body) => body !== '7'));
    expect(server.requests).toHaveLength(3);
  });

  test.each([
    ['was lost with the issue opened', true, { fault: 'cut within' }],
    ['was lost with nothing done', false, { fault: 'cut before' }],
    ['was an error of the forge, with the issue opened', true, { status: 502, body: { message: 'Bad Gateway' } }],
    ['was an error of the forge, with nothing done', false, { status: 503, body: { message: 'Unavailable' } }],
  ] as const)('fails if two issues are opened where the first answer %s', async (_, isDone, reply) => {
    const { forge: { issues }, state, server } = await setUp();
    server.next(reply);
    if (isDone) state.addIssue(TEXT);
    expect(await issues.open(TEXT, 'sluice', isIt)).toMatchObject({ number: 1, ...TEXT });
    expect(state.issues).toHaveLength(1);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(isDone ? 1 : 2);
  });

  test('waits as long as a limit says, since nothing is done then', async () => {
    const { forge: { issues }, state, server, waits } = await setUp();
    server.next({ status: 403, headers: { 'retry-after': '7' }, body: { message: 'You have exceeded a secondary rate limit' } }, { status: 429, headers: { 'retry-after': '3' }, body: {} });
    await issues.open(TEXT, 'sluice', isIt);
    expect([waits, state.issues.length]).toEqual([[7000, 3000], 1]);
  });

  test('gives up on a forge that stays down, and on a limit that lasts too long', async () => {
    const { forge: { issues }, state, server } = await setUp();
    server.next(...Array.from({ length: 20 }, () => ({ status: 502, body: {} })));
    await expect(issues.open(TEXT, 'sluice', isIt)).rejects.toMatchObject({ code: 'FORGE_FAILED', retryable: true });
    const other = await setUp();
    other.server.next({ status: 403, headers: { 'retry-after': '3600' }, body: { message: 'rate limit' } });
    await expect(other.forge.issues.open(TEXT, 'sluice', isIt)).rejects.toMatchObject({ code: 'FORGE_RATE_LIMIT' });
    expect([state.issues, other.server.requests.length]).toEqual([[], 1]);
  });

  test('tries a change again that was cut: twice is the same as once', async () => {
    const { forge: { issues }, state, server } = await setUp();
    state.addIssue(TEXT);
    server.next({ fault: 'cut within' }, { status: 500, body: {} });
    expect(await issues.update(1, { body: 'two' })).toMatchObject({ body: 'two' });
  });

  test.each([['octocat', 'octocat', ['/user']], ['github-actions[bot]', 'github-actions[bot]', ['/user', '/graphql']], ['acme-app[bot]', 'acme-app[bot]', ['/user', '/graphql']]])('knows that the token is of %s, and asks once', async (login, known, paths) => {
    const { forge: { issues }, state, server } = await setUp();
    state.login = login;
    expect([await issues.login(), await issues.login()]).toEqual([known, known]);
    expect(server.requests.map(({ path }) => path)).toEqual(paths);
  });

  test('takes a viewer that may not ask who it is for a bot', async () => {
    const { forge: { issues }, server } = await setUp();
    server.next({ status: 403, body: { message: 'Resource not accessible by integration' } }, { body: { data: { viewer: { login: 'github-actions' } } } });
    expect(await issues.login()).toBe('github-actions[bot]');
  });

  test('says so where nobody tells who it is', async () => {
    const { forge: { issues }, server } = await setUp();
    server.next({ status: 403, body: {} }, { body: { errors: [] } });
    await expect(issues.login()).rejects.toMatchObject({ code: 'FORGE_AUTH' });
  });

  test('asks GitHub Enterprise for the query beside its API', async () => {
    const { state, server } = await setUp();
    const forge = new GithubForge({ repository: 'acme/homelab', token: TOKEN, api: `${server.url}/api/v3` });
    state.login = 'x[bot]';
    server.next({ status: 403, body: {} }, { body: { data: { viewer: { login: 'x[bot]' } } } });
    await forge.issues.login();
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/v3/user', '/api/graphql']);
  });

  test('leaves no issue behind that it could not find again', async () => {
    const { forge: { issues }, state, server } = await setUp();
    state.addIssue({ ...TEXT, labels: [] });
    server.next({ status: 201, body: { number: 1, labels: [] } });
    await expect(issues.open(TEXT, 'sluice', isIt)).rejects.toMatchObject({ code: 'FORGE_AUTH', message: expect.stringContaining('not label') as string });
    expect(state.issues).toMatchObject([{ open: false }]);
  });

  test('says at once where the token is not accepted', async () => {
    const { forge: { issues }, server } = await setUp('another-t0k3n');
    await expect(issues.open(TEXT, 'sluice', isIt)).rejects.toMatchObject({ code: 'FORGE_AUTH' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('GithubSettings', () => {
  test.each([
    [{ owner: { type: 'Organization' }, has_issues: true }, { owner: 'organization', hasIssues: true }],
    [{ owner: { type: 'User' }, has_issues: false }, { owner: 'person', hasIssues: false }],
    [{ owner: { type: 'User' } }, { owner: 'person', hasIssues: true }],
  ])('reads %j', async (repository, about) => {
    const { forge: { settings }, state } = await setUp();
    state.repository = repository;
    expect(await settings.about()).toEqual(about);
  });

  test.each<readonly [object, readonly string[] | undefined, object]>([
    [{ protected: true }, [], { isProtected: true, rules: [] }],
    [{ protected: true, protection: { enabled: true } }, ['deletion'], { isProtected: true, rules: ['deletion'] }],
    [{ protected: true, protection: { enabled: false } }, ['deletion'], { isProtected: false, rules: ['deletion'] }],
    [{ protected: false }, ['pull_request', 'deletion'], { isProtected: false, rules: ['pull_request', 'deletion'] }],
    [{ protected: false }, undefined, { isProtected: false, rules: undefined }],
    [{}, Array.from({ length: 150 }, () => 'update'), { isProtected: false, rules: Array.from({ length: 150 }, () => 'update') }],
  ])('reads the branch %j', async (branch, rules, known) => {
    const { forge: { settings }, state } = await setUp();
    Object.assign(state, { branch, rules });
    expect(await settings.branch('feature/x')).toEqual(known);
  });

  test('does not take a forge that is down for a branch without rules', async () => {
    const { forge: { settings }, server } = await setUp();
    server.next({ body: { protected: false } }, ...Array.from({ length: 20 }, () => ({ status: 500, body: {} })));
    await expect(settings.branch('main')).rejects.toMatchObject({ code: 'FORGE_FAILED' });
  });
});
