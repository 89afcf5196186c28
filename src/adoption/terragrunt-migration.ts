import { posix } from 'node:path';
import type { Problem } from '../errors';
import { Positions } from '../manifest/position';
import { lineStart, splice } from '../synthesis/hcl/layout';
import type { HclFile } from '../synthesis/hcl/nodes';
import { formatReference, LOCAL_VERSIONS, VALUES_VERSIONS } from '../synthesis/terragrunt-versions';
import { withoutAdopted } from './adopted-versions';
import type { Edits } from './edits';
import { leftAlone } from './problems';
import { realignLocals } from './realign';
import type { Survey } from './survey';
import { attributesOf, type Reader, type Stack, type Terragrunt, type Unit, type Use, type VersionsFile } from './terragrunt-survey';

/** What becomes of what read `versions.hcl`. */
export interface Migration {
  readonly edits: Edits;
  /** The `terragrunt.hcl` of the units that take the versions from their stack from now on. */
  readonly units: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Files in which a name is no more than talked about. */
const PROSE = /\.(?:md|mdx|txt|rst|adoc)$|(?:^|\/)(?:LICENSE|CHANGELOG|CODEOWNERS)/;

/**
 * Lets units take from their stack what they read from the file of versions, and stacks from their own `locals`. The file goes where nothing
 * reads it any more; where some of its values are computed it stays, and what stands in a manifest wins over it.
 *
 * @param computed names that stay in the file
 */
export function migrateReaders(survey: Survey, versions: VersionsFile, computed: ReadonlySet<string>): Migration {
  const { terragrunt, tree } = survey;
  const edits = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  const units = new Set<string>();
  const reads = (reader: Reader) => reader.reads === posix.basename(versions.path);
  const stacks = terragrunt.stacks.filter(({ readers }) => readers.some(reads));
  const stays = computed.size > 0 || versions.others.length > 0;
  let isRead = false;
  const migrate = (each: Unit | Stack, refusal: Problem | undefined, reference: string): boolean => {
    const result = refusal ?? migrateFile(each.path, each.file, each.readers.filter(reads), { reference, computed });
    if (typeof result !== 'string') {
      problems.push(result);
      isRead = true;
      return false;
    }
    edits.set(each.path, result);
    return true;
  };
  for (const unit of terragrunt.units.filter(({ readers }) => readers.some(reads))) {
    if (migrate(unit, refuseUnit(unit, survey), formatReference(VALUES_VERSIONS))) units.add(unit.path);
  }
  for (const stack of stacks) migrate(stack, isClusters(stack, survey) ? undefined : leftAlone('the stack reads the versions and is no cluster\'s', { file: stack.path }, 'name its cluster with --clusters'), formatReference(LOCAL_VERSIONS));
  const mentions = findMentions(tree, terragrunt, versions, survey.renovate?.path);
  problems.push(...mentions.map(({ file, line }) => leftAlone(`the line speaks of ${posix.basename(versions.path)}, which therefore stays`, { file, line }, 'change it, and delete the file then')));
  if (!isRead && mentions.length === 0) edits.set(versions.path, stays ? withoutAdopted(versions, computed) : undefined);
  return { edits, units, problems };
}

/** A unit that other stacks use too would miss what only the clusters' stacks give it. */
function refuseUnit(unit: Unit, survey: Survey): Problem | undefined {
  const users = survey.terragrunt.stacks.filter(({ units }) => units.some(({ file }) => file === unit.path));
  const at = { file: unit.path };
  if (posix.basename(unit.path) !== 'terragrunt.hcl') return leftAlone('the file reads the versions and is no unit', at, 'let the units read them');
  if (users.length === 0) return leftAlone('the unit reads the versions, and no stack uses it', at, 'its values can come from a stack alone');
  const folders = new Set([...survey.terragrunt.units].filter(({ path }) => posix.basename(path) === 'terragrunt.hcl').map(({ path }) => posix.dirname(posix.dirname(path))));
  if (folders.size > 1 && posix.dirname(posix.dirname(unit.path)) !== [...folders][0]) return leftAlone(`units stand in several folders: ${[...folders].join(', ')}`, at);
  const other = users.find((stack) => !isClusters(stack, survey));
  return other && leftAlone(`the unit reads the versions, and ${other.path}, which is no cluster's, uses it too`, at, 'name its cluster with --clusters, or give that stack a unit of its own');
}

function isClusters(stack: Stack, { clusters }: Survey): boolean {
  return clusters.some((cluster) => cluster.stack === stack.path);
}

interface Target {
  /** What is read in place of the file: `values.versions`. */
  readonly reference: string;
  readonly computed: ReadonlySet<string>;
}

/** The text of a file that reads no versions from elsewhere; a problem where it would not be the same. */
function migrateFile(path: string, file: HclFile, readers: readonly Reader[], target: Target): string | Problem {
  const positions = new Positions(path, file.text);
  const splices: Splice[] = [];
  for (const reader of readers) {
    const odd = reader.uses.find(({ path: read }) => read[0] !== 'locals' || read.length < 2);
    if (odd) return leftAlone(`what is read of ${reader.reads} here is more than its versions`, positions.locate(odd.start), `write local.${reader.attribute.name}.locals.versions, and adopt again`);
    const versions = reader.uses.filter(({ path: read }) => read[1] === 'versions');
    const replaced = versions.flatMap((use) => replaceUse(file, use, target));
    splices.push(...replaced);
    const isUnused = versions.length === reader.uses.length && target.computed.size === 0;
    if (isUnused) splices.push(removeAttribute(file, reader));
  }
  const lastFirst = [...splices].sort((a, b) => b.start - a.start);
  return realignLocals(file.text, lastFirst.reduce((text, { start, end, text: written }) => splice(text, start, end, written), file.text));
}

function replaceUse({ text }: HclFile, use: Use, { reference, computed }: Target): readonly Splice[] {
  const key = use.path[2];
  const written = text.slice(use.start, use.end);
  const rest = use.path.slice(2).map((name) => `.${name}`).join('');
  if (key !== undefined) return computed.has(key) ? [] : [{ start: use.start, end: use.end, text: reference + rest }];
  return [{ start: use.start, end: use.end, text: computed.size === 0 ? reference : `merge(${written}, ${reference})` }];
}

/** The line that an attribute stands on, and the whole block where it is all that the block has. */
function removeAttribute({ text, tokens }: HclFile, { attribute, block }: Reader): Splice {
  const inside = tokens.filter((token) => token.start > block.braces.start && token.end < block.braces.end && token.kind === 'comment');
  const range = attributesOf(block).length === 1 && inside.length === 0 ? block : attribute;
  const start = lineStart(text, range.start);
  const newline = text.indexOf('\n', range.end);
  const tail = text.slice(range.end, newline < 0 ? text.length : newline);
  if (!/^[ \t]*$/.test(text.slice(start, range.start)) || !/^[ \t]*(?:(?:#|\/\/)[^\n]*)?\r?$/.test(tail)) return { start: range.start, end: range.end, text: '' };
  const end = newline < 0 ? text.length : newline + 1;
  const blank = range === block ? /^\r?\n/.exec(text.slice(end))?.[0].length ?? 0 : 0;
  return { start, end: end + blank, text: '' };
}

/** Other files that name the file of versions. */
function findMentions(tree: Survey['tree'], { units, stacks }: Terragrunt, versions: VersionsFile, renovate: string | undefined): readonly { readonly file: string; readonly line: number }[] {
  const name = posix.basename(versions.path);
  const known = new Set([...units, ...stacks].flatMap(({ path, readers }) => (readers.some(({ reads }) => reads === name) ? [path] : [])));
  return [...tree].flatMap(([file, text]) => {
    if (file === versions.path || file === renovate || PROSE.test(file) || known.has(file) || !text.includes(name)) return [];
    return text.split('\n').flatMap((line, index) => (line.includes(name) && !/^\s*(?:#|\/\/)/.test(line) ? [{ file, line: index + 1 }] : []));
  });
}
