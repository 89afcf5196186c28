import { componentOf, type ChartEntry, type Component, type Entry, type InfrastructureEntry } from '../../src/manifest/entries';
import { fingerprint, fingerprintOfRemoval } from '../../src/manifest/fingerprint';
import type { JsonObject } from '../../src/manifest/json';
import type { EntryState, Timeline } from '../../src/promotion/history';

/** The entry of a chart called after its release. */
export function chart(name: string, version = '1.0.0', more: Partial<ChartEntry> = {}): ChartEntry {
  return { kind: 'chart', name, namespace: name, source: { kind: 'helm', version, chart: name, repository: 'https://charts.example.org' }, dependsOn: [], test: false, ...more };
}

export function tool(name: string, version = 'v1.0.0', more: Partial<InfrastructureEntry> = {}): InfrastructureEntry {
  return { kind: 'infrastructure', name, source: { kind: 'githubRelease', version, repository: `acme/${name}` }, ...more };
}

export function stateOf(entry: Entry, values?: JsonObject): EntryState {
  return { entry, fingerprint: fingerprint(entry, values), ...(values && { valuesText: `${JSON.stringify(values)}\n` }) };
}

/** The time of the commit at a place of the history. */
export function timeAt(position: number): string {
  return new Date(Date.UTC(2026, 0, 1, position)).toISOString().replace('.000Z', 'Z');
}

export function commitAt(position: number): string {
  return String(position).padStart(40, '0');
}

/**
 * A timeline of the chart `a`: words of a version, or `-` for none, each with the place of its commit, as in `1.0.0@0 1.1.0@2 -@5`.
 * A letter behind the version (`1.0.0b@3`) is another content of the same version.
 */
export function timeline(text: string): Timeline {
  return text.split(' ').filter((word) => word !== '').map((word) => {
    const [version = '', position = ''] = word.split('@');
    return { state: version === '-' ? undefined : variant(version), commit: commitAt(Number(position)), at: timeAt(Number(position)), position: Number(position) };
  });
}

/** A state of the chart `a`, as `timeline` reads it. */
export function variant(word: string): EntryState {
  const [, version = '', letter = ''] = /^([\d.]+)([a-z]?)$/.exec(word) ?? [];
  return stateOf(chart('a', version, letter === '' ? {} : { namespace: letter }));
}

export function removalFingerprint(word: string): string {
  return fingerprintOfRemoval(variant(word).fingerprint);
}

export function byComponent(...states: readonly EntryState[]): ReadonlyMap<Component, EntryState> {
  return new Map(states.map((state) => [componentOf(state.entry), state]));
}
