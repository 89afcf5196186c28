import type { CommandResult } from '../support/command';
import { ForgeState, github } from '../support/fake-forges';
import { FleetRepository, fleetText } from '../support/fleet-repository';
import { forgeServer, type ForgeServer } from '../support/forge-server';
import { git, hook } from '../support/git-repository';

const TOKEN = 'ghs_0123456789abcdefghijABCDEFGHIJ';
const BRANCH = 'sluice/promote-to-live';
const CHARTS = { alpha: '1.0.0', beta: '1.0.0' };

interface Scene {
  readonly repository: FleetRepository;
  readonly forge: ForgeState;
  readonly server: ForgeServer;
  readonly promote: (options?: object) => Promise<CommandResult>;
  readonly branch: () => string;
}

async function scene(): Promise<Scene> {
  const forge = new ForgeState();
  const server = await forgeServer(github(forge, TOKEN));
  const repository = await FleetRepository.create(CHARTS, { fleet: fleetText('', "mode: 'pull-request'") });
  await repository.raise({ alpha: '1.1.0', beta: '1.1.0' });
  await repository.verify('charts/alpha');
  const variables = { GITHUB_API_URL: server.url, GITHUB_TOKEN: TOKEN };
  return {
    repository, forge, server,
    promote: (options = {}) => repository.promote({ push: true, ...options }, { variables }),
    branch: () => git(repository.remote, 'for-each-ref', '--format=%(objectname)', `refs/heads/${BRANCH}`),
  };
}

