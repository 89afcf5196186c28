import { join } from 'node:path';
import { record } from '../../src/commands/record';
import { LOOK_BACK } from '../../src/commands/sweep';
import { runCommand, type CommandResult } from '../support/command';
import { ForgeState, github } from '../support/fake-forges';
import { forgeServer, type ForgeServer } from '../support/forge-server';
import { git, testRemote } from '../support/git-repository';
import { writeTree } from '../support/temporary-folder';

const TOKEN = 't0k3n-of-the-forge';
const CONTEXT = 'flux/integration/Kustomization/flux-system/apps';

const manifest = (version: string): string => [
  "import { defineVersions, githubRelease, helm } from 'sluice';", '', 'export const versions = defineVersions({',
  "  infrastructure: { talos: githubRelease('v1.12.1', 'siderolabs/talos') },", '  charts: {',
  `    cilium: { namespace: 'kube-system', chart: helm('${version}', 'cilium', 'https://helm.cilium.io') },`,
  "    podinfo: { namespace: 'podinfo', test: true, chart: helm('6.7.0', 'podinfo', 'https://stefanprodan.github.io/podinfo') },",
  '  },', '});', '',
].join('\n');

const fleet = (readiness: string): string => [
  "import { Fleet } from 'sluice';",
  "import { versions as integration } from './clusters/integration/versions';",
  "import { versions as live } from './clusters/live/versions';",
  "const fleet = new Fleet({ repository: 'acme/homelab', reporters: { integration: ['robot'] } });",
  `fleet.addCluster('integration', { versions: integration${readiness} });`,
  "fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });",
  'export default fleet;', '',
].join('\n');
const READINESS = ", readiness: { name: 'apps', file: 'apps.yaml' }";

/** A repository with three commits, each a version of cilium, and a forge that lists statuses. */
class World {
  public static async create(readiness: string = READINESS): Promise<World> {
    const made: { state?: ForgeState } = {};
    const server = await forgeServer((request) => github(made.state ?? new ForgeState(), TOKEN)(request));
    const world = new World(server, readiness);
    made.state = world.state;
    return world;
  }

  public readonly clone = testRemote().clone;
  public readonly state = new ForgeState();
  public readonly commits: string[] = [];

  private constructor(public readonly server: ForgeServer, readiness: string) {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
      writeTree(this.clone, { 'fleet.ts': fleet(readiness), 'clusters/integration/versions.ts': manifest(version), 'clusters/live/versions.ts': manifest('1.0.0') });
      git(this.clone, 'add', '--all');
      git(this.clone, 'commit', '--quiet', '-m', `feat: cilium ${version}`);
      this.commits.unshift(git(this.clone, 'rev-parse', 'HEAD'));
    }
    git(this.clone, 'push', '--quiet');
  }

  /** Posts a status on the commit so many before the newest. */
  public post(age: number, state: string, context: string = CONTEXT): void {
    this.state.addStatus({ sha: this.commits[age] ?? '', context, state, description: 'reconciliation succeeded' });
  }

  public sweep(options: object = {}, variables: Readonly<Record<string, string>> = { SLUICE_TOKEN: TOKEN }): Promise<CommandResult> {
    const now = new Date('2026-03-02T00:00:00Z');
    return runCommand('record', this.clone, (environment) => record({ sweep: true, ...options }, environment), { now, variables: { GITHUB_API_URL: this.server.url, ...variables } });
  }

  /** Commits whose statuses were asked for. */
  public get asked(): readonly string[] {
    return this.server.requests.flatMap(({ method, path }) => (method === 'GET' ? path.split('/').slice(-2, -1) : []));
  }

  public get notes(): string {
    return git(this.clone, 'ls-remote', 'origin', 'refs/notes/sluice/*');
  }
}

const recordedOf = ({ stdout }: CommandResult) => (JSON.parse(stdout) as { readonly clusters: readonly { readonly recorded: readonly object[] }[] }).clusters.flatMap(({ recorded }) => recorded);

