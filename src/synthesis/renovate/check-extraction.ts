import type { Location, Problem } from '../../errors';
import { componentOf, type Component, type Entry } from '../../manifest/entries';
import { Positions } from '../../manifest/position';
import { dependencyOf, extractDependencies, type Dependency, type ExtractedDependency } from './extract-dependencies';

const HOW = 'write it as `name: helm(...)` or `name: { ..., chart: helm(...) }`, with plain spaces and plain strings';

/**
 * Compares what Renovate would extract from a manifest's text with what the manifest says: an entry that Renovate does not see
 * would keep its version for ever, and nobody would be told.
 *
 * @returns `RENOVATE_MISREADS` for every entry that is missed or read differently, and for what is read but is no entry
 */
export function checkExtraction(file: string, entries: readonly Entry[], text: string): readonly Problem[] {
  const positions = new Positions(file, text);
  const wanted = new Map<Component, Dependency>(entries.map((entry) => [componentOf(entry), dependencyOf(componentOf(entry), entry)]));
  const problems: Problem[] = [];
  const seen = new Set<Component>();
  for (const found of extractDependencies(text)) {
    const entry = seen.has(found.component) ? undefined : wanted.get(found.component);
    seen.add(found.component);
    problems.push(...compare(entry, found, positions.locate(found.offset)));
  }
  for (const [component] of wanted) {
    if (!seen.has(component)) problems.push({ code: 'RENOVATE_MISREADS', what: `Renovate would not see ${component}`, at: { file }, fix: HOW });
  }
  return problems;
}

function compare(entry: Dependency | undefined, found: ExtractedDependency, at: Location): readonly Problem[] {
  const { component, version } = found;
  if (!entry) {
    return [{ code: 'RENOVATE_MISREADS', what: `Renovate would take this for ${component} at ${version}, which is no entry`, at, fix: 'remove it, or write it differently' }];
  }
  if (describe(entry) !== describe(found)) {
    return [{ code: 'RENOVATE_MISREADS', what: `Renovate would read ${component} differently`, at, found: describe(found), allowed: describe(entry), fix: HOW }];
  }
  return [];
}

function describe({ version, datasource, packageName, registryUrl }: Dependency): string {
  return `${packageName} ${version} (${[datasource, registryUrl].filter(Boolean).join(' ')})`;
}
