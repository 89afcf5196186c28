import type { ClusterProps } from '../../src/fleet/cluster';
import type { HelmChartsProps } from '../../src/fleet/options';
import type { ReadinessProps } from '../../src/fleet/promotion-props';
import { parseManifest } from '../../src/manifest/parse';
import { resolveManifest } from '../../src/manifest/resolve';
import type { ChartVersion } from './charts';

/** An entry of a manifest, as this fleet writes it. */
export interface EntrySpec {
  readonly release: string;
  readonly namespace: string;
  readonly version: string;
  /** What serves its chart; the chart has the release's name. */
  readonly from: 'charts' | 'mirror' | 'oci';
  readonly dependsOn?: readonly string[];
  /** Helm values, in a file of their own. */
  readonly message?: string;
  readonly test?: boolean;
}

export type Entries = readonly EntrySpec[];

/** The eight that the first upgrade brings on, and two that it must not. */
export const WELL_BEHAVED = ['base', 'cache', 'ingress', 'logs', 'metrics', 'portal', 'queue', 'store'] as const;
export const FRAGILE = 'fragile';
export const GUARDED = 'guarded';

export const BEGINNING: Entries = [
  { release: 'base', namespace: 'platform', version: '1.0.0', from: 'charts' },
  { release: 'cache', namespace: 'data', version: '1.0.0', from: 'oci', dependsOn: ['base'] },
  { release: FRAGILE, namespace: 'apps', version: '1.0.0', from: 'charts' },
  { release: GUARDED, namespace: 'apps', version: '1.0.0', from: 'charts', test: true },
  { release: 'ingress', namespace: 'platform', version: '1.0.0', from: 'charts', dependsOn: ['base'] },
  { release: 'logs', namespace: 'observability', version: '1.0.0', from: 'charts', dependsOn: ['metrics'] },
  { release: 'metrics', namespace: 'observability', version: '1.0.0', from: 'charts' },
  { release: 'portal', namespace: 'apps', version: '1.0.0', from: 'charts', dependsOn: ['ingress'] },
  { release: 'queue', namespace: 'data', version: '1.0.0', from: 'charts' },
  { release: 'store', namespace: 'data', version: '1.0.0', from: 'oci', message: 'at first' },
];

/** Comes later; its first version cannot be installed. */
export const EXTRA: EntrySpec = { release: 'extra', namespace: 'apps', version: '1.0.0', from: 'charts' };

const VERSIONS = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'];

/** Every chart in every version, whatever a repository says of them. */
export const CHARTS: readonly ChartVersion[] = [...BEGINNING, EXTRA].flatMap(({ release }) => VERSIONS.map((version): ChartVersion => ({ name: release, version, behaviour: behaviourOf(release, version) })));

function behaviourOf(release: string, version: string): ChartVersion['behaviour'] {
  if (release === FRAGILE && version === '1.1.0') return 'cannot be applied';
  if (release === EXTRA.release && version === '1.0.0') return 'cannot be applied';
  if (release === GUARDED) return version === '1.1.0' ? 'fails its test' : 'passes its test';
  return 'works';
}

/** A cluster of the fleet: what it is promoted from, and in which style. */
export interface ClusterSpec {
  readonly name: string;
  readonly promotedFrom?: string;
  readonly style?: ClusterProps['style'];
  /** Seconds after which a source that owes a report is called silent. */
  readonly silentAfter?: number;
  readonly handover?: boolean;
}

export interface FleetSpec {
  readonly repository: string;
  /** Address of the forge, the charts and the registry. */
  readonly server: string;
  readonly clusters: readonly ClusterSpec[];
  readonly ociCharts: NonNullable<HelmChartsProps['ociCharts']>;
  /** The Kustomization that speaks for all charts of integration, in place of their events. */
  readonly readiness?: ReadinessProps;
}

export const REPORTER = 'integration-flux';
export const STATUS_REPORTER = 'acme-flux-status';

/** `fleet.ts`. Everything is done at once: nothing soaks, Flux looks often and gives up soon. */
export function formatFleet({ repository, server, clusters, ociCharts, readiness }: FleetSpec): string {
  const variable = ({ name }: ClusterSpec) => name.replaceAll('-', '_');
  const options = ({ name, promotedFrom, style, handover, silentAfter }: ClusterSpec) => [
    `versions: ${variable({ name })}`,
    ...(promotedFrom === undefined ? [] : [`promotedFrom: '${promotedFrom}'`]),
    ...(style === undefined ? [] : [`style: '${style}'`]),
    ...(name === 'integration' && readiness ? [`readiness: { name: '${readiness.name}', file: '${readiness.file}' }`] : []),
    ...(handover ? ['helmCharts: { handover: true }'] : []),
    ...(silentAfter === undefined ? [] : [`silenceAfter: Duration.seconds(${silentAfter})`]),
  ].join(', ');
  return `import { Duration } from 'cdk8s';
import { Fleet } from 'sluice';
${clusters.map((cluster) => `import { versions as ${variable(cluster)} } from './clusters/${cluster.name}/versions';\n`).join('')}
const fleet = new Fleet({
  repository: '${repository}',
  forgeUrl: '${server}',
  reporters: { integration: ['${readiness ? STATUS_REPORTER : REPORTER}'] },
${readiness ? `  notifications: { dispatch: false, kustomization: { name: '${readiness.name}' } },\n` : ''}  helmCharts: { interval: '1m', timeout: '20s', retries: 1, ociCharts: '${ociCharts}' },
});
${clusters.map((cluster) => `fleet.addCluster('${cluster.name}', { ${options(cluster)} });\n`).join('')}
export default fleet;
`;
}

/** A manifest and its values files, by path. */
export function formatManifest(cluster: string, entries: Entries, server: string): ReadonlyMap<string, string> {
  const host = server.replace(/^https:\/\//, '');
  const repositories = { charts: `${server}/charts`, mirror: `${server}/mirror`, oci: `oci://${host}/charts` };
  const format = ({ release, namespace, version, from, dependsOn, message, test }: EntrySpec) => [
    `    ${release}: {`,
    `      namespace: '${namespace}',`,
    `      chart: helm('${version}', '${release}', '${repositories[from]}'),`,
    ...(dependsOn ? [`      dependsOn: [${dependsOn.map((name) => `'${name}'`).join(', ')}],`] : []),
    ...(message === undefined ? [] : [`      values: 'values/${release}.yaml',`]),
    ...(test ? ['      test: true,'] : []),
    '    },',
  ].join('\n');
  const text = `import { defineVersions, helm } from 'sluice';\n\nexport const versions = defineVersions({\n  charts: {\n${entries.map(format).join('\n')}\n  },\n});\n`;
  const values = entries.flatMap(({ release, message }): [string, string][] => (message === undefined ? [] : [[`clusters/${cluster}/values/${release}.yaml`, `message: ${message}\n`]]));
  return new Map([[`clusters/${cluster}/versions.ts`, text], ...values]);
}

/** The fingerprint of every entry, by release; the same on every cluster. */
export function fingerprintsOf(entries: Entries, server: string): ReadonlyMap<string, string> {
  const files = formatManifest('any', entries, server);
  const file = 'clusters/any/versions.ts';
  const { manifest: parsed, problems } = parseManifest(file, files.get(file) as string);
  const resolved = parsed && resolveManifest(parsed, (path) => files.get(path));
  if (!resolved?.manifest) throw new Error(JSON.stringify([...problems, ...resolved?.problems ?? []]));
  return new Map(resolved.manifest.charts.map(({ entry, fingerprint }) => [entry.name, fingerprint]));
}
