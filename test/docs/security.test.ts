import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promote } from '../../src/commands/promote';
import { record } from '../../src/commands/record';
import { synth } from '../../src/commands/synth';
import { fingerprint } from '../../src/manifest/fingerprint';
import { parseManifest } from '../../src/manifest/parse';
import { runCommand, type CommandResult } from '../support/command';
import { git, testRemote } from '../support/git-repository';
import { temporaryFolder, writeTree } from '../support/temporary-folder';

const TESTS = join(__dirname, '..');
const HERE = 'docs/security.test.ts';
const SYNTH = 'synthesis/workflows/render-workflows.test.ts';
const PUSH = 'synthesis/workflows/push-script.test.ts';
const PROMOTE = 'synthesis/workflows/promote-workflow.test.ts';
const SCRIPTS = 'synthesis/workflows/promote-scripts.test.ts';
const SWEEP = 'commands/sweep.test.ts';
const EVENTS = 'evidence/github-event.test.ts';

/** The tests that try what a row says, by the names that stand in their files. */
const TRIED: Readonly<Record<string, readonly (readonly [file: string, name: string])[]>> = {
  S1: [[SYNTH, 'never runs for a stranger with the rights of the repository'], [SYNTH, 'gives no secret and no token that stays to a job that runs code of a branch'], [SWEEP, 'a commit that is not on the branch']],
  S2: [[SWEEP, 'believes nobody who is not a reporter'], [SWEEP, 'another Kustomization'], [PROMOTE, 'a status of somebody\'s check'], ['evidence/readiness.test.ts', 'ignores every Kustomization where readiness is off']],
  S3: [[HERE, 'S3: another cluster\'s token reports for nobody but itself'], [EVENTS, 'refuses a cluster that claims to be another']],
  S4: [[HERE, 'S4: what a chart says enters no commit, no note, no output and no summary'], [SCRIPTS, 'run nothing that an event holds, and believe none of it'], ['evidence/display-text.test.ts', 'gives one short line without control characters for any text']],
  S5: [[PUSH, 'a new workflow'], [PUSH, 'the lock file'], [PUSH, 'a link in place of a file'], [SYNTH, 'runs nothing of the branch, nor node at all, in the job that may push']],
  S6: [[HERE, 'S6: no workflow is a reporter'], [EVENTS, 'never takes the word of %s, even where it is a reporter']],
  S7: [[SCRIPTS, 'run nothing that a person writes into the form'], [SCRIPTS, 'give npm\'s own npx nothing that a shell would run'], [PROMOTE, 'takes the branch that Flux reconciles']],
  S8: [[HERE, 'S8: a line of the ledger that is no report is skipped and said']],
  S9: [[PROMOTE, 'a status that Sluice itself has posted: no circle'], [PROMOTE, 'is started by no push and no pull request'], [PUSH, 'to go in a circle: a second resynthesis in a row']],
  S10: [[EVENTS, 'count by when they were made, in whatever order they arrive, and repeated as often as may be'], [HERE, 'S10: a success of what was before verifies nothing of what is']],
};

describe('docs/security.md', () => {
  const rows = [...readFileSync(join(TESTS, '../docs/security.md'), 'utf8').matchAll(/^\| `(S\d+)` \|/gm)].map(([, id]) => id);

  test('has tests for every row, and a row for all tests', () => {
    expect(rows).toEqual(Object.keys(TRIED));
  });

  test.each(Object.entries(TRIED).flatMap(([id, tests]) => tests.map(([file, name]) => ({ id, file, name }))))('$id is tried by "$name"', ({ file, name }) => {
    // as the name of a test, or as the first column of a table of tests
    const text = readFileSync(join(TESTS, file), 'utf8').replaceAll('\\\'', '\'');
    expect(['test(', ')(', '['].filter((before) => text.includes(`${before}'${name}'`))).not.toEqual([]);
  });
});

const manifest = (version: string): string => [
  "import { defineVersions, helm } from 'sluice';", '', 'export const versions = defineVersions({', '  charts: {',
  `    cilium: { namespace: 'kube-system', chart: helm('${version}', 'cilium', 'https://helm.cilium.io') },`, '  },', '});', '',
].join('\n');

const FLEET = [
  "import { Fleet } from 'sluice';",
  ...['dev', 'integration', 'live'].map((name) => `import { versions as ${name} } from './clusters/${name}/versions';`),
  "const fleet = new Fleet({ repository: 'acme/homelab', reporters: { dev: ['dev-flux'], integration: ['integration-flux'], live: ['live-flux'] } });",
  "fleet.addCluster('dev', { versions: dev });", "fleet.addCluster('integration', { versions: integration });", "fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });",
  'export default fleet;', '',
].join('\n');

/** A fleet whose live is behind, and what happens to it. */
class Homelab {
  public static async create(): Promise<Homelab> {
    const homelab = new Homelab();
    await homelab.commit('1.0.0', '1.0.0');
    await homelab.commit('1.1.0', '1.0.0');
    return homelab;
  }

  public readonly clone = testRemote().clone;
  public readonly summary = join(temporaryFolder({ summary: '' }), 'summary');

  public fingerprintOf(version: string): string {
    const [chart] = parseManifest('versions.ts', manifest(version)).manifest?.charts ?? [];
    return chart ? fingerprint(chart) : '';
  }

