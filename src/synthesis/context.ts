import type { Problem } from '../errors';
import type { Cluster } from '../fleet/cluster';
import type { Fleet } from '../fleet/fleet';
import type { ResolvedManifest } from '../manifest/resolve';
import type { FileTree, SynthesizedFile } from './file-tree';

/** A cluster with what its manifest says. */
export interface ClusterContext {
  readonly cluster: Cluster;
  readonly manifest: ResolvedManifest;
}

/** All that a renderer may look at. */
export interface SynthesisContext {
  readonly fleet: Fleet;
  readonly clusters: readonly ClusterContext[];
  /** The files as they are now, for the managed ones. */
  readonly current: FileTree;
}

/** What a renderer gives: files and what it has to say about them. */
export interface Rendering {
  readonly files: readonly SynthesizedFile[];
  readonly problems: readonly Problem[];
}
