import type { Problem } from '../errors';
import { Fleet } from '../fleet/fleet';
import type { Forge } from '../fleet/policies';
import { validateFleet } from '../fleet/validate';
import { versionsOf } from '../manifest/define';
import { parseManifest } from '../manifest/parse';
import type { ParsedManifest } from '../manifest/parsed-manifest';

/** What a new fleet is made from. */
export interface NewFleetProps {
  /** The repository on the forge, as `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  readonly forge: Forge;
  /** Where the forge is, if that is not where everybody's is. */
  readonly forgeUrl?: string;
  /** In the order in which versions reach them: the last of several is promoted from the one before it, all others track Renovate. */
  readonly clusters: readonly string[];
  /** What Flux is pointed at already, if that is not the usual folder. */
  readonly clustersFolder?: string;
}

/** Small, real, and harmless wherever it is installed. */
const FIRST_MANIFEST = `import { defineVersions, helm } from 'sluice';

export const versions = defineVersions({
  infrastructure: {},
  charts: {
    podinfo: {
      namespace: 'podinfo',
      chart: helm('6.7.1', 'podinfo', 'https://stefanprodan.github.io/podinfo'),
    },
  },
});
`;

export function manifestPath(cluster: string): string {
  return `clusters/${cluster}/versions.ts`;
}

/** The files that say what a new fleet is: a manifest per cluster, and `fleet.ts` last. */
export function renderNewFleet(props: NewFleetProps): ReadonlyMap<string, string> {
  return new Map([...props.clusters.map((cluster) => [manifestPath(cluster), FIRST_MANIFEST] as const), ['fleet.ts', renderFleetFile(props)]]);
}

/** The fleet that `fleet.ts` would make, without loading it. */
export function makeNewFleet(props: NewFleetProps): Fleet {
  const { clusters, ...fleetProps } = props;
  const fleet = new Fleet({ ...fleetProps, ...(dispatchesNothing(props) && { notifications: { dispatch: false } }) });
  for (const [index, cluster] of clusters.entries()) {
    const { manifest } = parseManifest(manifestPath(cluster), FIRST_MANIFEST);
    const source = sourceOf(clusters, index);
    fleet.addCluster(cluster, { versions: versionsOf(manifest as ParsedManifest), ...(source !== undefined && { promotedFrom: source }) });
  }
  return fleet;
}

/** What is wrong with the answers, without a place: they stand in no file yet. */
export function validateNewFleet(props: NewFleetProps): readonly Problem[] {
  return validateFleet(makeNewFleet(props)).map(({ at, ...problem }) => problem);
}

/** The cluster that another one is promoted from. */
function sourceOf(clusters: readonly string[], index: number): string | undefined {
  return index > 0 && index === clusters.length - 1 ? clusters[index - 1] : undefined;
}

/** A source sends its events to GitHub alone; elsewhere somebody must first say what takes them. */
function dispatchesNothing({ forge, clusters }: NewFleetProps): boolean {
  return forge !== 'github' && clusters.length > 1;
}

function renderFleetFile(props: NewFleetProps): string {
  const { repository, branch, forge, forgeUrl, clusters, clustersFolder } = props;
  const options = [
    `repository: '${repository}'`,
    ...(branch === 'main' ? [] : [`branch: '${branch}'`]),
    ...(forge === 'github' ? [] : [`forge: '${forge}'`]),
    ...(forgeUrl === undefined ? [] : [`forgeUrl: '${forgeUrl}'`]),
    ...(clustersFolder === undefined ? [] : [`clustersFolder: '${clustersFolder}'`]),
    ...(dispatchesNothing(props) ? ['notifications: { dispatch: false }'] : []),
  ];
  const names = namesOf(clusters);
  const added = clusters.map((cluster, index) => {
    const source = sourceOf(clusters, index);
    return `fleet.addCluster('${cluster}', { versions: ${names[index]}${source === undefined ? '' : `, promotedFrom: '${source}'`} });`;
  });
  return [
    "import { Fleet } from 'sluice';",
    ...clusters.map((cluster, index) => `import { versions as ${names[index]} } from './clusters/${cluster}/versions';`),
    '',
    `const fleet = new Fleet({ ${options.join(', ')} });`,
    ...added,
    '',
    'export default fleet;',
    '',
  ].join('\n');
}

/** What the clusters' versions are called in `fleet.ts`: `devVersions`, which is no word of the language, whatever the cluster is called. */
export function namesOf(clusters: readonly string[]): readonly string[] {
  const names = clusters.map((cluster) => {
    const camel = cluster.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    return `${/^[0-9]/.test(camel) ? 'cluster' : ''}${camel}Versions`;
  });
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name}${index + 1}`));
}
