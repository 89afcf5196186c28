import * as fs from 'node:fs';
import * as path from 'node:path';
import { entriesOf, type Entry, type Manifest } from '../../src/manifest/entries';
import { FORMATTINGS, formatManifest } from '../../test/support/manifest-formattings';
import type { Checks } from '../support/checks';
import { assertSame } from '../support/checks';
import type { Renovate } from './install';
import { assertQuiet } from './renovate-run';
import { Scenario } from './scenario';
import { parse, raise, worldOf } from './world';

/** One of each kind, two of one chart, two at one version. */
const CHARTS = ['cert-manager', 'cilium', 'longhorn', 'kube-prometheus-stack-crds', 'istiod', 'istio-base', 'garage', 'kromgo'];

const REFERENCE = path.join(__dirname, '..', '..', 'examples', 'homelab', 'clusters', 'dev', 'versions.ts');

/** Renovate's own edit of the reference manifest in every formatting: the versions and not one other byte. */
export async function checkFormattings(renovate: Renovate, sluice: string, folder: string, checks: Checks): Promise<void> {
  const { infrastructure, charts } = parse('versions.ts', fs.readFileSync(REFERENCE, 'utf8'));
  const known = charts.filter(({ name }) => CHARTS.includes(name));
  const manifest = { infrastructure, charts: known.map((chart) => ({ ...chart, dependsOn: chart.dependsOn.filter((name) => typeof name === 'string' && CHARTS.includes(name)) })) };
  const clusters = new Map(FORMATTINGS.map((formatting, index) => [`f${index + 1}`, formatting]));
  const fileOf = (cluster: string) => `clusters/${cluster}/versions.ts`;
  const files = new Map([['fleet.ts', fleetText([...clusters.keys()])], ...[...clusters].map(([cluster, formatting]) => [fileOf(cluster), formatManifest(manifest, formatting)] as const)]);
  const scenario = await Scenario.start(renovate, sluice, path.join(folder, 'formattings'), { files, world: worldOf([manifest], ({ version }) => [raise(version, 'patch')]) });
  try {
    checks.section('formattings');
    const run = await scenario.renovateRepository();
    checks.check('Renovate runs without a warning', () => {
      assertQuiet(run);
      return `${run.seconds.toFixed(1)} s`;
    });
    for (const [cluster, formatting] of clusters) {
      checks.check(`all versions and nothing else are changed in: ${formatting}`, () => {
        assertSame(scenario.fleet.read('renovate/all', fileOf(cluster)), formatManifest(raisedManifest(manifest), formatting, manifest), fileOf(cluster));
        return `${entriesOf(manifest).length} versions`;
      });
    }
  } finally {
    scenario.stop();
  }
}

function raisedManifest({ infrastructure, charts }: Manifest): Manifest {
  const raised = <E extends Entry>(entry: E): E => ({ ...entry, source: { ...entry.source, version: raise(entry.source.version, 'patch') } });
  return { infrastructure: infrastructure.map(raised), charts: charts.map(raised) };
}

function fleetText(clusters: readonly string[]): string {
  return [
    "import { Fleet } from 'sluice';",
    ...clusters.map((cluster) => `import { versions as ${cluster} } from './clusters/${cluster}/versions';`),
    "const fleet = new Fleet({ repository: 'acme/homelab', groups: [{ name: 'all', members: ['charts/*', 'infrastructure/*'] }] });",
    ...clusters.map((cluster) => `fleet.addCluster('${cluster}', { versions: ${cluster} });`),
    'export default fleet;',
    '',
  ].join('\n');
}
