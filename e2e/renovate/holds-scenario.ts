import * as path from 'node:path';
import { entriesOf, type Entry } from '../../src/manifest/entries';
import type { Checks } from '../support/checks';
import { assertSame } from '../support/checks';
import { checkConfiguration } from './configuration';
import type { Renovate } from './install';
import { assertQuiet } from './renovate-run';
import { Scenario } from './scenario';
import { parse, raise, replaceVersions, worldOf, type Newer } from './world';

/** A reason that would end a string, a line, a comment and a template, if anything let it. */
const HOSTILE = "}} {{depName}} {{#if}} \\\\ \\'\" */ // ${x} @everyone";

const manifestText = (cluster: string): string => `import { defineVersions, githubTag, helm } from 'sluice';

export const versions = defineVersions({
  infrastructure: {
    kubernetes: ${cluster === 'dev' ? "{ version: githubTag('1.35.0', 'kubernetes/kubernetes'), hold: 'the nodes are too old' }" : "githubTag('1.35.0', 'kubernetes/kubernetes')"},
    prometheus: helm('20.0.0', 'prometheus-operator-crds', 'https://prometheus-community.github.io/helm-charts'),
  },
  charts: {
    'cert-manager': {
      ${cluster === 'dev' ? `hold: '${HOSTILE}',\n      ` : ''}namespace: 'cert-manager',
      chart: helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io'),
    },
    longhorn: {
      ${cluster === 'live' ? "hold: 'until the move is done',\n      " : ''}namespace: 'longhorn-system',
      chart: helm('v1.8.0', 'longhorn', 'https://charts.longhorn.io'),
    },
    'kube-prometheus-stack-crds': {
      namespace: 'monitoring',
      chart: helm('20.0.0', 'prometheus-operator-crds', 'https://prometheus-community.github.io/helm-charts'),
    },
    garage: {
      hold: { reason: '3.7 has another schema', allow: '<3.7.0' },
      namespace: 'garage',
      chart: helm('3.6.1', 'app-template', 'oci://ghcr.io/bjw-s/helm'),
    },
    kromgo: { namespace: 'kromgo', chart: helm('3.6.1', 'app-template', 'oci://ghcr.io/bjw-s/helm') },
    'istio-base': { namespace: 'istio-system', chart: helm('1.28.1', 'base', 'https://istio-release.storage.googleapis.com/charts') },
    istiod: { namespace: 'istio-system', chart: helm('1.28.1', 'istiod', 'https://istio-release.storage.googleapis.com/charts') },
    spegel: { namespace: 'spegel', chart: helm('0.6.0', 'spegel', 'oci://ghcr.io/spegel-org/helm-charts') },
  },
});
`;

const FLEET = `import { Fleet } from 'sluice';
import { versions as dev } from './clusters/dev/versions';
import { versions as live } from './clusters/live/versions';
import { versions as integration } from './clusters/test/versions';

const fleet = new Fleet({
  repository: 'acme/homelab',
  groups: [
    { name: 'istio', members: ['charts/istio-base', 'charts/istiod'], labels: ['mesh'] },
  ],
  renovate: {
    minimumReleaseAge: '3 days',
    labels: ['any'],
    packageRules: [
      { matchPackageNames: ['cert-manager'], enabled: true },
      { matchDepTypes: ['charts/spegel'], labels: ['mine'] },
    ],
  },
});
fleet.addCluster('dev', { versions: dev });
fleet.addCluster('test', { versions: integration });
fleet.addCluster('live', { versions: live, promotedFrom: 'test' });

export default fleet;
`;

const newer: Newer = (source) => [raise(source.version, 'patch'), ...(source.kind === 'helm' && source.chart === 'app-template' ? [raise(source.version, 'minor')] : [])];

type Raised = (entry: Entry) => string | undefined;
const patch = (...names: readonly string[]): Raised => (entry) => (names.includes(entry.name) ? raise(entry.source.version, 'patch') : undefined);

