import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommitMessage } from '../../src/promotion/commit-message';
import { FleetRepository, chartsManifest, fleetText } from '../support/fleet-repository';
import { git, hook } from '../support/git-repository';
import { writeTree } from '../support/temporary-folder';

const CHARTS = { alpha: '1.0.0', beta: '1.0.0', gamma: '1.0.0' };
const RAISED = { alpha: '1.1.0', beta: '1.1.0', gamma: '1.1.0' };

/** Integration has all raised, alpha and beta are verified, gamma has failed. */
async function twoOfThree(): Promise<FleetRepository> {
  const repository = await FleetRepository.create(CHARTS);
  await repository.raise(RAISED);
  await repository.verify('charts/alpha', 'charts/beta');
  await repository.report('failed', 'charts/gamma');
  return repository;
}

describe('promote', () => {
  test('promotes what is verified and names what is not, in one commit that is pushed and checked out', async () => {
    const repository = await twoOfThree();
    const before = repository.head;
    const { status, stdout } = await repository.promote();
    expect(status).toBe(0);
    expect(stdout).toMatch(/charts\/gamma: failed: /);
    expect(stdout).toContain(`pushed ${repository.head}\n`);
    expect(repository.versions()).toEqual({ alpha: '1.1.0', beta: '1.1.0', gamma: '1.0.0' });
    expect(repository.git('rev-parse', 'HEAD^')).toBe(before);
    expect(repository.remoteHead).toBe(repository.head);
    expect(repository.changes).toBe('');
    expect(repository.git('rev-parse', 'refs/remotes/origin/main')).toBe(repository.head);
  });

  test('writes subject, body and trailers that tell what was promoted and why', async () => {
    const repository = await twoOfThree();
    await repository.promote({ push: true, author: 'Sluice Bot <bot@example.org>' });
    const message = repository.git('log', '-1', '--format=%B');
    expect(message.split('\n').slice(0, 4)).toEqual(['chore(k8s): promote 2 components to live', '', 'charts/alpha 1.0.0 -> 1.1.0', expect.stringMatching(/^  integration reported \w+ at 2026-01-20T12:00:00Z$/)]);
    expect(parseCommitMessage(message)).toMatchObject({ targets: ['live'], sources: ['integration'], components: [{ component: 'charts/alpha', from: { version: '1.0.0' }, to: { version: '1.1.0' }, forced: false }, { component: 'charts/beta' }] });
    expect(repository.git('log', '-1', '--format=%an <%ae> %cn <%ce>')).toBe('Sluice Bot <bot@example.org> Sluice Bot <bot@example.org>');
  });

  test('does nothing the second time', async () => {
    const repository = await twoOfThree();
    await repository.promote();
    const after = repository.head;
    expect(await repository.promote()).toMatchObject({ status: 0, stdout: expect.not.stringContaining('pushed') });
    expect([repository.head, repository.remoteHead]).toEqual([after, after]);
  });

  test('commits without pushing unless it is asked to', async () => {
    const repository = await twoOfThree();
    const remote = repository.remoteHead;
    expect(await repository.promote({})).toMatchObject({ status: 0, stdout: expect.stringContaining(`committed ${repository.head}; Flux sees it once it is pushed\n`) });
    expect(repository.versions()).toMatchObject({ alpha: '1.1.0' });
    expect(repository.remoteHead).toBe(remote);
  });

  test('--only promotes nothing else', async () => {
    const repository = await twoOfThree();
    await repository.promote({ push: true, only: ['charts/beta'] });
    expect(repository.versions()).toEqual({ ...CHARTS, beta: '1.1.0' });
  });

  test('--force promotes what a gate holds back, and the commit says which and why', async () => {
    const repository = await twoOfThree();
    await repository.promote({ push: true, only: ['charts/gamma'], force: new Map([['charts/gamma', 'the alert is wrong\nSluice-Target: dev']]) });
    expect(repository.versions()).toEqual({ ...CHARTS, gamma: '1.1.0' });
    const message = repository.git('log', '-1', '--format=%B');
    expect(message).toMatch(/^  forced past failed: the alert is wrong.*dev$/m);
    expect(parseCommitMessage(message)).toMatchObject({ targets: ['live'], components: [{ component: 'charts/gamma', forced: true }] });
  });

  test('--dry-run shows every file and writes nothing, nowhere', async () => {
    const repository = await twoOfThree();
    const other = repository.cloned();
    await repository.commit({ 'README.md': 'somebody else\n' });
    const refs = () => other.git('for-each-ref', 'refs/heads', 'refs/notes', 'refs/tags');
    const before = [other.head, refs(), other.remoteHead];
    const { status, stdout } = await other.promote({ push: true, dryRun: true });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^-.*helm\('1\.0\.0', 'alpha'/m);
    expect(stdout).toMatch(/^\+.*helm\('1\.1\.0', 'alpha'/m);
    expect(stdout).toContain('kubernetes/clusters/live/helm-charts.yaml');
    expect([other.head, refs(), other.remoteHead]).toEqual(before);
    expect(other.changes).toBe('');
    expect(JSON.parse((await other.promote({ dryRun: true, json: true })).stdout)).toMatchObject({ command: 'promote', commits: [{ targets: ['live'], commit: null, pushed: false, diff: expect.stringContaining('1.1.0') }] });
  });

  test('--json tells the plan and the commit', async () => {
    const repository = await twoOfThree();
    const { stdout } = await repository.promote({ push: true, json: true });
    expect(JSON.parse(stdout)).toMatchObject({ command: 'promote', plans: [{ targets: ['live'] }], commits: [{ targets: ['live'], commit: repository.head, pushed: true }], problems: [] });
  });

  test('catches up with its upstream first', async () => {
    const repository = await twoOfThree();
    const other = repository.cloned();
    const newest = await repository.commit({ 'README.md': 'somebody else\n' });
    await other.promote();
    expect(other.git('rev-parse', 'HEAD^')).toBe(newest);
    expect(other.remoteHead).toBe(other.head);
  });

  test('makes a shallow clone whole', async () => {
    const repository = await twoOfThree();
    const other = repository.cloned('--depth=1');
    expect(await other.promote()).toMatchObject({ status: 0 });
    expect(other.versions()).toMatchObject({ alpha: '1.1.0' });
    expect(repository.remoteHead).toBe(other.head);
  });

  test('works in a blobless clone', async () => {
    const other = (await twoOfThree()).cloned('--filter=blob:none');
    expect(await other.promote()).toMatchObject({ status: 0 });
    expect(other.versions()).toMatchObject({ alpha: '1.1.0' });
  });

  test('works in a fleet in a folder of its repository', async () => {
    const repository = await FleetRepository.create(CHARTS, { folder: 'fleets/home' });
    await repository.raise(RAISED);
    await repository.verify('charts/*');
    expect(await repository.promote()).toMatchObject({ status: 0 });
    expect(repository.versions()).toEqual(RAISED);
    expect(repository.git('diff', '--name-only', 'HEAD^', 'HEAD').split('\n')).toEqual(['fleets/home/clusters/live/versions.ts', 'fleets/home/kubernetes/clusters/live/helm-charts.yaml']);
    expect(repository.changes).toBe('');
  });
});

describe('what a promotion carries', () => {
  const VALUES = 'replicas: 2 # tabs\tand  spaces\r\nname: "ü"\n\n\n';

  test('values files, byte for byte, and takes away those that nothing names any more', async () => {
    const old = { alpha: { version: '1.0.0', values: 'values/alpha.yaml' } };
    const repository = await FleetRepository.create(old, { files: { 'clusters/integration/values/alpha.yaml': 'a: 1\n', 'clusters/live/values/alpha.yaml': 'a: 1\n' } });
    await repository.raise(old, { 'clusters/integration/values/alpha.yaml': VALUES });
    await repository.verify('charts/alpha');
    expect(await repository.promote()).toMatchObject({ status: 0 });
    expect(repository.git('cat-file', '-p', 'HEAD:clusters/live/values/alpha.yaml')).toBe(repository.git('cat-file', '-p', 'HEAD:clusters/integration/values/alpha.yaml'));
    expect(repository.read('clusters/live/values/alpha.yaml')).toBe(VALUES);

    await repository.raise({ alpha: '1.0.0' });
    await repository.verify('charts/alpha');
    expect(await repository.promote()).toMatchObject({ status: 0 });
    expect(existsSync(join(repository.home, 'clusters/live/values/alpha.yaml'))).toBe(false);
    expect(repository.git('ls-tree', '-r', '--name-only', 'HEAD', 'clusters/live')).toBe('clusters/live/versions.ts');
    expect(repository.changes).toBe('');
  });

  test('a new chart with its values, a changed dependency and a moved repository', async () => {
    const repository = await FleetRepository.create(CHARTS);
    await repository.raise({
      alpha: { version: '1.0.0', repository: 'oci://ghcr.io/acme/charts' },
      beta: { version: '1.0.0', dependsOn: ['delta'] },
      gamma: '1.0.0',
      delta: { version: '3.0.0', values: 'values/delta.yaml' },
    }, { 'clusters/integration/values/delta.yaml': VALUES });
    await repository.verify('charts/alpha', 'charts/beta', 'charts/delta');
    expect(await repository.promote()).toMatchObject({ status: 0 });
    expect(repository.read('clusters/live/versions.ts')).toBe(repository.read('clusters/integration/versions.ts'));
    expect(repository.read('clusters/live/values/delta.yaml')).toBe(VALUES);
    expect(repository.read('kubernetes/clusters/live/helm-charts.yaml')).toContain('ghcr.io/acme/charts');
  });

  test('a removed chart', async () => {
    const repository = await FleetRepository.create(CHARTS);
    await repository.raise({ alpha: '1.0.0', gamma: '1.0.0' });
    await repository.verify('charts/beta');
    expect(await repository.promote()).toMatchObject({ status: 0 });
    expect(Object.keys(repository.versions())).toEqual(['alpha', 'gamma']);
    expect(repository.git('log', '-1', '--format=%b')).toMatch(/^charts\/beta 1\.0\.0 -> absent$/m);
  });

  test('one commit per target, each planned from what the one before has left', async () => {
    const fleet = fleetText().replace('export default', "fleet.addCluster('last', { versions: last, promotedFrom: 'integration' });\nexport default")
      .replace('import { versions as live }', "import { versions as last } from './clusters/last/versions';\nimport { versions as live }");
    const repository = await FleetRepository.create(CHARTS, { fleet, files: { 'clusters/last/versions.ts': chartsManifest(CHARTS) } });
    await repository.raise(RAISED);
    await repository.verify('charts/*');
    expect(await repository.promote()).toMatchObject({ status: 0 });
    expect(repository.git('log', '-2', '--format=%s').split('\n')).toEqual(['chore(k8s): promote 3 components to last', 'chore(k8s): promote 3 components to live']);
    expect([repository.versions('live'), repository.versions('last')]).toEqual([RAISED, RAISED]);
    expect(repository.remoteHead).toBe(repository.head);
  });
});

describe('promote fails and changes nothing', () => {
  interface Failure {
    readonly when: string;
    readonly arrange: (repository: FleetRepository) => void;
    readonly expected: RegExp;
    readonly options?: Parameters<FleetRepository['promote']>[0];
  }
  const failures: readonly Failure[] = [
    { when: 'a tracked file differs', arrange: ({ home }) => appendFileSync(join(home, 'fleet.ts'), '\n'), expected: /^error DIRTY_WORK_TREE: tracked files differ/ },
    { when: 'something is staged', arrange: (repository) => { writeTree(repository.home, { 'new.txt': 'new' }); repository.git('add', 'new.txt'); }, expected: /^error DIRTY_WORK_TREE: / },
    { when: 'no branch is checked out', arrange: (repository) => { repository.git('checkout', '--quiet', '--detach'); }, expected: /^error DETACHED_HEAD: / },
    { when: 'there is no remote', arrange: (repository) => { repository.git('remote', 'remove', 'origin'); }, expected: /^error NO_UPSTREAM: the branch main .*; the clone has no remote: git remote add origin <address>, then git push --set-upstream origin main\n$/ },
    { when: 'the branch has no upstream', arrange: (repository) => { repository.git('branch', '--unset-upstream'); }, expected: /^error NO_UPSTREAM: the branch main .*git branch --set-upstream-to=origin\/main/ },
    { when: 'the branch follows one of the same clone', arrange: (repository) => { repository.git('switch', '--quiet', '--create', 'local', '--track', 'main'); }, expected: /^error NO_UPSTREAM: the branch local / },
    { when: 'it is not the branch of the fleet', arrange: (repository) => { repository.git('switch', '--quiet', '--create', 'feature'); repository.git('push', '--quiet', '--set-upstream', 'origin', 'feature'); }, expected: /^error WRONG_BRANCH: .*found feature; git switch main/ },
    { when: 'the branch has commits of its own', arrange: (repository) => { repository.git('commit', '--quiet', '--allow-empty', '-m', 'mine'); }, expected: /^error DIVERGED: the branch main has commits that origin\/main has not/ },
    { when: 'a file that it writes was never committed', arrange: (repository) => { repository.git('rm', '--quiet', '--cached', 'kubernetes/clusters/live/helm-charts.yaml'); repository.git('commit', '--quiet', '-m', 'forget a file'); repository.git('push', '--quiet'); }, expected: /^error DIRTY_WORK_TREE: kubernetes\/clusters\/live\/helm-charts\.yaml: the commit needs this file/ },
    { when: 'the remote refuses the branch', arrange: ({ remote }) => { hook(remote, 'update', 'case "$1" in refs/heads/*) echo "GH006: Protected branch update failed"; exit 1;; esac'); }, expected: /^error PUSH_REFUSED: .*protected branch/ },
    { when: 'a component is not there', arrange: () => undefined, options: { push: true, only: ['charts/alfa'] }, expected: /^error UNKNOWN_COMPONENT: no target has or could get "charts\/alfa"; allowed: charts\/alpha, charts\/beta, charts\/gamma\n$/ },
    { when: 'a component is forced that is not among those asked for', arrange: () => undefined, options: { push: true, only: ['charts/alpha'], force: new Map([['charts/beta', 'why']]) }, expected: /^error USAGE: charts\/beta is forced, but only others are to be promoted; allowed: charts\/alpha\n$/ },
    { when: 'the target is unknown', arrange: () => undefined, options: { push: true, to: 'moon' }, expected: /^error UNKNOWN_CLUSTER: .*"moon".*allowed: live\n$/ },
    { when: 'nothing is promoted to the target', arrange: () => undefined, options: { push: true, to: 'integration' }, expected: /^error USAGE: nothing is promoted to integration: it tracks Renovate/ },
    { when: 'the author is none', arrange: () => undefined, options: { push: true, author: 'Bot' }, expected: /^error USAGE: the author is not of the form/ },
  ];
  test.each(failures)('if $when', async ({ arrange, expected, options = { push: true } }) => {
    const repository = await twoOfThree();
    arrange(repository);
    const state = () => [repository.head, repository.changes, repository.remoteHead, repository.git('for-each-ref', 'refs/heads')];
    const before = state();
    expect(await repository.promote(options)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(expected) });
    expect(state()).toEqual(before);
  });
});

