import type { Forge } from '../../../src/adapters/forge/forge';
import { forgeOf } from '../../../src/adapters/forge/forge-of';
import { gitea, github, gitlab, ForgeState } from '../../support/fake-forges';
import { forgeServer, type ForgeServer } from '../../support/forge-server';

const TOKEN = 't0k3n-of-the-forge';
const SHA = 'a'.repeat(40);
const BRANCHES = { head: 'sluice/promote-live', base: 'main' };

const FAKES = { github, gitea, gitlab } as const;

async function setUp(name: keyof typeof FAKES, token: string = TOKEN): Promise<{ forge: Forge; state: ForgeState; server: ForgeServer }> {
  const state = new ForgeState();
  const server = await forgeServer(FAKES[name](state, TOKEN));
  const where = name === 'github' ? { api: server.url } : { url: `${server.url}/` };
  const forge = forgeOf({ forge: name, repository: 'acme/homelab', token, ...where, patience: { sleep: () => Promise.resolve(), random: () => 0 } });
  if (!forge) throw new Error('no forge');
  return { forge, state, server };
}

describe.each(['github', 'gitea', 'gitlab'] as const)('the forge %s', (name) => {
  test('shows a status and lists it with who posted it', async () => {
    const { forge } = await setUp(name);
    await forge.setStatus(SHA, { context: 'sluice/integration/charts/cert-manager', state: 'failure', description: '1.17.1 failed', targetUrl: 'https://example.org' });
    expect(await forge.listStatuses(SHA)).toEqual([
      { context: 'sluice/integration/charts/cert-manager', state: 'failure', description: '1.17.1 failed', creator: 'robot', at: '2026-03-01T00:00:00Z' },
    ]);
  });

  test('takes the same status twice', async () => {
    const { forge } = await setUp(name);
    for (const state of ['pending', 'success', 'success'] as const) await forge.setStatus(SHA, { context: 'x', state });
    expect((await forge.listStatuses(SHA))[0]).toMatchObject({ context: 'x', state: 'success' });
  });

  test('cuts a description that is too long', async () => {
    const { forge } = await setUp(name);
    await forge.setStatus(SHA, { context: 'x', state: 'success', description: 'é'.repeat(200) });
    expect((await forge.listStatuses(SHA))[0]?.description).toBe(`${'é'.repeat(139)}…`);
  });

  test('lists all pages, newest first, without asking another host', async () => {
    const { forge, state, server } = await setUp(name);
    for (let count = 0; count < 250; count++) state.addStatus({ sha: SHA, context: `c${count}`, state: 'success', description: '' });
    const statuses = await forge.listStatuses(SHA);
    expect(statuses.map(({ context }) => context)).toEqual(Array.from({ length: 250 }, (_, index) => `c${249 - index}`));
    expect(server.requests.length).toBe(name === 'gitea' ? 5 : 3);
  });

  test('opens, finds, updates and closes a pull request', async () => {
    const { forge, state } = await setUp(name);
    expect(await forge.findPullRequest(BRANCHES)).toBeUndefined();
    const opened = await forge.openPullRequest(BRANCHES, { title: 'chore: promote', body: 'one' });
    expect(opened).toMatchObject({ number: 1, title: 'chore: promote', body: 'one', url: expect.stringMatching(/^https:.*1$/) as string });
    expect(await forge.findPullRequest(BRANCHES)).toEqual(opened);
    expect(await forge.findPullRequest({ ...BRANCHES, head: 'other' })).toBeUndefined();
    expect(await forge.updatePullRequest(1, { title: 'chore: promote', body: 'two' })).toMatchObject({ number: 1, body: 'two' });
    await forge.closePullRequest(1);
    expect(state.pulls).toMatchObject([{ open: false, body: 'two' }]);
    expect(await forge.findPullRequest(BRANCHES)).toBeUndefined();
  });

  test('lists what was closed and not merged, newest first', async () => {
    const { forge, state } = await setUp(name);
    for (const [body, merged] of [['one', false], ['two', true], ['three', false]] as const) {
      const { number } = await forge.openPullRequest(BRANCHES, { title: 'chore: promote', body });
      Object.assign(state.pull(String(number)) as object, { open: false, merged });
    }
    await forge.openPullRequest(BRANCHES, { title: 'chore: promote', body: 'four' });
    expect((await forge.listClosedPullRequests(BRANCHES)).map(({ body }) => body)).toEqual(['three', 'one']);
    expect(await forge.listClosedPullRequests({ ...BRANCHES, head: 'other' })).toEqual([]);
  });

  test('gives back the open pull request, with the new text, where there is one', async () => {
    const { forge, state } = await setUp(name);
    await forge.openPullRequest(BRANCHES, { title: 'a', body: 'one' });
    expect(await forge.openPullRequest(BRANCHES, { title: 'b', body: 'two' })).toMatchObject({ number: 1, title: 'b', body: 'two' });
    expect(state.pulls).toHaveLength(1);
  });

  test('opens one pull request where the answer to the first try is lost', async () => {
    const { forge, state, server } = await setUp(name);
    state.openPull(BRANCHES.head, BRANCHES.base, 'a', 'one');
    server.next({ fault: 'cut before' });
    expect(await forge.openPullRequest(BRANCHES, { title: 'a', body: 'one' })).toMatchObject({ number: 1 });
    expect(state.pulls).toHaveLength(1);
  });

  test('says so at once where the token is not accepted', async () => {
    const { forge, server } = await setUp(name, 'another-t0k3n');
    await expect(forge.setStatus(SHA, { context: 'x', state: 'success' })).rejects.toMatchObject({ code: 'FORGE_AUTH', retryable: false });
    expect(server.requests).toHaveLength(1);
  });

  test('says so where the pull request is not there', async () => {
    const { forge } = await setUp(name);
    await expect(forge.closePullRequest(99)).rejects.toMatchObject({ code: 'FORGE_NOT_FOUND' });
  });
});

