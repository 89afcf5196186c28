import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { doctor, type DoctorOptions } from '../../src/commands/doctor';
import { record } from '../../src/commands/record';
import { runCommand, type CommandResult, type CommandSettings } from '../support/command';
import { ForgeState, github } from '../support/fake-forges';
import { chartsManifest, FleetRepository, fleetText, NOW } from '../support/fleet-repository';
import { forgeServer, type ForgeServer } from '../support/forge-server';
import { git } from '../support/git-repository';
import { temporaryFolder, writeTree } from '../support/temporary-folder';

jest.setTimeout(60_000);

const TOKEN = 't0k3n-of-the-forge';
const CHARTS = { alpha: '1.0.0', beta: '1.0.0' };
const HELM_CHARTS = 'kubernetes/clusters/live/helm-charts.yaml';

interface Json {
  readonly findings: readonly { readonly id: string; readonly severity: string; readonly age?: number; readonly at?: object; readonly commands: readonly string[] }[];
  readonly notChecked: readonly { readonly kind: string; readonly why: string }[];
  readonly issues?: readonly { readonly what: string; readonly number: number }[];
}

function run(folder: string, options: DoctorOptions = { offline: true }, settings: CommandSettings = {}): Promise<CommandResult> {
  return runCommand('doctor', folder, (environment) => doctor(options, environment), { now: NOW, ...settings });
}

async function json(folder: string, options: DoctorOptions = { offline: true }, settings: CommandSettings = {}): Promise<Json & { readonly status: number }> {
  const { stdout, status } = await run(folder, { json: true, ...options }, settings);
  return { ...JSON.parse(stdout) as Json, status };
}

/** Nothing is said of the repository. */
const NOTHING = /^(?!.*foreign-repository)/;

const idsOf = ({ findings }: Json) => findings.map(({ id }) => id);

/** A fleet with which nothing is wrong: everything on integration is reported. The remote that it talks to is a folder, so another one tells where it is at home. */
async function healthy(fleet: string = fleetText()): Promise<FleetRepository> {
  const repository = await FleetRepository.create(CHARTS, { fleet });
  await repository.verify('charts/alpha', 'charts/beta');
  repository.git('remote', 'add', 'github', 'https://github.com/acme/homelab.git');
  return repository;
}

/** For whoever only looks. */
let repository: FleetRepository;

beforeAll(async () => {
  repository = await healthy();
});