describe('promotions by pull request', () => {
  test('open one with the plan as its body, and leave the branch of the fleet alone', async () => {
    const { repository, forge, promote, branch } = await scene();
    const before = repository.head;
    expect(await promote()).toMatchObject({ status: 0, stdout: expect.stringMatching(/pull request open: https:\/\/github\.com\/acme\/homelab\/pull\/1\n/) });
    expect(forge.pulls).toMatchObject([{ head: BRANCH, base: 'main', open: true, title: 'chore(k8s): promote 1 component to live', body: expect.stringContaining('### live from integration') }]);
    expect(git(repository.remote, 'rev-parse', `${branch()}^`)).toBe(before);
    expect(git(repository.remote, 'show', `${branch()}:clusters/live/versions.ts`)).toContain("helm('1.1.0', 'alpha'");
    expect([repository.head, repository.remoteHead]).toEqual([before, before]);
    expect(repository.changes).toBe('');
  });

  test('push and write nothing where nothing has changed', async () => {
    const { server, promote, branch } = await scene();
    await promote();
    const before = branch();
    const asked = server.requests.length;
    await promote();
    expect(branch()).toBe(before);
    expect(server.requests.slice(asked).map(({ method }) => method)).toEqual(['GET']);
  });

  test('take what a forge does to the ends of lines for no change', async () => {
    const { forge, server, promote } = await scene();
    await promote();
    Object.assign(forge.pulls[0] as object, { body: forge.pulls[0]?.body.replaceAll('\n', '\r\n').trimEnd() });
    const asked = server.requests.length;
    await promote();
    expect(server.requests.slice(asked).map(({ method }) => method)).toEqual(['GET']);
  });

  test('are updated in place when more is verified', async () => {
    const { repository, forge, promote, branch } = await scene();
    await promote();
    await repository.verify('charts/beta');
    await promote();
    expect(forge.pulls).toMatchObject([{ open: true, title: 'chore(k8s): promote 2 components to live' }]);
    expect(git(repository.remote, 'show', `${branch()}:clusters/live/versions.ts`)).toMatch(/1\.1\.0[^]*1\.1\.0/);
    expect(git(repository.remote, 'rev-list', '--count', `main..${branch()}`)).toBe('1');
  });

  test('follow the branch of the fleet', async () => {
    const { repository, promote, branch } = await scene();
    await promote();
    const newest = await repository.commit({ 'README.md': 'new\n' });
    await promote();
    expect(git(repository.remote, 'rev-parse', `${branch()}^`)).toBe(newest);
  });

  test('are closed and their branch deleted when nothing is left', async () => {
    const { repository, forge, promote, branch } = await scene();
    await promote();
    await repository.report('failed', 'charts/alpha');
    expect(await promote()).toMatchObject({ status: 0, stdout: expect.stringContaining('pull request closed: ') });
    expect(forge.pulls).toMatchObject([{ open: false }]);
    expect(branch()).toBe('');
    expect(await promote()).toMatchObject({ status: 0, stdout: expect.not.stringContaining('pull request') });
  });

  test('stay closed when a person has closed one, until the plan promotes something else', async () => {
    const { repository, forge, promote, branch } = await scene();
    await promote();
    Object.assign(forge.pulls[0] as object, { open: false });
    // another text, the same promotion
    await repository.report('failed', 'charts/beta');
    await repository.commit({ 'README.md': 'new\n' });
    const before = branch();
    expect(await promote()).toMatchObject({ status: 0, stdout: expect.stringMatching(/pull request declined: https:.*\/pull\/1\nsomebody has closed it: reopen it, or /) });
    expect([forge.pulls.length, branch()]).toEqual([1, before]);
    await repository.raise({ alpha: '1.2.0', beta: '1.1.0' });
    await repository.verify('charts/alpha');
    expect(await promote()).toMatchObject({ status: 0, stdout: expect.stringMatching(/pull request open: https:.*\/pull\/2\n/) });
  });

  test('keep what a person has forced until its source moves on', async () => {
    const { repository, forge, promote, branch } = await scene();
    const proposed = () => /charts\/(\S+) \S+ -> (\S+)\n.*\n? {2}forced past unverified: (.*)/.exec(git(repository.remote, 'log', '-1', '--format=%B', branch()))?.slice(1);
    await promote({ force: new Map([['charts/beta', 'CVE']]) });
    expect(proposed()).toEqual(['beta', '1.1.0', 'CVE']);
    const before = branch();
    await promote();
    expect([branch(), forge.pulls.length]).toEqual([before, 1]);
    await repository.raise({ alpha: '1.1.0', beta: '1.2.0' });
    await promote();
    expect(proposed()).toBeUndefined();
    expect(forge.pulls).toMatchObject([{ open: true, title: 'chore(k8s): promote 1 component to live' }]);
  });

  test('stay as they are where some components alone are asked for, and have to wait', async () => {
    const { forge, promote, branch } = await scene();
    await promote();
    const before = branch();
    expect(await promote({ only: ['charts/beta'] })).toMatchObject({ status: 0, stdout: expect.stringMatching(/pull request open: https:.*\/pull\/1\n/) });
    expect([branch(), forge.pulls]).toMatchObject([before, [{ open: true }]]);
  });

  test('are opened anew where Sluice itself has closed one that promoted the same', async () => {
    const { repository, forge, promote } = await scene();
    await promote();
    await repository.commit({ 'fleet.ts': fleetText('', "mode: 'pull-request', freezes: [{ from: '2026-01-01', to: '2026-02-01', reason: 'holidays' }]") });
    await promote();
    expect(forge.pulls).toMatchObject([{ open: false }]);
    await repository.commit({ 'fleet.ts': fleetText('', "mode: 'pull-request'") });
    await promote();
    expect(forge.pulls).toMatchObject([{ open: false }, { open: true }]);
  });

  test('leave no branch behind when a person has merged it', async () => {
    const { repository, forge, promote, branch } = await scene();
    await promote();
    git(repository.remote, 'update-ref', 'refs/heads/main', branch());
    Object.assign(forge.pulls[0] as object, { open: false });
    expect(await promote()).toMatchObject({ status: 0 });
    expect(branch()).toBe('');
    expect(repository.versions()).toEqual({ alpha: '1.1.0', beta: '1.0.0' });
    expect(forge.pulls).toHaveLength(1);
  });

  test('are planned again when somebody else moves their branch meanwhile', async () => {
    const { repository, forge, promote, branch } = await scene();
    const rival = git(repository.remote, 'rev-parse', 'main^');
    hook(repository.remote, 'pre-receive', `if [ ! -e raced ]; then touch raced; env -u GIT_QUARANTINE_PATH git update-ref refs/heads/${BRANCH} ${rival}; fi`);
    expect(await promote()).toMatchObject({ status: 0 });
    expect(git(repository.remote, 'rev-parse', `${branch()}^`)).toBe(repository.head);
    expect(forge.pulls).toMatchObject([{ open: true }]);
  });

  test('are not closed where somebody forces something into them meanwhile', async () => {
    const { repository, forge, promote, branch } = await scene();
    await promote({ force: new Map([['charts/beta', 'CVE']]) });
    const forced = branch();
    git(repository.remote, 'update-ref', 'refs/rival', forced);
    // as it was before that
    git(repository.remote, 'update-ref', `refs/heads/${BRANCH}`, repository.head);
    await repository.report('failed', 'charts/alpha');
    hook(repository.remote, 'pre-receive', `if [ ! -e raced ]; then touch raced; env -u GIT_QUARANTINE_PATH git update-ref refs/heads/${BRANCH} ${forced}; fi`);
    expect(await promote()).toMatchObject({ status: 0, stdout: expect.stringContaining('pull request open: ') });
    expect(git(repository.remote, 'log', '-1', '--format=%B', branch())).toMatch(/beta 1\.0\.0 -> 1\.1\.0\n {2}forced past unverified: CVE\n/);
    expect(forge.pulls).toMatchObject([{ open: true }]);
  });

  test('are shown by a dry run without asking the forge', async () => {
    const { server, promote, branch } = await scene();
    expect(await promote({ dryRun: true })).toMatchObject({ status: 0, stdout: expect.stringContaining("+      chart: helm('1.1.0', 'alpha'") });
    expect(server.requests).toEqual([]);
    expect(branch()).toBe('');
  });

  test('fails if there is no token', async () => {
    const { repository } = await scene();
    expect(await repository.promote()).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error USAGE: live takes promotions as pull requests.*set SLUICE_TOKEN/) });
  });

  test('fails without the token in what it prints if the forge refuses it', async () => {
    const { repository, server } = await scene();
    const result = await repository.promote({ push: true }, { variables: { GITHUB_API_URL: server.url, GITHUB_TOKEN: 'wrong-token-of-somebody' } });
    expect(result).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error FORGE_AUTH: /) });
    expect(result.stdout + result.stderr).not.toContain('wrong-token');
  });
});