describe('sluice record --sweep', () => {
  test('records what the newest commit with a success verifies, and shows it', async () => {
    const world = await World.create();
    world.post(2, 'success');
    world.post(1, 'success');
    world.post(0, 'failure');
    const result = await world.sweep({ json: true });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(recordedOf(result)).toMatchObject([{ component: 'charts/cilium', version: '1.1.0', outcome: 'verified', reason: 'ReconciliationSucceeded', at: '2026-03-01T00:00:01Z', source: { door: 'readiness', by: 'robot', commit: world.commits[1] } }]);
    expect(world.asked).toEqual(world.commits.slice(0, 2));
    expect(world.notes).not.toBe('');
    expect(world.state.statuses).toMatchObject([{ sha: world.commits[1], context: 'sluice/integration/charts/cilium', state: 'success' }, {}, {}, {}]);
  });

  test('records nothing the second time', async () => {
    const world = await World.create();
    world.post(0, 'success');
    await world.sweep();
    const notes = world.notes;
    expect(await world.sweep()).toMatchObject({ status: 0, stdout: `integration was ready at ${world.commits[0]}: 0 reports recorded, 1 repeated\n` });
    expect(world.notes).toBe(notes);
  });

  test('verifies infrastructure only where readiness says so', async () => {
    const world = await World.create(", readiness: { name: 'apps', file: 'apps.yaml', infrastructure: true }");
    world.post(0, 'success');
    expect(recordedOf(await world.sweep({ json: true }))).toMatchObject([{ component: 'infrastructure/talos' }, { component: 'charts/cilium' }]);
  });

  test.each<readonly [string, (world: World) => void]>([
    ['a failure', (world) => world.post(0, 'failure')],
    ['another Kustomization', (world) => world.post(0, 'success', 'flux/integration/Kustomization/flux-system/other')],
    ['another cluster', (world) => world.post(0, 'success', 'flux/live/Kustomization/flux-system/apps')],
    ['what Sluice itself shows', (world) => world.post(0, 'success', 'sluice/integration/charts/cilium')],
    ['a success that was taken back', (world) => { world.post(0, 'success'); world.post(0, 'failure'); }],
    ['a commit that is not on the branch', (world) => void world.state.addStatus({ sha: 'f'.repeat(40), context: CONTEXT, state: 'success', description: '' })],
    ['nothing', () => undefined],
  ])('records nothing of %s', async (_, post) => {
    const world = await World.create();
    post(world);
    expect(await world.sweep()).toMatchObject({ status: 0, stdout: `ignored: the newest ${LOOK_BACK} commits have no success of integration\n` });
    expect(world.notes).toBe('');
  });

  test('believes nobody who is not a reporter', async () => {
    const world = await World.create();
    world.post(0, 'success');
    writeTree(world.clone, { 'fleet.ts': fleet(READINESS).replace("['robot']", "['integration-flux']") });
    expect(await world.sweep()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^ignored/) as string });
    expect(world.notes).toBe('');
  });

  test(`looks back ${LOOK_BACK} commits and no further`, async () => {
    const world = await World.create();
    world.post(0, 'success');
    for (let count = 0; count < LOOK_BACK; count++) git(world.clone, 'commit', '--quiet', '--allow-empty', '-m', 'chore: nothing');
    expect(await world.sweep()).toMatchObject({ stdout: expect.stringMatching(/^ignored/) as string });
    expect(world.asked).toHaveLength(LOOK_BACK);
  });

  test('has nothing to do, and needs no token, where no source has readiness', async () => {
    const world = await World.create('');
    expect(await world.sweep({}, {})).toEqual({ status: 0, stdout: 'ignored: no source has readiness, so no status of the forge is evidence\n', stderr: '' });
    expect(world.server.requests).toEqual([]);
  });

  test('fails without a token, and says what to set', async () => {
    const world = await World.create();
    expect(await world.sweep({}, {})).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error USAGE: the statuses of integration are on the forge.*set SLUICE_TOKEN/) as string });
  });

  test('fails where the forge refuses the token, without showing it', async () => {
    const world = await World.create();
    const { status, stderr } = await world.sweep({}, { SLUICE_TOKEN: 'wrong-token-value' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('FORGE_AUTH') });
    expect(stderr).not.toContain('wrong-token-value');
  });

  test('fails together with another door', async () => {
    const world = await World.create();
    expect(await world.sweep({ event: join(world.clone, 'event.json') })).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error USAGE: --event and --sweep is given/) as string });
  });
});
