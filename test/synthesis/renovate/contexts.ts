import { Fleet, type FleetProps } from '../../../src/fleet/fleet';
import type { RenovateConfig } from '../../../src/fleet/renovate-config';
import type { ChartEntry, HelmSource, Hold, InfrastructureEntry, Manifest } from '../../../src/manifest/entries';
import type { ClusterContext, SynthesisContext } from '../../../src/synthesis/context';
import { renderRenovate } from '../../../src/synthesis/renovate';
import { readConfig } from '../../support/renovate';

export interface GivenCluster {
  readonly manifest: Manifest;
  readonly promotedFrom?: string;
  /** @default - `clusters/<cluster>/versions.ts` */
  readonly file?: string;
  readonly text?: string;
}

/** A context as `synthesize` makes it, without reading a text. */
export function contextOf(clusters: Readonly<Record<string, GivenCluster>>, props: Partial<FleetProps> = {}): SynthesisContext {
  const fleet = new Fleet({ repository: 'acme/homelab', ...props });
  const current = new Map<string, string>();
  const contexts = Object.entries(clusters).map(([name, { manifest, promotedFrom, file = `clusters/${name}/versions.ts`, text }]): ClusterContext => {
    if (text !== undefined) current.set(file, text);
    const fingerprint = 'f000000000000';
    return {
      cluster: fleet.addCluster(name, { versions: {} as never, manifest: file, ...(promotedFrom !== undefined && { promotedFrom }) }),
      manifest: { file, infrastructure: manifest.infrastructure.map((entry) => ({ entry, fingerprint })), charts: manifest.charts.map((entry) => ({ entry, fingerprint })) },
    };
  });
  return { fleet, clusters: contexts, current };
}

/** The configuration of a fleet that has nothing wrong. */
export function configOf(context: SynthesisContext, generated: readonly string[] = []): RenovateConfig {
  const { files, problems } = renderRenovate(context, generated);
  expect(problems).toEqual([]);
  return readConfig(files[0]?.text ?? '');
}

export function chart(name: string, given: { readonly chart?: string; readonly version?: string; readonly repository?: string; readonly hold?: Hold } = {}): ChartEntry {
  const source: HelmSource = { kind: 'helm', version: given.version ?? '1.0.0', chart: given.chart ?? name, repository: given.repository ?? 'https://charts.example.org' };
  return { kind: 'chart', name, namespace: name, source, dependsOn: [], test: false, ...(given.hold && { hold: given.hold }) };
}

export function infrastructure(name: string, version: string = 'v1.0.0', hold?: Hold): InfrastructureEntry {
  return { kind: 'infrastructure', name, source: { kind: 'githubRelease', version, repository: `acme/${name}` }, ...(hold && { hold }) };
}

export function manifestOf(...entries: readonly (ChartEntry | InfrastructureEntry)[]): Manifest {
  return { infrastructure: entries.filter((entry) => entry.kind === 'infrastructure'), charts: entries.filter((entry) => entry.kind === 'chart') };
}

