import { posix } from 'node:path';
import type { Problem } from '../../errors';
import type { TerragruntProps, UnitProps } from '../../fleet/options';
import type { Entry } from '../../manifest/entries';
import { isInfrastructureName } from '../../manifest/names';
import { Positions } from '../../manifest/position';
import { isVersion } from '../../manifest/version';
import type { HclItem } from '../../synthesis/hcl/nodes';
import type { Answers } from '../answers';
import type { Edits } from '../edits';
import { leftAlone, packageOption, unknown } from '../problems';
import { managersOf, packageAt, withVersion, type OwnersManager } from '../renovate-managers';
import type { Shape, ShapeReading } from '../shape';
import type { Survey } from '../survey';
import { migrateReaders } from '../terragrunt-migration';
import type { VersionsFile } from '../terragrunt-survey';

/** `versions.hcl`, one for all clusters, which units read through `read_terragrunt_config`. */
export const VERSIONS_HCL: Shape = { name: 'versions.hcl', read: readVersionsHcl };

function readVersionsHcl(survey: Survey, answers: Answers): ShapeReading | undefined {
  const { terragrunt } = survey;
  const [versions, ...more] = terragrunt.versions;
  if (!versions) return undefined;
  const problems: Problem[] = [
    ...more.map(({ path }) => leftAlone('a second file of versions: only one is taken over', { file: path }, `${versions.path} is`)),
    ...terragrunt.unreadable.map(({ path, why, offset }) => leftAlone(`the file is not HCL: ${why}`, new Positions(path, survey.tree.get(path) ?? '').locate(offset))),
  ];
  const { entries, computed } = readEntries(versions, survey.renovate ? managersOf(survey.renovate) : [], answers, problems);
  const migration = migrateReaders(survey, versions, new Set(computed));
  problems.push(...migration.problems);
  // what is still read here, by all, is not written there as well
  if (migration.edits.size === 0) {
    return { entries: new Map(), fleet: {}, clusters: new Map(), edits: new Map(), emptied: [], problems: problems.filter(({ code }) => code !== 'ADOPT_UNKNOWN') };
  }
  const props = terragruntProps(survey, migration.units, problems);
  return {
    entries: new Map(survey.clusters.map(({ name }) => [name, entries])),
    fleet: props ? { terragrunt: props } : {},
    clusters: new Map(),
    edits: migration.edits,
    emptied: isDeleted(migration.edits, versions) ? [versions.path] : [],
    problems,
  };
}

function isDeleted(edits: Edits, { path }: VersionsFile): boolean {
  return edits.has(path) && edits.get(path) === undefined;
}

interface ReadEntries {
  readonly entries: readonly Entry[];
  /** Names whose value stays where it is. */
  readonly computed: readonly string[];
}

function readEntries({ path, file, object }: VersionsFile, managers: readonly OwnersManager[], answers: Answers, problems: Problem[]): ReadEntries {
  const positions = new Positions(path, file.text);
  const entries: Entry[] = [];
  const computed: string[] = [];
  for (const item of object.items) {
    const at = positions.locate(item.start);
    const version = literalText(item);
    const name = item.name ?? file.text.slice(item.nameRange.start, item.nameRange.end);
    const refusal = version === undefined ? 'is computed, and a manifest holds plain versions' : whyNot(name, version);
    if (version === undefined || refusal !== undefined) {
      computed.push(name);
      problems.push(leftAlone(`${name} ${refusal}`, at, 'it stays in this file, and the units that read it go on reading it there'));
      continue;
    }
    const known = packageAt(managers, { path, text: file.text }, item.value);
    const source = answers.packages?.get(name) ?? (known?.kind === 'known' ? known.package : undefined);
    if (source) entries.push({ kind: 'infrastructure', name, source: withVersion(source, version) });
    else problems.push(unknown(whyUnknown(name, known?.kind === 'other' ? known.datasource : undefined), packageOption(name), { kind: 'package', name }, at));
  }
  return { entries, computed };
}

function whyUnknown(name: string, datasource: string | undefined): string {
  if (datasource === undefined) return `no manager of Renovate says what ${name} is a version of`;
  return `${name} is looked up in ${datasource === '' ? 'a datasource that is computed' : datasource}, which no manifest knows`;
}

function literalText({ value }: HclItem): string | undefined {
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

function whyNot(name: string, version: string): string | undefined {
  if (!isInfrastructureName(name)) return 'is a name that no manifest takes';
  return isVersion(version) ? undefined : `has the value ${JSON.stringify(version)}, which is no version of three numbers`;
}

/** What `fleet.ts` says of Terragrunt; nothing where no unit could be changed. */
function terragruntProps({ terragrunt, clusters }: Survey, migrated: ReadonlySet<string>, problems: Problem[]): TerragruntProps | undefined {
  if (migrated.size === 0) return undefined;
  const stacks = terragrunt.stacks.filter(({ path }) => clusters.some(({ stack }) => stack === path));
  const units = new Map<string, { readonly folder?: string; readonly file?: string }>();
  for (const stack of stacks) for (const unit of stack.units) if (!units.has(unit.name)) units.set(unit.name, unit);
  const folder = posix.dirname(posix.dirname([...migrated][0] ?? ''));
  const unit = [...units].map(([name, { folder: at, file }]): UnitProps => {
    const path = at === undefined ? undefined : posix.relative(folder, at);
    const takes = file !== undefined && migrated.has(file);
    const usual = path === undefined || path.startsWith('..') || path === name.replaceAll('_', '-');
    return { name, ...(!usual && { path }), ...(takes && { versions: true }) };
  });
  const stackFolders = new Set(stacks.map(({ path }) => posix.dirname(posix.dirname(path))));
  if (stackFolders.size > 1) problems.push(leftAlone(`stacks stand in several folders: ${[...stackFolders].join(', ')}`, { file: stacks[0]?.path ?? '' }));
  const [stackFolder = 'infrastructure/stacks'] = stackFolders;
  return { ...(stackFolder !== 'infrastructure/stacks' && { stacks: stackFolder }), ...(folder !== 'infrastructure/units' && { units: folder }), unit };
}
