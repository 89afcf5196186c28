import type { Problem } from '../../errors';
import type { ChartEntry } from '../../manifest/entries';
import { readEnv } from '../../synthesis/versions-env';
import type { Answers } from '../answers';
import { leftAlone } from '../problems';
import { managersOf, packageAt } from '../renovate-managers';
import type { ClusterFacts, Shape, ShapeReading } from '../shape';
import type { Survey, SurveyedCluster } from '../survey';
import { AFTERWARDS, isSettled, readReleases, type ReadRelease } from './read-releases';
import { entriesFrom, type Candidate } from './release-candidates';
import { isEnvFile } from './versions-env';

/** HelmReleases in files of each cluster's own, with versions of its own. They stay where they are: only versions and annotations are written there. */
export const HELM_RELEASE_FILES: Shape = { name: 'HelmRelease files', read: readHelmReleaseFiles };

function readHelmReleaseFiles(survey: Survey, answers: Answers): ShapeReading | undefined {
  const read = survey.clusters.map((cluster) => ({ cluster, releases: readReleases(survey, cluster) }));
  if (read.every(({ releases }) => releases.length === 0)) return undefined;
  const problems: Problem[] = [];
  const entries = new Map<string, readonly ChartEntry[]>();
  const clusters = new Map<string, ClusterFacts>();
  const users = usersOf(read.map(({ cluster, releases }) => [cluster.name, releases]));
  const told = new Set<string>();
  const alone = leftAloneOn(survey, read, users);
  for (const { cluster, releases } of read) {
    const candidates = releases.flatMap((release): readonly Candidate[] => {
      const refusal = refuse(survey, release, users) ?? refuseSource(cluster.name, release.name, alone, answers);
      if (refusal === undefined) return isSettled(release) ? [release.candidate] : [];
      // what several clusters have is said once
      const key = `${release.path}:${release.line}`;
      if (!told.has(key)) problems.push(leftAlone(`the HelmRelease ${release.name} ${refusal.why}`, { file: release.path, line: release.line }, refusal.fix));
      told.add(key);
      return [];
    });
    const taken = entriesFrom(candidates);
    problems.push(...taken.problems);
    entries.set(cluster.name, taken.entries.map(({ entry }) => entry));
    const files = Object.fromEntries(taken.entries.map(({ entry, candidate }) => [entry.name, candidate.paths.length === 1 ? candidate.paths[0] ?? '' : candidate.paths]));
    clusters.set(cluster.name, { style: 'HelmReleases', ...(taken.entries.length > 0 && { releaseFiles: files }) });
    problems.push(...taken.entries.flatMap(({ candidate }) => findReader(survey, candidate, told)));
  }
  const found = [...entries.values()].some(({ length }) => length > 0);
  if (!found && problems.length === 0) return undefined;
  return { entries, fleet: {}, clusters: found ? clusters : new Map(), edits: new Map(), emptied: [], problems };
}

/** The clusters that have a file which would be written. */
function usersOf(read: readonly (readonly [string, readonly ReadRelease[]])[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, readonly string[]>();
  for (const [cluster, releases] of read) {
    const paths = new Set(releases.flatMap((release) => (isSettled(release) ? release.candidate.written : [release.path])));
    for (const path of paths) users.set(path, [...users.get(path) ?? [], cluster]);
  }
  return users;
}

interface ReadCluster {
  readonly cluster: SurveyedCluster;
  readonly releases: readonly ReadRelease[];
}

/** Names of clusters, by that of a release. */
type Names = ReadonlyMap<string, readonly string[]>;

/** The clusters that keep a release as it is. */
function leftAloneOn(survey: Survey, read: readonly ReadCluster[], users: ReturnType<typeof usersOf>): Names {
  const alone = new Map<string, readonly string[]>();
  for (const { cluster, releases } of read) {
    const candidates = releases.flatMap((release) => (isSettled(release) && !refuse(survey, release, users) ? [release.candidate] : []));
    const taken = new Set(entriesFrom(candidates).entries.map(({ entry }) => entry.name));
    for (const name of new Set(releases.map((release) => release.name))) if (!taken.has(name)) alone.set(name, [...alone.get(name) ?? [], cluster.name]);
  }
  return alone;
}

/** What a source has is promoted: where the target has left its own alone, that would be a second one beside it. */
function refuseSource(cluster: string, name: string, alone: Names, { promotedFrom = new Map() }: Answers): Refusal | undefined {
  const target = alone.get(name)?.find((each) => {
    const seen = new Set<string>();
    for (let at = promotedFrom.get(each); at !== undefined && !seen.has(at); at = promotedFrom.get(at)) {
      if (at === cluster) return true;
      seen.add(at);
    }
    return false;
  });
  return target === undefined ? undefined : { why: `stays as it is, as that of "${target}" does: a promotion would bring a second one there`, fix: `put that one right first; ${AFTERWARDS}` };
}

interface Refusal {
  readonly why: string;
  readonly fix?: string;
}

function refuse({ clusters, tree }: Survey, release: ReadRelease, users: ReadonlyMap<string, readonly string[]>): Refusal | undefined {
  if (release.kind === 'variable') return isSetSomewhere(tree, release.variable) ? undefined : { why: `has the version \${${release.variable}}, which stands in no file of variables`, fix: `write the version itself; ${AFTERWARDS}` };
  const paths = isSettled(release) ? release.candidate.written : [release.path];
  const shared = paths.map((path) => ({ path, by: users.get(path) ?? [] })).find(({ by }) => by.length > 1);
  if (shared) return { why: `has one file for ${shared.by.join(' and ')}${shared.path === release.path ? '' : `, ${shared.path}`}`, fix: `a version per cluster needs a file per cluster; ${AFTERWARDS}` };
  if (release.kind === 'refused') return { why: release.why, ...(release.fix !== undefined && { fix: release.fix }) };
  const set = clusters.find((cluster) => cluster.deliveries.some(({ objects }) => objects.some(makesReleases)));
  return set && { why: `stays as it is: the charts of "${set.name}" come from a ResourceSet`, fix: 'make it an input of the ResourceSet' };
}

/** Files of variables are read by themselves. */
function isSetSomewhere(tree: Survey['tree'], variable: string): boolean {
  return [...tree].some(([path, text]) => isEnvFile(path) && readEnv(text).some(({ name }) => name === variable));
}

function makesReleases({ kind, spec }: { readonly kind: string; readonly spec?: unknown }): boolean {
  const template = kind === 'ResourceSet' ? (spec as { readonly resourcesTemplate?: unknown } | undefined)?.resourcesTemplate : undefined;
  return typeof template === 'string' && /^kind:\s*["']?HelmRelease["']?\s*$/m.test(template);
}

/** A manager of the owner's that goes on raising a version where it is written from the manifest now. */
function findReader({ renovate, tree }: Survey, { version: { path, start, end } }: Candidate, told: Set<string>): readonly Problem[] {
  const known = renovate && packageAt(managersOf(renovate), { path, text: tree.get(path) ?? '' }, { start, end });
  if (!known || told.has(`manager ${known.manager.line}`)) return [];
  told.add(`manager ${known.manager.line}`);
  return [leftAlone(`the manager reads ${path}, whose version stands in a manifest now`, { file: renovate.path, line: known.manager.line }, 'leave such files out of its patterns, or Renovate raises both')];
}
