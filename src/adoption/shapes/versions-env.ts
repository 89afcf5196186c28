import { posix } from 'node:path';
import type { Problem } from '../../errors';
import type { InfrastructureEntry } from '../../manifest/entries';
import { isInfrastructureName } from '../../manifest/names';
import { isVersion } from '../../manifest/version';
import { readEnv, type EnvLine } from '../../synthesis/versions-env';
import type { Answers, PackageAnswer } from '../answers';
import { kustomizationOf } from '../build-folder';
import type { Edits } from '../edits';
import { manifestPath } from '../new-fleet';
import { leftAlone } from '../problems';
import { findUnusual, managersOf, packageAt, sourceOf, withVersion, type OwnersManager } from '../renovate-managers';
import type { ClusterFacts, Shape, ShapeReading } from '../shape';
import type { Survey, SurveyedCluster } from '../survey';

/** A file of variables with a comment for Renovate above each version, which Flux (`${x_version}`), Terragrunt or scripts read. */
export const VERSIONS_ENV: Shape = { name: 'versions.env', read: readVersionsEnv };

const COMMENT = /^([ \t]*#[ \t]*)renovate:[ \t]*(\S.*?)[ \t]*$/;
/** Files in which a name is no more than talked about. */
const PROSE = /\.(?:md|mdx|txt|rst|adoc)$|(?:^|\/)(?:LICENSE|CHANGELOG|CODEOWNERS)/;

export function isEnvFile(path: string): boolean {
  return /(?:^|[/.])env$/.test(path);
}

interface EnvFile {
  readonly path: string;
  readonly text: string;
  readonly versions: readonly EnvVersion[];
  /** Whether Renovate knows nothing else in it. */
  readonly whole: boolean;
}

interface EnvVersion {
  readonly entry: InfrastructureEntry;
  /** Index of the comment's line; undefined where a manager of the owner's knows it without one. */
  readonly comment: number | undefined;
}

function readVersionsEnv(survey: Survey, answers: Answers): ShapeReading | undefined {
  const problems: Problem[] = [];
  const managers = survey.renovate ? managersOf(survey.renovate) : [];
  const files = [...survey.tree].filter(([path]) => isEnvFile(path)).map(([path, text]) => readFile(path, text, managers, answers, problems))
    .filter(({ versions }) => versions.length > 0);
  if (files.length === 0 && problems.length === 0) return undefined;
  const entries = new Map<string, readonly InfrastructureEntry[]>();
  const clusters = new Map<string, ClusterFacts>();
  const edits = new Map<string, string | undefined>();
  const emptied: string[] = [];
  for (const file of files) {
    const places = placesOf(survey, file, problems).filter(({ cluster, path }) => {
      const other = clusters.get(cluster.name)?.versionsEnv;
      if (other !== undefined) problems.push(leftAlone(`"${cluster.name}" has a file of versions already, ${other}`, { file: path, line: 1 }, 'bring both into one file, and add its entries to the manifest'));
      return other === undefined;
    });
    for (const { cluster, path, edits: more } of places) {
      entries.set(cluster.name, file.versions.map(({ entry }) => entry));
      clusters.set(cluster.name, { versionsEnv: path });
      edits.set(path, withoutComments(file, cluster.name));
      for (const [other, text] of more) edits.set(other, text);
    }
    if (places.length > 0 && file.whole) emptied.push(file.path);
  }
  return { entries, fleet: {}, clusters, edits, emptied, problems };
}

function readFile(path: string, text: string, managers: readonly OwnersManager[], answers: Answers, problems: Problem[]): EnvFile {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const variables = readEnv(text);
  let known = 0;
  const versions = variables.flatMap((variable): readonly EnvVersion[] => {
    const above = COMMENT.exec(lines[variable.line - 1] ?? '')?.[2];
    const found = above === undefined ? fromManager(managers, { path, text }, variable) : fromComment(above);
    if (!found) return [];
    known += 1;
    const name = variable.name.toLowerCase();
    const source = answers.packages?.get(name) ?? found.package;
    const why = whyNot(variable, name, variables, source, found.datasource);
    if (why !== undefined || !source || variable.value === undefined) {
      problems.push(leftAlone(`${variable.name} ${why ?? ''}`, { file: path, line: variable.line + 1 }, 'it stays here, and Renovate goes on raising it here'));
      return [];
    }
    return [{ entry: { kind: 'infrastructure', name, source: withVersion(source, variable.value) }, comment: above === undefined ? undefined : variable.line - 1 }];
  });
  return { path, text, versions, whole: versions.length === known };
}

interface FoundPackage {
  readonly package: PackageAnswer | undefined;
  readonly datasource: string;
}

/** `datasource=github-releases depName=owner/name`, as many write it above a version. */
function fromComment(comment: string): FoundPackage {
  const fields = new Map([...comment.matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value.replace(/^(['"])(.*)\1$/, '$2')]));
  const datasource = fields.get('datasource') ?? '';
  const name = fields.get('packageName') ?? fields.get('lookupName') ?? fields.get('depName') ?? '';
  const unusual = findUnusual(fields.get('extractVersion'), fields.get('versioning'));
  return { package: unusual === undefined ? sourceOf(datasource, name, fields.get('registryUrl')) : undefined, datasource: datasource + (unusual ?? '') };
}

function fromManager(managers: readonly OwnersManager[], file: Parameters<typeof packageAt>[1], { start, end }: EnvLine): FoundPackage | undefined {
  const known = packageAt(managers, file, { start, end });
  if (!known) return undefined;
  return known.kind === 'known' ? { package: known.package, datasource: '' } : { package: undefined, datasource: known.datasource };
}

function whyNot({ value }: EnvLine, name: string, all: readonly EnvLine[], source: PackageAnswer | undefined, datasource: string): string | undefined {
  if (value === undefined) return 'is computed, and a manifest holds plain versions';
  if (!isInfrastructureName(name)) return 'is a name that no manifest takes';
  if (all.filter((other) => other.name.toLowerCase() === name).length > 1) return 'is set twice, capitals aside';
  if (!isVersion(value)) return `has the value ${JSON.stringify(value)}, which is no version of three numbers`;
  return source ? undefined : `is looked up in ${datasource === '' ? 'a datasource that is computed' : datasource}, which no manifest knows`;
}

/** The text with the comments of what stands in a manifest now. */
function withoutComments({ text, versions }: EnvFile, cluster: string): string {
  const ours = new Set(versions.map(({ comment }) => comment));
  const replaced = (line: string) => line.replace(/^([ \t]*#[ \t]*)renovate:.*?(\r?)$/, `$1from ${manifestPath(cluster)}$2`);
  return text.split('\n').map((line, index) => (ours.has(index) ? replaced(line) : line)).join('\n');
}

interface Place {
  readonly cluster: SurveyedCluster;
  readonly path: string;
  /** What else changes, so that the cluster reads this file. */
  readonly edits: Edits;
}

/** Where each cluster has its file: where it is, if it is a cluster's own, else a copy beside the kustomization that reads it. */
function placesOf({ tree, clusters, renovate }: Survey, { path }: EnvFile, problems: Problem[]): readonly Place[] {
  const words = path.split(/[/.]/);
  const own = clusters.filter(({ name }) => words.includes(name));
  const [only] = own.length === 1 ? own : clusters.length === 1 ? clusters : [];
  if (only) return [{ cluster: only, path, edits: new Map() }];
  const readers = clusters.map((cluster) => ({ cluster, edited: pointTo(tree, cluster, path) }));
  const missing = readers.filter(({ edited }) => edited === undefined).map(({ cluster }) => cluster.name);
  const known = new Set([path, renovate?.path, ...readers.map(({ edited }) => edited?.path)]);
  const mention = [...tree].find(([file, text]) => !known.has(file) && !PROSE.test(file) && text.includes(posix.basename(path)));
  if (missing.length > 0 || mention) {
    const why = missing.length > 0 ? `the kustomization.yaml of ${missing.join(', ')} does not read it` : `${mention?.[0]} reads it too`;
    problems.push(leftAlone(`all clusters share the versions in this file, and ${why}`, { file: path, line: 1 }, 'give each cluster a file of its own, name it in versionsEnv of fleet.ts, and add its entries to the manifests'));
    return [];
  }
  return readers.flatMap(({ cluster, edited }): Place[] => {
    if (!edited) return [];
    return [{ cluster, path: edited.copy, edits: new Map<string, string | undefined>([[edited.path, edited.text], [path, undefined]]) }];
  });
}

/** A cluster's kustomization that reads a copy beside it. */
function pointTo(tree: Survey['tree'], { folder }: SurveyedCluster, path: string): { readonly path: string; readonly text: string; readonly copy: string } | undefined {
  const kustomization = kustomizationOf(tree, folder);
  const copy = posix.join(folder, posix.basename(path));
  if (!kustomization || tree.has(copy)) return undefined;
  const relative = posix.relative(folder, path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const line = new RegExp(`^([ \\t]*-[ \\t]+)(["']?)(?:\\./)?${relative}\\2(?=[ \\t]*(?:#.*)?\\r?$)`, 'gm');
  if ([...kustomization.text.matchAll(line)].length !== 1) return undefined;
  return { path: kustomization.path, text: kustomization.text.replace(line, `$1$2${posix.basename(path)}$2`), copy };
}