describe('GithubForge', () => {
  test('fails with what GitHub says where there is nothing to merge', async () => {
    const { forge, server } = await setUp('github');
    const reply = { status: 422, body: { message: 'Validation Failed: No commits between main and sluice/promote-live' } };
    server.next(reply, { body: [] }, reply);
    await expect(forge.openPullRequest(BRANCHES, { title: 'a', body: 'b' })).rejects.toThrow(/FORGE_FAILED: POST .* 422 .*No commits between/);
  });
});

describe('forgeOf', () => {
  const common = { repository: 'acme/homelab', token: TOKEN };

  test.each(['bitbucket', 'bitbucketserver', 'azuredevops'] as const)('gives none for %s, which Sluice does not write to', (forge) => {
    expect(forgeOf({ forge, ...common })).toBeUndefined();
  });

  test('gives none for a Gitea whose address is not known', () => {
    expect(forgeOf({ forge: 'gitea', ...common })).toBeUndefined();
  });

  test.each([
    ['github', {}, 'https://api.github.com'],
    ['github', { url: 'https://github.com/' }, 'https://api.github.com'],
    ['github', { url: 'https://ghe.example.org' }, 'https://ghe.example.org/api/v3'],
    ['github', { url: 'https://ghe.example.org', api: 'https://api.example.org' }, 'https://api.example.org'],
    ['gitlab', {}, 'https://gitlab.com/api/v4'],
    ['gitlab', { url: 'https://git.example.org/' }, 'https://git.example.org/api/v4'],
    ['gitea', { url: 'https://git.example.org' }, 'https://git.example.org/api/v1'],
  ] as const)('finds the API of %s with %j', async (forge, where, api) => {
    const asked: string[] = [];
    const real = globalThis.fetch;
    globalThis.fetch = (input) => { asked.push(String(input)); return Promise.resolve(new Response('[]')); };
    try {
      await forgeOf({ forge, ...common, ...where })?.listStatuses(SHA);
    } finally {
      globalThis.fetch = real;
    }
    expect(asked[0]?.startsWith(`${api}/`)).toBe(true);
  });
});