describe('sluice doctor', () => {
  test.each<readonly [string, DoctorOptions, Partial<CommandResult>]>([
    ['offline', { offline: true }, { status: 0, stdout: 'not checked:\n  open-branch: GitHub is not asked with --offline\n\nnothing found, 1 check not made\n', stderr: '' }],
    ['without a token', {}, { status: 0, stdout: expect.stringContaining('open-branch: GitHub is not asked: there is no token in') as string }],
    ['as Markdown', { offline: true, markdown: true }, { status: 0, stdout: 'Not checked:\n\n- `open-branch`: GitHub is not asked with --offline\n\nnothing found, 1 check not made.\n' }],
    ['as JSON', { offline: true, json: true }, { status: 0, stdout: expect.stringMatching(/^\{\n {2}"version": 1,\n {2}"command": "doctor",\n {2}"findings": \[\],\n {2}"notChecked": \[\n/) as string }],
    ['issues without a token', { issues: true }, { status: 1, stderr: expect.stringContaining('USAGE: issues are kept on GitHub alone') as string }],
    ['issues without asking anybody', { issues: true, offline: true }, { status: 1, stderr: expect.stringContaining('USAGE: --issues asks GitHub, and --offline asks nobody') as string }],
    ['JSON and Markdown', { json: true, markdown: true }, { status: 1, stderr: expect.stringContaining('USAGE: --json and --markdown') as string }],
  ])('%s', async (_, options, outcome) => {
    expect(await run(repository.home, options)).toMatchObject(outcome);
  });

  test('keeps no issues of another branch than the fleet\'s', async () => {
    const other = repository.cloned();
    git(other.clone, 'switch', '--quiet', '--create', 'feature', '--no-track');
    expect(await run(other.home, { issues: true }, { variables: { GITHUB_TOKEN: TOKEN, GITHUB_API_URL: 'http://127.0.0.1:9' } })).toMatchObject({ status: 1, stderr: expect.stringContaining('WRONG_BRANCH') as string });
  });

  test('changes nothing', async () => {
    const before = [repository.head, repository.changes, git(repository.clone, 'for-each-ref')];
    await run(repository.home);
    expect([repository.head, repository.changes, git(repository.clone, 'for-each-ref')]).toEqual(before);
  });

  test('exits with 1 where the fleet does not load', async () => {
    const folder = temporaryFolder({ 'fleet.ts': 'throw new Error("no");\n' });
    expect(await run(folder)).toMatchObject({ status: 1, stderr: expect.stringContaining('FLEET_LOAD') as string });
  });

  test.each(["groups: [{ name: 'net', atomic: true }]", 'groups: {}', 'sameVersion: {}', 'notifications: true, reporters: 5', 'workflows: { token: {} }', 'terragrunt: { unit: [{}] }', 'terragrunt: {}', "workflows: { token: 'SLUICE_TOKEN' }"])('is no defect where the types of fleet.ts are wrong: %s', async (props) => {
    const manifest = chartsManifest(CHARTS);
    const fleet = fleetText().replace(/reporters: \{.*?\}, /, `${props}, `);
    const folder = temporaryFolder({ 'fleet.ts': fleet, 'clusters/integration/versions.ts': manifest, 'clusters/live/versions.ts': manifest });
    const { status, findings } = await json(folder);
    expect([status, findings[0]?.id]).toEqual([2, 'invalid-fleet/errors']);
  });

  test('says what it cannot check outside of a repository, and checks the rest', async () => {
    const manifest = chartsManifest(CHARTS);
    const folder = temporaryFolder({ 'fleet.ts': fleetText(), 'clusters/integration/versions.ts': manifest, 'clusters/live/versions.ts': manifest });
    const { status, findings, notChecked } = await json(folder);
    expect([status, [...new Set(findings.map(({ id }) => id.split('/')[0]))]]).toEqual([2, ['stale-file', 'stale-workflow']]);
    expect(notChecked.filter(({ why }) => why.startsWith('NO_REPOSITORY')).map(({ kind }) => kind)).toEqual(['silent-cluster', 'waiting-candidate', 'stale-workflow', 'foreign-repository', 'foreign-provider', 'shared-ledger', 'blind-renovate', 'broken-ledger']);
  });

  test('tells an edited file from one that nobody has synthesized', async () => {
    const one = await healthy();
    writeTree(one.home, { [HELM_CHARTS]: one.read(HELM_CHARTS).replace('10m', '20m') });
    git(one.clone, 'commit', '--quiet', '--all', '-m', 'fix: by hand');
    const edited = await json(one.home);
    expect([edited.status, edited.findings]).toMatchObject([2, [{ id: `edited-file/${HELM_CHARTS}`, severity: 'error', at: { file: HELM_CHARTS, line: expect.any(Number) as number } }]]);
    writeTree(one.home, { 'clusters/live/versions.ts': chartsManifest({ ...CHARTS, beta: '1.1.0' }) });
    expect(idsOf(await json(one.home))).toEqual(['stale-file/synthesis']);
    git(one.clone, 'commit', '--quiet', '--all', '-m', 'feat: raise beta');
    expect(idsOf(await json(one.home))).toContain('stale-file/synthesis');
  });

  test('finds what waits for a report, how long, and the command that gets it; the command helps', async () => {
    const one = await healthy();
    await one.raise({ ...CHARTS, alpha: '1.1.0' });
    const { status, findings } = await json(one.home, {});
    expect([status, findings]).toMatchObject([2, [{
      id: 'waiting-candidate/live/unverified/integration', age: 1_684_800, commands: ['kubectl get helmreleases -A -o json | npx sluice record --cluster integration --helmreleases -'],
    }]]);
    await one.verify('charts/alpha');
    expect(await run(one.home, {})).toMatchObject({ status: 0 });
  });

  test('finds a Provider of the owner\'s, and a configuration of Renovate that comes first, also before they are committed', async () => {
    const one = await healthy();
    writeTree(one.home, {
      'renovate.jsonc': '{}\n',
      'kubernetes/apps/mine.yml': 'apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Provider\nmetadata:\n  name: mine\nspec:\n  type: github\n  address: https://github.com/acme/other\n',
    });
    expect(idsOf(await json(one.home))).toEqual(['blind-renovate/renovate.jsonc', 'foreign-provider/kubernetes/apps/mine.yml/mine']);
  });

  test('finds a Provider beside the clusters of a fleet that has them elsewhere', async () => {
    const one = await healthy(fleetText("clustersFolder: 'clusters-of-flux'"));
    writeTree(one.home, { 'apps/mine.yaml': 'apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Provider\nmetadata:\n  name: mine\nspec:\n  type: github\n  address: https://github.com/acme/other\n' });
    expect(idsOf(await json(one.home))).toEqual(['foreign-provider/apps/mine.yaml/mine']);
  });

  test('compares what runs at the top of the repository with a fleet in a folder of it', async () => {
    const one = await FleetRepository.create(CHARTS, { folder: 'deploy', fleet: fleetText("workflows: { fleetFolder: 'deploy' }") });
    await one.verify('charts/alpha', 'charts/beta');
    expect(idsOf(await json(one.home))).toEqual(['stale-workflow/copy/.github/workflows/promote-to-live.yaml', 'stale-workflow/copy/.github/workflows/synth.yaml', 'blind-renovate/placement']);
    cpSync(join(one.home, 'fleet.ts'), join(one.clone, 'apps/fleet.ts'));
    expect(idsOf(await json(one.home))).toContain('shared-ledger/integration');
    rmSync(join(one.clone, 'apps'), { recursive: true });
    cpSync(join(one.home, '.github'), join(one.clone, '.github'), { recursive: true });
    expect(idsOf(await json(one.home))).toEqual([]);
  });

  test.each<readonly [string, readonly (readonly string[])[], RegExp]>([
    ['a folder, and another repository', [['remote', 'set-url', 'github', 'https://github.com/acme/other.git']], /not checked: .*foreign-repository: the address of the remote origin tells no repository/],
    ['another repository, with credentials', [['remote', 'remove', 'origin'], ['remote', 'set-url', 'github', 'https://me:s3cr3t@github.com/acme/other.git']], /error foreign-repository: fleet.ts says that the repository is github.com\/acme\/homelab, and the remote github is github.com\/acme\/other:/],
    ['an abbreviation that git knows', [['remote', 'set-url', 'github', 'gh:homelab'], ['config', 'url.git@github.com:acme/.insteadOf', 'gh:']], NOTHING],
    ['a mirror that git is told to use instead', [['config', 'url.https://mirror.example.org/.insteadOf', 'https://github.com/']], NOTHING],
    ['an address to push to', [['remote', 'set-url', 'github', '/srv/mirror'], ['remote', 'set-url', '--push', 'github', 'git@github.com:Acme/HomeLab.git']], NOTHING],
    ['no remote', [['remote', 'remove', 'origin'], ['remote', 'remove', 'github']], /not checked: .*foreign-repository: the clone has no remote/],
  ])('compares repository of fleet.ts with the remotes of the clone: %s', async (_, commands, said) => {
    const { clone, home } = repository.cloned();
    git(clone, 'remote', 'add', 'github', 'https://github.com/acme/homelab.git');
    for (const command of commands) git(clone, ...command);
    const { stdout } = await run(home, { offline: true });
    expect(stdout.replace(/\s+/g, ' ')).toMatch(said);
    expect(stdout).not.toContain('s3cr3t');
  });

  test('finds lines of the ledger that are no reports', async () => {
    const one = await healthy();
    git(one.clone, 'notes', '--ref', 'refs/notes/sluice/integration', 'append', '-m', '\u001b[31mI say it is fine @everyone', 'HEAD');
    const result = await run(one.home);
    expect(result).toMatchObject({ status: 2, stdout: expect.stringContaining('warning broken-ledger: the ledger of integration has a line that is no report') as string });
    expect(result.stdout).not.toMatch(/\u001b|everyone/);
  });

  test('does not take reports that were never fetched for reports that were never made', async () => {
    const { status, notChecked } = await json(repository.cloned().home);
    expect([status, notChecked]).toMatchObject([0, [
      { kind: 'silent-cluster', why: 'the clone has no reports, and --offline fetches none' }, { kind: 'waiting-candidate' }, { kind: 'foreign-repository' }, { kind: 'open-branch' }, { kind: 'broken-ledger' },
    ]]);
  });

  test('does not take a remote that is away for a cluster that is silent', async () => {
    const one = await healthy();
    git(one.clone, 'remote', 'set-url', 'origin', join(one.clone, '../gone.git'));
    const { findings, notChecked } = await json(one.home, {});
    expect(findings).toEqual([]);
    expect(notChecked.map(({ kind }) => kind)).toEqual(['silent-cluster', 'waiting-candidate', 'open-branch', 'broken-ledger']);
  });
});

/** A fleet on a GitHub of loopback. */
class World {
  public static async create(of: FleetRepository = repository): Promise<World> {
    const state = new ForgeState();
    return new World(of, state, await forgeServer(github(state, TOKEN)));
  }

  public readonly summary = join(temporaryFolder({ summary: '' }), 'summary');

  private constructor(public readonly fleet: FleetRepository, public readonly state: ForgeState, public readonly server: ForgeServer) {}

  public run(options: DoctorOptions = { issues: true }, settings: CommandSettings = {}): Promise<CommandResult> {
    return run(this.fleet.home, options, { ...settings, variables: { SLUICE_TOKEN: TOKEN, GITHUB_API_URL: this.server.url, GITHUB_STEP_SUMMARY: this.summary, ...settings.variables } });
  }

  public get open(): readonly string[] {
    return this.state.issues.filter(({ open }) => open).map(({ title }) => title);
  }
}

describe('sluice doctor, on GitHub', () => {
  test('asks whether the branch is protected', async () => {
    const world = await World.create();
    expect(await world.run({})).toMatchObject({ status: 0, stdout: 'nothing found\n' });
    world.state.branch = { protected: false };
    expect(await world.run({})).toMatchObject({ status: 2, stdout: expect.stringContaining('warning open-branch: the branch main is not protected') as string });
    world.state.rules = ['pull_request'];
    expect(await world.run({})).toMatchObject({ status: 0 });
    world.state.rules = undefined;
    expect(await world.run({})).toMatchObject({ status: 0, stdout: expect.stringContaining('open-branch: the branch has no protection of the old kind, and GitHub does not tell') as string });
  });

  test('asks whether the owner is an organisation, where it matters', async () => {
    const world = await World.create(await healthy(fleetText().replace("reporters: { integration: ['integration-flux'] }, ", '')));
    expect(await world.run({})).toMatchObject({ status: 0 });
    world.state.repository = { owner: { type: 'Organization' } };
    expect(await world.run({})).toMatchObject({ status: 2, stdout: expect.stringContaining('error default-reporter: nobody can report for integration') as string });
  });

  test('opens an issue, changes it, leaves it alone, and closes it when it is over', async () => {
    const world = await World.create(await healthy());
    expect(await world.run()).toMatchObject({ status: 0, stdout: 'nothing found\n' });
    await world.fleet.raise({ ...CHARTS, alpha: '1.1.0' });
    expect(await world.run()).toMatchObject({ status: 2, stdout: expect.stringContaining('issue #1 opened: https://github.com/acme/homelab/issues/1\n') as string });
    expect(world.state.issues).toMatchObject([{ title: 'sluice: charts/alpha waits for live: integration has not reported it', labels: ['sluice'], open: true }]);
    expect(readFileSync(world.summary, 'utf8')).toContain('### error: charts/alpha waits for live');
    expect((await world.run()).stdout).not.toContain('issue #');
    await world.fleet.raise({ alpha: '1.1.0', beta: '1.1.0' });
    expect((await world.run()).stdout).toContain('issue #1 updated');
    expect(world.open).toEqual(['sluice: 2 components wait for live: integration has not reported them']);
    await world.fleet.verify('charts/alpha', 'charts/beta');
    expect(await world.run({ issues: true, json: true })).toMatchObject({ status: 0, stdout: expect.stringContaining('"what": "closed"') as string });
    expect([world.open, world.state.issues.length]).toEqual([[], 1]);
    expect(await world.run()).toMatchObject({ status: 0, stdout: 'nothing found\n' });
  });

  test('touches no issue of somebody else\'s, and says nothing twice to somebody who has closed one', async () => {
    const world = await World.create();
    world.state.branch = { protected: false };
    await world.run();
    const [own] = world.state.issues;
    world.state.addIssue({ author: 'mallory', body: own?.body ?? '' });
    Object.assign(own ?? {}, { open: false });
    expect((await world.run()).stdout).not.toContain('issue #');
    world.state.branch = { protected: true };
    expect((await world.run()).stdout).toContain('issue #1 settled');
    expect(world.state.issues).toMatchObject([{ author: 'github-actions[bot]', open: false }, { author: 'mallory', open: true, edits: 0 }]);
    world.state.branch = { protected: false };
    expect((await world.run()).stdout).toContain('issue #1 reopened');
  });

  test('closes no issue whose check could not be made', async () => {
    const world = await World.create();
    world.state.branch = { protected: false };
    await world.run();
    world.state.rules = undefined;
    expect((await world.run()).stdout).not.toContain('issue #');
    expect(world.open).toHaveLength(1);
  });

  test('opens an issue for a fleet that does not load, where the workflow looks after it, and closes it when it loads again', async () => {
    const world = await World.create(await healthy());
    world.state.branch = { protected: false };
    const sweep = { variables: { GITHUB_REPOSITORY: 'acme/homelab', GITHUB_EVENT_NAME: 'schedule' } };
    await world.run({ issues: true }, sweep);
    const fleet = world.fleet.read('fleet.ts');
    writeTree(world.fleet.home, { 'fleet.ts': 'throw new Error("@everyone https://me:s3cr3t@example.org");\n' });
    const broken = await world.run({ issues: true }, sweep);
    expect(broken).toMatchObject({ status: 1, stdout: 'issue #2 opened: https://github.com/acme/homelab/issues/2\n', stderr: expect.stringContaining('FLEET_LOAD') as string });
    expect(world.open).toEqual([expect.stringContaining('the branch main is not protected'), 'sluice: the fleet does not load, so nothing is promoted, and nothing else that is wrong is found']);
    expect(world.state.issues[1]?.body).toMatch(/where: fleet\.ts:1.*\n[^]*FLEET\\_LOAD/);
    expect(JSON.stringify(world.state.issues) + readFileSync(world.summary, 'utf8')).not.toMatch(/s3cr3t|[^\u200b]@everyone/);
    expect(readFileSync(world.summary, 'utf8')).toContain('### error: the fleet does not load');
    expect((await world.run({ issues: true }, sweep)).stdout).toBe('');
    writeTree(world.fleet.home, { 'fleet.ts': fleet });
    expect((await world.run({ issues: true }, sweep)).stdout).toContain('issue #2 closed');
    expect(world.open).toEqual([expect.stringContaining('the branch main is not protected')]);
  });

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['a manifest that cannot be read', { 'clusters/live/versions.ts': "import { defineVersions } from 'sluice';\nexport const versions = defineVersions({ charts: nope });\n" }],
    ['a fleet that uses what this Sluice does not have', { 'fleet.ts': "import { Barge } from 'sluice';\nexport default new Barge();\n" }],
  ])('opens an issue for %s', async (_, files) => {
    const world = await World.create(repository.cloned());
    writeTree(world.fleet.home, files);
    expect(await world.run({ issues: true }, { variables: { GITHUB_REPOSITORY: 'acme/homelab', GITHUB_EVENT_NAME: 'workflow_dispatch' } })).toMatchObject({ status: 1, stdout: expect.stringContaining('issue #1 opened') as string });
  });

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['at a terminal, where a person sees it fail', {}],
    ['in a pull request, whose fleet is not the one that runs', { GITHUB_REPOSITORY: 'acme/homelab', GITHUB_EVENT_NAME: 'pull_request' }],
    ['without a token', { GITHUB_REPOSITORY: 'acme/homelab', GITHUB_EVENT_NAME: 'schedule', SLUICE_TOKEN: '' }],
    ['with a token that may not', { GITHUB_REPOSITORY: 'acme/homelab', GITHUB_EVENT_NAME: 'schedule', SLUICE_TOKEN: 'another' }],
  ])('opens no issue for a fleet that does not load %s', async (_, variables) => {
    const world = await World.create(repository.cloned());
    writeTree(world.fleet.home, { 'fleet.ts': 'throw new Error("no");\n' });
    expect(await world.run({ issues: true }, { variables })).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('FLEET_LOAD') as string });
    expect(world.state.issues).toEqual([]);
  });

  test.each<readonly [string, (world: World) => void, Partial<CommandResult>]>([
    ['issues that are switched off', ({ state }) => { state.repository = { has_issues: false }; }, { status: 2, stderr: 'warning no issue is kept: acme/homelab has its issues switched off\n' }],
    ['a token that is not accepted', ({ server }) => { server.next(...Array.from({ length: 9 }, () => ({ status: 401, body: { message: 'Bad credentials' } }))); }, { status: 1, stderr: expect.stringContaining('FORGE_AUTH') as string }],
  ])('%s', async (_, prepare, outcome) => {
    const world = await World.create();
    world.state.branch = { protected: false };
    prepare(world);
    expect(await world.run()).toMatchObject(outcome);
    expect(world.state.issues).toEqual([]);
  });

  test('keeps the other issues where GitHub does not take one, and tells what was found all the same', async () => {
    const world = await World.create(await healthy());
    await world.fleet.raise({ ...CHARTS, alpha: '1.1.0' });
    Object.assign(world.state, { branch: { protected: false }, refused: /alpha/ });
    expect(await world.run()).toMatchObject({ status: 1, stdout: expect.stringMatching(/error waiting-candidate: [^]*warning open-branch: [^]*issue #1 opened/) as string, stderr: expect.stringContaining('FORGE_FAILED') as string });
    expect(world.open).toEqual([expect.stringContaining('the branch main is not protected')]);
    expect(readFileSync(world.summary, 'utf8')).toContain('### error: charts/alpha waits for live');
  });

  test('shows its token nowhere', async () => {
    const world = await World.create();
    world.state.branch = { protected: false };
    world.state.rules = undefined;
    const { stdout, stderr } = await world.run();
    expect(stdout + stderr + JSON.stringify(world.state.issues) + readFileSync(world.summary, 'utf8')).not.toContain(TOKEN);
  });

  test('lets no event write into an issue', async () => {
    const world = await World.create(await healthy());
    await world.fleet.raise({ ...CHARTS, alpha: '1.1.0' });
    await runCommand('record', world.fleet.home, (environment) => record({ cluster: 'integration', component: ['charts/alpha'], outcome: 'failed' }, environment), { now: new Date('2026-01-05T00:00:00Z'), variables: { GITHUB_ACTOR: 'mallory' } });
    await world.run();
    expect(world.open).toEqual(['sluice: charts/alpha waits for live (failed): somebody has recorded that it failed on integration; a newer success there, or the next change, passes by itself']);
    expect(JSON.stringify(world.state.issues)).not.toContain('mallory');
  });
});
