import type { ChartEntry, InfrastructureEntry } from './entries';
import type { JsonObject } from './json';

/** A chart's entry with the content of its values file and the fingerprint of both. */
export interface ResolvedChart {
  readonly entry: ChartEntry;
  readonly fingerprint: string;
  readonly values?: JsonObject;
}

export interface ResolvedInfrastructure {
  readonly entry: InfrastructureEntry;
  readonly fingerprint: string;
}

/** A manifest that was read, validated and completed: what everything else is made from. */
export interface ResolvedManifest {
  /** Path from the fleet's folder, as messages and headers name it. */
  readonly file: string;
  readonly infrastructure: readonly ResolvedInfrastructure[];
  readonly charts: readonly ResolvedChart[];
}
