import { createHash } from 'node:crypto';
import type { ChartEntry } from '../../src/manifest/entries';
import type { JsonObject } from '../../src/manifest/json';
import type { ResolvedChart, ResolvedManifest } from '../../src/manifest/resolve';

/** A chart's entry as a manifest gives it, with what the test cares for. */
export function resolvedChart(name: string, { source, ...entry }: Partial<Omit<ChartEntry, 'source'>> & { readonly source?: Partial<ChartEntry['source']> } = {}, values?: JsonObject): ResolvedChart {
  return {
    entry: {
      kind: 'chart', name, namespace: name, dependsOn: [], test: false, ...entry,
      source: { kind: 'helm', version: '1.2.3', chart: name, repository: 'https://charts.example.org', ...source },
    },
    fingerprint: `f${createHash('sha256').update(name).digest('hex').slice(0, 12)}`,
    ...(values ? { values } : {}),
  };
}

export function resolvedManifest(charts: readonly ResolvedChart[], file = 'clusters/dev/versions.ts'): ResolvedManifest {
  return { file, charts, infrastructure: [] };
}
