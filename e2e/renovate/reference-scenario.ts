import * as path from 'node:path';
import { entriesOf, type Entry, type Source } from '../../src/manifest/entries';
import type { Checks } from '../support/checks';
import { assertSame } from '../support/checks';
import { checkConfiguration } from './configuration';
import type { Renovate } from './install';
import { assertQuiet, extractedFrom, type LoggedDependency, type RenovateRun } from './renovate-run';
import { readFolder, Scenario } from './scenario';
import { packageOf, parse, raise, replaceVersions, worldOf, type Newer } from './world';

const EXAMPLE = path.join(__dirname, '..', '..', 'examples', 'homelab');
const TRACKING = ['dev', 'integration'].map((cluster) => `clusters/${cluster}/versions.ts`);
const TARGET = 'clusters/live/versions.ts';

/** Packages that have a new major version, one of them in both groups. */
const MAJOR = ['app-template', 'cert-manager', 'prometheus-operator-crds', 'siderolabs/talos'];
const LATER = 'cert-manager';
const CHARTS = ['bleeding-edge', 'dependencies', 'kubernetes'];
const INFRASTRUCTURE = ['bleeding-edge', 'dependencies', 'infrastructure'];

type Raised = (entry: Entry) => string | undefined;
const patchOf = (kind: Entry['kind']): Raised => (entry) => (entry.kind === kind ? raise(entry.source.version, 'patch') : undefined);
const majorOf = (kind: Entry['kind']): Raised => (entry) => (entry.kind === kind && MAJOR.includes(packageOf(entry.source)) ? raise(entry.source.version, 'major') : undefined);

const BRANCHES: Readonly<Record<string, { readonly labels: readonly string[]; readonly raised: Raised }>> = {
  'renovate/helm-charts': { labels: CHARTS, raised: patchOf('chart') },
  'renovate/infrastructure-versions': { labels: INFRASTRUCTURE, raised: patchOf('infrastructure') },
  'renovate/major-helm-charts': { labels: CHARTS, raised: majorOf('chart') },
  'renovate/major-infrastructure-versions': { labels: INFRASTRUCTURE, raised: majorOf('infrastructure') },
};

/** Every package has a new patch and, not to be taken, a release candidate. */
const firstReleases: Newer = (source) => [
  raise(source.version, 'patch'), ...(MAJOR.includes(packageOf(source)) ? [raise(source.version, 'major')] : []), `${raise(source.version, 'major', 2)}-rc.1`,
];
const laterReleases: Newer = (source) => [...firstReleases(source), ...(packageOf(source) === LATER ? [raise(source.version, 'patch', 2)] : [])];

/** The reference fleet as it stands in examples/homelab, with everything that it has to look up. */
export async function checkReferenceFleet(renovate: Renovate, sluice: string, folder: string, checks: Checks): Promise<void> {
  // the owner's own workflows use actions, which are none of the fleet's dependencies
  const files = new Map([...readFolder(EXAMPLE)].filter(([file]) => !file.startsWith('.github/')));
  const textOf = (file: string) => files.get(file) ?? '';
  const manifests = TRACKING.map((file) => parse(file, textOf(file)));
  const labels = [...new Set([...CHARTS, ...INFRASTRUCTURE])];
  const scenario = await Scenario.start(renovate, sluice, path.join(folder, 'reference'), { files, world: worldOf(manifests, firstReleases), labels });
  try {
    const { fleet, forge, registries } = scenario;
    const expected = (file: string, raised: Raised) => replaceVersions(textOf(file), entriesOf(parse(file, textOf(file))), raised);
    checks.section('the reference fleet: extraction');
    checkConfiguration(renovate, fleet.work, checks);
    const extraction = await scenario.extract();
    checkExtracted(extraction, files, checks);

    checks.section('the reference fleet: branches');
    const first = await scenario.renovateRepository();
    checks.check('Renovate runs without a warning and asks for nothing that is not there', () => {
      assertQuiet(first);
      assertSame([registries.unknown, forge.unknown], [[], []], 'requests that nobody answered');
      return `${first.seconds.toFixed(1)} s`;
    });
    checks.check('there is one branch per group, and one per group for major versions', () => assertSame(fleet.branches(), Object.keys(BRANCHES), 'branches'));
    for (const [branch, { labels: wanted, raised }] of Object.entries(BRANCHES)) {
      checks.check(`${branch} raises exactly its members, on dev and integration alike, and nothing on live`, () => {
        assertSame(fleet.changed(branch), TRACKING, 'changed files');
        for (const file of [...TRACKING, TARGET]) assertSame(fleet.read(branch, file), file === TARGET ? textOf(file) : expected(file, raised), file);
        const count = entriesOf(manifests[0] as (typeof manifests)[0]).filter((entry) => raised(entry) !== undefined).length;
        if (count === 0) throw new Error('nothing was to be raised');
        return `${count} versions`;
      });
      checks.check(`${branch} has a pull request with the group's labels`, () => assertSame(forge.pullRequests.filter((pull) => pull.branch === branch).map((pull) => [...pull.labels].sort()), [wanted], 'labels'));
      checks.check(`${branch} is without drift once it is resynthesized`, () => {
        fleet.checkout(branch);
        const before = fleet.checkDrift();
        if (before.status !== 2) throw new Error(`the drift check ended with ${before.status} before the resynthesis, not with 2\n${before.stderr}`);
        fleet.synth();
        fleet.commit('chore: resynthesize');
        fleet.push();
        const { status, stdout, stderr } = fleet.checkDrift();
        if (status !== 0) throw new Error(`the drift check ended with ${status}\n${stdout}${stderr}`);
        return `${fleet.changed(branch).length} files changed`;
      });
    }
    await checkLaterRelease(scenario, textOf, checks);
  } finally {
    scenario.stop();
  }
}