describe('a race for the branch', () => {
  test('is run again from what has won', async () => {
    const repository = await twoOfThree();
    const rival = repository.cloned();
    const winner = await rival.commit({ 'clusters/live/versions.ts': chartsManifest({ ...CHARTS, alpha: '1.1.0' }) }, 'feat: live takes alpha by hand');
    git(repository.remote, 'update-ref', 'refs/heads/rival', winner);
    git(repository.remote, 'update-ref', 'refs/heads/main', `${winner}^`);
    // the rival lands while our objects travel
    hook(repository.remote, 'pre-receive', `if [ ! -e raced ]; then touch raced; env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main ${winner}; fi`);
    expect(await repository.promote()).toMatchObject({ status: 0 });
    expect(existsSync(join(repository.remote, 'raced'))).toBe(true);
    expect(repository.git('rev-parse', 'HEAD^')).toBe(winner);
    expect(repository.remoteHead).toBe(repository.head);
    expect(repository.git('log', '-1', '--format=%s')).toBe('chore(k8s): promote 1 component to live');
    expect(repository.versions()).toEqual({ alpha: '1.1.0', beta: '1.1.0', gamma: '1.0.0' });
  });

  test('of twenty promoters loses no update, promotes nothing twice, and ends', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `chart-${index}`);
    const all = (version: string) => Object.fromEntries(names.map((name) => [name, version]));
    const repository = await FleetRepository.create(all('1.0.0'));
    await repository.raise(all('1.1.0'));
    await repository.verify('charts/*');
    const promoters = names.map(() => repository.cloned());
    // every chart is asked for by two of them
    const results = await Promise.all(promoters.map((promoter, index) => promoter.promote({ push: true, only: [`charts/chart-${index}`, `charts/chart-${(index + 1) % names.length}`] })));
    expect(results.filter(({ status }) => status !== 0)).toEqual([]);
    repository.git('pull', '--quiet');
    expect(repository.versions()).toEqual(all('1.1.0'));
    const messages = repository.git('log', '--format=%B%x00', '--grep=^chore(k8s)').split('\0').map((message) => parseCommitMessage(message.trim()));
    const promoted = messages.flatMap((message) => message?.components.map(({ component }) => component) ?? []);
    expect([...promoted].sort()).toEqual(names.map((name) => `charts/${name}`).sort());
    // two hundred attempts in one process: a quarter of a minute of computing where nothing else runs
  }, 120_000);
});