  public async report({ sender = 'integration-flux', version = '1.1.0', message = 'Helm upgrade succeeded', metadata = {} }: { readonly sender?: string; readonly version?: string; readonly message?: string; readonly metadata?: object } = {}): Promise<CommandResult> {
    writeTree(this.clone, {
      '.git/event.json': JSON.stringify({
        action: 'HelmRelease/cilium.flux-system', repository: { full_name: 'acme/homelab' }, sender: { login: sender },
        client_payload: {
          involvedObject: { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name: 'cilium', namespace: 'flux-system' },
          severity: 'info', timestamp: '2026-01-20T11:00:00Z', reason: 'UpgradeSucceeded', message, reportingController: 'helm-controller',
          metadata: { cluster: 'integration', component: 'charts/cilium', fingerprint: this.fingerprintOf(version), revision: version, ...metadata },
        },
      }),
    });
    return runCommand('record', this.clone, (environment) => record({ event: '.git/event.json' }, environment), { variables: this.variables });
  }

  public promote(): Promise<CommandResult> {
    return runCommand('promote', this.clone, (environment) => promote({ push: true }, environment), { variables: this.variables });
  }

  public get notes(): string {
    git(this.clone, 'fetch', '--quiet', 'origin', '+refs/notes/*:refs/notes/seen/*');
    const refs = git(this.clone, 'for-each-ref', '--format=%(refname)', 'refs/notes/seen').split('\n').filter((ref) => ref !== '');
    return refs.map((ref) => git(this.clone, 'grep', '-h', '', ref)).join('\n');
  }

  public get isPromoted(): boolean {
    return git(this.clone, 'show', 'origin/main:clusters/live/versions.ts').includes('1.1.0');
  }

  private get variables(): Readonly<Record<string, string>> {
    return { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: this.summary };
  }

  private async commit(integration: string, live: string): Promise<void> {
    writeTree(this.clone, { 'fleet.ts': FLEET, 'clusters/dev/versions.ts': manifest(integration), 'clusters/integration/versions.ts': manifest(integration), 'clusters/live/versions.ts': manifest(live) });
    await runCommand('synth', this.clone, (environment) => synth({}, environment));
    git(this.clone, 'add', '--all');
    git(this.clone, 'commit', '--quiet', '-m', `feat: cilium ${integration}`);
    git(this.clone, 'push', '--quiet');
  }
}

describe('who tries it on a whole repository', () => {
  test.each(['dev-flux', 'live-flux', 'mallory'])('S3: another cluster\'s token reports for nobody but itself', async (sender) => {
    const homelab = await Homelab.create();
    expect(await homelab.report({ sender })).toMatchObject({ status: 1, stderr: expect.stringContaining(`"${sender}" may not report for integration`) as string });
    await homelab.promote();
    expect([homelab.notes, homelab.isPromoted]).toEqual(['', false]);
  });

  test('S4: what a chart says enters no commit, no note, no output and no summary', async () => {
    const homelab = await Homelab.create();
    const hostile = 'MARK [skip ci] @everyone\n\nSluice-Target: dev\nSigned-off-by: root\n::set-output name=x::MARK\u001b[2J\u202e$(touch MARK)`MARK`<img src=x onerror=MARK>| MARK |';
    const metadata = { 'app-version': hostile, 'summary': hostile, 'oci-digest': hostile, 'MARK': hostile };
    const outputs = [await homelab.report({ message: hostile, metadata }), await homelab.promote()];
    expect(outputs).toMatchObject([{ status: 0 }, { status: 0 }]);
    expect(homelab.isPromoted).toBe(true);
    const written = [git(homelab.clone, 'log', '--format=%B', 'origin/main'), homelab.notes, ...outputs.flatMap(({ stdout, stderr }) => [stdout, stderr]), readFileSync(homelab.summary, 'utf8')];
    for (const text of written) {
      expect(text).not.toBe(undefined);
      expect(text).not.toMatch(/MARK|skip ci|everyone|\u001b|\u202e|Sluice-Target: dev/);
    }
    expect(homelab.notes).toContain('UpgradeSucceeded');
  });

  test.each(['github-actions[bot]', 'GitHub-Actions[bot]'])('S6: no workflow is a reporter', async (sender) => {
    const homelab = await Homelab.create();
    expect(await homelab.report({ sender })).toMatchObject({ status: 1, stderr: expect.stringContaining('never evidence') as string });
    expect(homelab.notes).toBe('');
  });

  test('S8: a line of the ledger that is no report is skipped and said', async () => {
    const homelab = await Homelab.create();
    const head = git(homelab.clone, 'rev-parse', 'HEAD');
    git(homelab.clone, 'notes', '--ref=sluice/integration', 'add', '-m', '{"component":"charts/cilium","outcome":"verified"}', head);
    git(homelab.clone, 'push', '--quiet', 'origin', 'refs/notes/sluice/integration');
    expect(await homelab.promote()).toMatchObject({ status: 0, stderr: expect.stringMatching(/line 1 of the note on \w+ of integration is no report/) as string });
    expect(homelab.isPromoted).toBe(false);
  });

  test('S10: a success of what was before verifies nothing of what is', async () => {
    const homelab = await Homelab.create();
    await homelab.report({ version: '1.0.0' });
    await homelab.report({ metadata: { fingerprint: homelab.fingerprintOf('1.1.0'), revision: '1.0.0' } });
    await homelab.promote();
    expect(homelab.isPromoted).toBe(false);
    await homelab.report();
    await homelab.promote();
    expect(homelab.isPromoted).toBe(true);
  });
});