interface Branch {
  readonly what: string;
  readonly clusters: readonly string[];
  readonly raised: Raised;
  readonly labels?: readonly string[];
}

/** The branches that there must be, and no other. */
const BRANCHES: Readonly<Record<string, Branch>> = {
  'renovate/app-template-3.x': { what: 'kromgo goes where garage, of the same chart, is not allowed to go', clusters: ['dev', 'test'], raised: (entry) => (entry.name === 'kromgo' ? raise(entry.source.version, 'minor') : undefined) },
  'renovate/cert-manager-1.x': { what: 'cert-manager is raised on test alone, whatever the owner\'s rule says, since dev holds it', clusters: ['test'], raised: patch('cert-manager') },
  'renovate/garage-app-template-3.x': { what: 'garage is raised within what its hold allows', clusters: ['dev', 'test'], raised: patch('garage') },
  'renovate/istio': { what: 'the group has its two members', clusters: ['dev', 'test'], raised: patch('istio-base', 'istiod'), labels: ['mesh'] },
  'renovate/kubernetes-kubernetes-1.x': { what: 'infrastructure that dev holds is raised on test alone', clusters: ['test'], raised: patch('kubernetes') },
  'renovate/longhorn-1.x': { what: 'a hold on live does not concern Renovate', clusters: ['dev', 'test'], raised: patch('longhorn') },
  'renovate/prometheus-operator-crds-20.x': { what: 'a chart that is in no group is raised wherever it stands', clusters: ['dev', 'test'], raised: patch('prometheus', 'kube-prometheus-stack-crds') },
  'renovate/spegel-0.x': { what: 'a chart without a release date is not waited for; the owner\'s labels are used', clusters: ['dev', 'test'], raised: patch('spegel'), labels: ['mine'] },
};

/** Holds, without and with what they allow, on one cluster and on two, on one of two releases of a chart; an owner's own rules. */
export async function checkHolds(renovate: Renovate, sluice: string, folder: string, checks: Checks): Promise<void> {
  const clusters = ['dev', 'test', 'live'];
  const fileOf = (cluster: string) => `clusters/${cluster}/versions.ts`;
  const files = new Map([['fleet.ts', FLEET], ...clusters.map((cluster) => [fileOf(cluster), manifestText(cluster)] as const)]);
  const world = worldOf([parse('versions.ts', manifestText('dev'))], newer);
  const scenario = await Scenario.start(renovate, sluice, path.join(folder, 'holds'), { files, world, labels: ['any', 'mesh', 'mine'] });
  try {
    const { fleet, forge, registries } = scenario;
    checks.section('holds, single groups and owner\'s rules');
    checkConfiguration(renovate, fleet.work, checks);
    const run = await scenario.renovateRepository();
    checks.check('Renovate runs without a warning and asks for nothing that is not there', () => {
      assertQuiet(run, [/timestamp-optional, proceeding/]);
      assertSame([registries.unknown, forge.unknown], [[], []], 'requests that nobody answered');
      return `${run.seconds.toFixed(1)} s`;
    });
    checks.check('there are these branches and no other', () => assertSame(fleet.branches(), Object.keys(BRANCHES), 'branches'));
    for (const [branch, { what, clusters: raisedOn, raised, labels = ['any'] }] of Object.entries(BRANCHES)) {
      checks.check(`${what} (${branch})`, () => {
        assertSame(fleet.changed(branch), raisedOn.map(fileOf), 'changed files');
        for (const cluster of clusters) {
          const text = manifestText(cluster);
          const expected = raisedOn.includes(cluster) ? replaceVersions(text, entriesOf(parse(fileOf(cluster), text)), raised) : text;
          assertSame(fleet.read(branch, fileOf(cluster)), expected, fileOf(cluster));
        }
        assertSame(forge.pullRequests.filter((pull) => pull.branch === branch).map((pull) => pull.labels), [labels], 'labels');
      });
    }
  } finally {
    scenario.stop();
  }
}
