import * as path from 'node:path';
import * as cdk8s from 'cdk8s';
import * as cdk8sPlus from 'cdk8s-plus-30';
import * as constructs from 'constructs';
import type { ProvidedModules } from '../../src/adapters/module-loader';
import { readFleet, type FleetOnDisk } from '../../src/commands/fleet-files';
import type { ClusterProps } from '../../src/fleet/cluster';
import { Fleet, type FleetProps } from '../../src/fleet/fleet';
import * as sluice from '../../src/index';
import { parseManifest } from '../../src/manifest/parse';

export const PROJECT = path.join(__dirname, '..', '..');
export const DIST = path.join(PROJECT, 'dist');

const MODULES: ProvidedModules = { 'sluice': () => sluice, 'cdk8s': () => cdk8s, 'cdk8s-plus-30': () => cdk8sPlus, 'constructs': () => constructs };

/** The reference fleet (examples/homelab) with all that its synthesis into dist/ reads. */
export function readReferenceFleet(): FleetOnDisk {
  return readFleet({ cwd: path.join(PROJECT, 'examples', 'homelab'), modules: MODULES }, { out: DIST });
}

/** A fleet of the same clusters that says something else. */
export function variantOf(fleet: Fleet, changes: { readonly fleet?: Partial<FleetProps>; readonly cluster?: Partial<ClusterProps> }): Fleet {
  const variant = new Fleet({ ...fleet.props, ...changes.fleet });
  for (const cluster of fleet.clusters) {
    variant.addCluster(cluster.name, { ...cluster.props, manifest: cluster.manifest, promotedFrom: cluster.sourceNames, ...changes.cluster });
  }
  return variant;
}

/** What a cluster's manifest says of the infrastructure: name to version. */
export function infrastructureOf({ current }: FleetOnDisk, manifest: string): Readonly<Record<string, string>> {
  const parsed = parseManifest(manifest, current.get(manifest) ?? '').manifest;
  if (!parsed) throw new Error(`${manifest} cannot be read`);
  return Object.fromEntries(parsed.infrastructure.map(({ name, source }) => [name, source.version]));
}
