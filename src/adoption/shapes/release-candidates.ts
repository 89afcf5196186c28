import type { Problem } from '../../errors';
import type { ChartEntry, Dependency, HelmSource } from '../../manifest/entries';
import { validateEntries } from '../../manifest/validate';
import { leftAlone } from '../problems';

/** A HelmRelease that an entry can stand for. */
export interface Candidate {
  readonly name: string;
  /** Namespace of the HelmRelease. */
  readonly home: string;
  /** Namespace of what it installs. */
  readonly namespace: string;
  readonly source: HelmSource;
  /** HelmReleases that it waits for, as `namespace/name`. */
  readonly dependsOn: readonly string[];
  readonly path: string;
  readonly line: number;
  /** The files of it and its source. */
  readonly paths: readonly string[];
  /** Those of them that are written to. */
  readonly written: readonly string[];
  /** Where the version stands. */
  readonly version: { readonly path: string; readonly start: number; readonly end: number };
}

export interface TakenEntry {
  readonly entry: ChartEntry;
  readonly candidate: Candidate;
}

/** The entries of one manifest. What a manifest would not take is left alone; what depends on that depends on something outside. */
export function entriesFrom(candidates: readonly Candidate[]): { readonly entries: readonly TakenEntry[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  let left = candidates.filter((candidate, index) => {
    const other = candidates.findIndex(({ name }) => name === candidate.name);
    if (other < index) problems.push(alone(candidate, `has the name of another, in ${candidates[other]?.path ?? ''}`));
    return other === index;
  });
  for (;;) {
    const entries = left.map((candidate) => ({ entry: toEntry(candidate, left), candidate }));
    const faults = new Map<string, Problem>();
    for (const problem of validateEntries({ infrastructure: [], charts: entries.map(({ entry }) => entry) }, (component) => ({ file: component }))) {
      const name = problem.at?.file.slice('charts/'.length) ?? '';
      if (!faults.has(name)) faults.set(name, problem);
    }
    if (faults.size === 0) return { entries, problems };
    problems.push(...left.flatMap((candidate) => {
      const fault = faults.get(candidate.name);
      return fault ? [alone(candidate, `cannot stand in a manifest: ${fault.what}${fault.found === undefined ? '' : `, found ${fault.found}`}`)] : [];
    }));
    left = left.filter(({ name }) => !faults.has(name));
  }
}

function alone({ name, path, line }: Candidate, why: string): Problem {
  return leftAlone(`the HelmRelease ${name} ${why}`, { file: path, line });
}

function toEntry({ name, namespace, source, dependsOn }: Candidate, all: readonly Candidate[]): ChartEntry {
  const dependencies = dependsOn.map((reference): Dependency => all.find((other) => `${other.home}/${other.name}` === reference)?.name ?? { kind: 'external', name: reference });
  return { kind: 'chart', name, namespace, source, dependsOn: dependencies, test: false };
}