function checkExtracted(extraction: RenovateRun, files: ReadonlyMap<string, string>, checks: Checks): void {
  checks.check('--dry-run=extract finds every version of dev and integration once, as what it is, and none of live', () => {
    // without a network nobody tells Renovate a token, which it says once
    assertQuiet(extraction, [/^GitHub token is required/]);
    const wanted = TRACKING.map((file) => [file, entriesOf(parse(file, files.get(file) ?? '')).map(dependencyOf)] as const);
    const found = [...extractedFrom(extraction)].map(([file, dependencies]) => [file, dependencies.map(relevant)] as const);
    assertSame(Object.fromEntries(found), Object.fromEntries(wanted), 'dependencies');
    return `${found.map(([, dependencies]) => dependencies.length).join(' + ')} in ${extraction.seconds.toFixed(1)} s`;
  });
}

function relevant({ depType, depName, datasource, packageName, currentValue, registryUrls, extractVersion, versioning }: LoggedDependency): object {
  return { depType, depName, datasource, packageName, currentValue, registryUrls: registryUrls ?? [], extractVersion: extractVersion ?? '', versioning };
}

/** What Renovate must find for an entry, said in its words and without the code that is judged. */
function dependencyOf({ kind, name, source }: Entry): object {
  return { depType: kind === 'chart' ? `charts/${name}` : `infrastructure/${name}`, depName: packageOf(source), currentValue: source.version, versioning: 'semver', ...lookup(source) };
}

function lookup(source: Source): object {
  if (source.kind !== 'helm') {
    const datasource = source.kind === 'githubTag' ? 'github-tags' : 'github-releases';
    return { datasource, packageName: source.repository, registryUrls: [], extractVersion: source.version.startsWith('v') ? '' : '^v?(?<version>.*)$' };
  }
  const { chart, repository } = source;
  if (repository.startsWith('oci://')) return { datasource: 'docker', packageName: `${repository.slice(6)}/${chart}`, registryUrls: [], extractVersion: '' };
  return { datasource: 'helm', packageName: chart, registryUrls: [new URL(repository).toString()], extractVersion: '' };
}

/** The bot's commit is on every branch now. A branch with a newer release is built anew, the others stay as they are. */
async function checkLaterRelease(scenario: Scenario, textOf: (file: string) => string, checks: Checks): Promise<void> {
  const { fleet, registries } = scenario;
  const heads = new Map(fleet.branches().map((branch) => [branch, fleet.head(branch)]));
  registries.change(worldOf(TRACKING.map((file) => parse(file, textOf(file))), laterReleases));
  checks.section('the reference fleet: a newer release after the resynthesis');
  const second = await scenario.renovateRepository();
  checks.check('Renovate runs without a warning', () => {
    assertQuiet(second);
    return `${second.seconds.toFixed(1)} s`;
  });
  checks.check('the branch of the newer release is built anew, although the bot has pushed to it', () => {
    const branch = 'renovate/helm-charts';
    const raised: Raised = (entry) => (packageOf(entry.source) === LATER ? raise(entry.source.version, 'patch', 2) : patchOf('chart')(entry));
    assertSame(fleet.changed(branch), TRACKING, 'changed files');
    for (const file of TRACKING) assertSame(fleet.read(branch, file), replaceVersions(textOf(file), entriesOf(parse(file, textOf(file))), raised), file);
  });
  checks.check('the other branches keep the bot\'s commit', () => {
    const others = [...heads].filter(([branch]) => branch !== 'renovate/helm-charts');
    assertSame(others.map(([branch]) => fleet.head(branch)), others.map(([, head]) => head), 'heads');
  });
}
