import type { ErrorCode, Problem } from '../errors';
import { quote } from './describe';
import type { ChartEntry, Dependency, Manifest } from './entries';
import { isReleaseReference } from './names';
import { nearest } from './nearest';
import type { Locator } from './parsed-manifest';

const MOST_LISTED = 12;

/** Judges `dependsOn`: every name is known and stands there once, and there is no circle. */
export function validateDependencies(manifest: Manifest, releases: readonly string[], locate: Locator, namespace: string): readonly Problem[] {
  const known = new Set(releases);
  const problems = manifest.charts.flatMap((chart) => chart.dependsOn.flatMap((dependency, index): readonly Problem[] => {
    const fault = findFault(chart, dependency, index, known, namespace);
    return fault ? [{ ...fault, at: locate(`charts/${chart.name}`, `dependsOn.${index}`) }] : [];
  }));
  return [...problems, ...findCircles(manifest.charts, locate)];
}

type Fault = Omit<Problem, 'at'> & { readonly code: ErrorCode };

function findFault(chart: ChartEntry, dependency: Dependency, index: number, known: ReadonlySet<string>, namespace: string): Fault | undefined {
  const owner = `charts/${chart.name}`;
  const text = textOf(dependency);
  if (chart.dependsOn.findIndex((other) => textOf(other) === text) < index) {
    return { code: 'BAD_DEPENDENCY', what: `${owner} depends on ${quote(text)} twice`, fix: 'remove one of the two' };
  }
  if (typeof dependency === 'string') return known.has(dependency) ? undefined : unknownRelease(owner, dependency, known);
  if (!isReleaseReference(dependency.name)) {
    return { code: 'BAD_DEPENDENCY', what: `${owner} depends on something outside`, found: quote(dependency.name), allowed: "external('namespace/name')" };
  }
  const [home, name = ''] = dependency.name.split('/');
  if (home !== namespace || !known.has(name)) return undefined;
  return { code: 'BAD_DEPENDENCY', what: `${owner} depends on ${quote(dependency.name)} as if it were outside, but it is a release of this manifest`, fix: `write '${name}'` };
}

function textOf(dependency: Dependency): string {
  return typeof dependency === 'string' ? dependency : `external ${dependency.name}`;
}

function unknownRelease(owner: string, name: string, known: ReadonlySet<string>): Fault {
  const listed = [...known].slice(0, MOST_LISTED).join(', ');
  const more = known.size > MOST_LISTED ? ` and ${known.size - MOST_LISTED} more` : '';
  const near = nearest(name, known);
  return {
    code: 'UNKNOWN_DEPENDENCY',
    what: `${owner} depends on ${quote(name)}, which is no release of this manifest`,
    allowed: `${listed}${more}`,
    fix: near === undefined ? "name one of these, or write external('namespace/name') for a release outside" : `did you mean "${near}"?`,
  };
}

/** Every circle that shares no release with one found before, written out. */
function findCircles(charts: readonly ChartEntry[], locate: Locator): readonly Problem[] {
  const circular = new Set<string>();
  const problems: Problem[] = [];
  for (const { release, index, circle } of backEdges(charts)) {
    if (circle.some((member) => circular.has(member))) continue;
    circle.forEach((member) => circular.add(member));
    problems.push({
      code: 'DEPENDENCY_CYCLE',
      what: `these releases wait for each other: ${[...circle, circle[0]].join(' -> ')}`,
      at: locate(`charts/${release}`, `dependsOn.${index}`),
      fix: 'remove one of these dependencies',
    });
  }
  return problems;
}

interface BackEdge {
  readonly release: string;
  readonly index: number;
  readonly circle: readonly string[];
}

/** The dependencies that lead back to a release on the way to them: one at least in every circle. */
function* backEdges(charts: readonly ChartEntry[]): Generator<BackEdge> {
  const byName = new Map(charts.map((chart) => [chart.name, chart]));
  const done = new Set<string>();
  // kept as a list and not on the stack: chains may be long
  const path: { readonly name: string; next: number }[] = [];
  for (const { name } of charts) {
    if (!done.has(name)) path.push({ name, next: 0 });
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const index = step.next++;
      const target = byName.get(step.name)?.dependsOn[index];
      if (target === undefined) {
        done.add(step.name);
        path.pop();
      } else if (typeof target === 'string' && !done.has(target)) {
        const begin = path.findIndex((other) => other.name === target);
        if (begin < 0) path.push({ name: target, next: 0 });
        else yield { release: step.name, index, circle: path.slice(begin).map((other) => other.name) };
      }
    }
  }
}
