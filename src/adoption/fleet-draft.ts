import { throwIfErrors } from '../errors';
import type { ClusterProps } from '../fleet/cluster';
import { Fleet, type FleetProps } from '../fleet/fleet';
import type { RenovateConfig } from '../fleet/renovate-config';
import { versionsOf } from '../manifest/define';
import { editManifest } from '../manifest/edit';
import type { Entry } from '../manifest/entries';
import { parseManifest } from '../manifest/parse';
import type { FileTree } from '../synthesis/file-tree';
import { manifestPath, namesOf } from './new-fleet';
import { formatTypeScript } from './typescript-literal';

/** A fleet as `fleet.ts` will describe it: data alone. */
export interface FleetDraft {
  readonly props: Omit<FleetProps, 'renovate' | 'constructs'>;
  /** Stands in a module of its own, with the owner's comments. */
  readonly renovate?: RenovateConfig;
  readonly clusters: readonly ClusterDraft[];
}

export interface ClusterDraft {
  readonly name: string;
  readonly promotedFrom?: string;
  readonly props: Omit<ClusterProps, 'versions' | 'manifest' | 'promotedFrom' | 'constructs' | 'namespaces'>;
}

/** The fleet that `fleet.ts` will make, without loading it. The manifests are taken from the tree. */
export function makeFleet({ props, renovate, clusters }: FleetDraft, tree: FileTree): Fleet {
  const fleet = new Fleet({ ...props, ...(renovate && { renovate }) });
  for (const { name, promotedFrom, props: own } of clusters) {
    const file = manifestPath(name);
    const { manifest, problems } = parseManifest(file, tree.get(file) ?? '');
    throwIfErrors(problems);
    if (!manifest) throw new Error(`INTERNAL: ${file} is no manifest`);
    fleet.addCluster(name, { versions: versionsOf(manifest), manifest: file, ...(promotedFrom !== undefined && { promotedFrom }), ...own });
  }
  return fleet;
}

/** The text of `fleet.ts`. */
export function renderFleet({ props, renovate, clusters }: FleetDraft): string {
  const names = namesOf(clusters.map(({ name }) => name));
  const options = [...Object.entries(props).map(([key, value]) => `  ${key}: ${formatTypeScript(value, '  ')},`), ...(renovate ? ['  renovate,'] : [])];
  const added = clusters.map(({ name, promotedFrom, props: own }, index) => {
    const parts = [`versions: ${names[index]}`, ...(promotedFrom === undefined ? [] : [`promotedFrom: ${formatTypeScript(promotedFrom)}`]), ...Object.entries(own).map(([key, value]) => `${key}: ${formatTypeScript(value)}`)];
    return `fleet.addCluster(${formatTypeScript(name)}, { ${parts.join(', ')} });`;
  });
  return [
    "import { Fleet } from 'sluice';",
    ...clusters.map(({ name }, index) => `import { versions as ${names[index]} } from './clusters/${name}/versions';`),
    ...(renovate ? ["import { renovate } from './renovate';"] : []),
    '', 'const fleet = new Fleet({', ...options, '});', ...added, '', 'export default fleet;', '',
  ].join('\n');
}

const EMPTY = `import { defineVersions } from 'sluice';

export const versions = defineVersions({
  infrastructure: {},
  charts: {},
});
`;

/** The text of a manifest with these entries. */
export function renderManifest(file: string, entries: readonly Entry[]): string {
  const { text, problems } = editManifest(file, EMPTY, entries.map((entry) => ({ kind: 'put', entry })));
  throwIfErrors(problems);
  if (text === undefined) throw new Error(`INTERNAL: ${file} could not be written`);
  return text;
}
