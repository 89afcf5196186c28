import { formatProblem } from '../errors';
import type { RenovatePackageRule } from '../fleet/renovate-config';
import { componentOf, entriesOf } from '../manifest/entries';
import { checkExtraction } from '../synthesis/renovate/check-extraction';
import { MANAGER } from '../synthesis/renovate/manifest-manager';
import { readOwnerConfig } from '../synthesis/renovate/owner-config';
import { matchesList } from '../synthesis/renovate/patterns';
import { quoteForShell, type Finding } from './finding';
import type { DoctorInput } from './input';
import { trackedFiles, trackedPaths } from './tracked-files';

type Fleet = DoctorInput['fleet'];

/** Manifests, or entries in them, that Renovate cannot see: their versions would stand still, and nobody would be told. */
export function findBlindRenovate({ fleet, manifests }: Pick<DoctorInput, 'fleet' | 'manifests'>): readonly Finding[] {
  return [...findMisread(fleet, manifests), ...findHidden(fleet), ...findSwitchedOff(fleet)];
}

function findMisread(fleet: Fleet, manifests: DoctorInput['manifests']): readonly Finding[] {
  return trackedFiles(fleet).flatMap((file): readonly Finding[] => {
    const parsed = manifests.get(file);
    const problems = parsed ? checkExtraction(file, entriesOf(parsed), parsed.text) : [];
    const [first] = problems;
    if (!first || !parsed) return [];
    // what Renovate does not see has no place in what it reads
    const missed = entriesOf(parsed).map(componentOf).find((component) => first.what.endsWith(` ${component}`));
    return [{
      kind: 'blind-renovate',
      id: `blind-renovate/${file}`,
      severity: 'error',
      what: `Renovate reads something else from ${file} than Sluice does`,
      at: missed === undefined ? first.at ?? { file } : parsed.locationOf(missed, 'version'),
      details: problems.map(formatProblem),
      todo: 'write these entries as `name: helm(...)` or `name: { ..., chart: helm(...) }`, and remove what is commented out',
      commands: ['npx sluice synth --check'],
      essence: problems.map(({ what }) => what).join('\n'),
    }];
  });
}

/** What the owner's own configuration hides or switches off. */
function findHidden(fleet: Fleet): readonly Finding[] {
  const { problems } = readOwnerConfig(fleet, trackedPaths(fleet));
  if (problems.length === 0) return [];
  return [{
    kind: 'blind-renovate',
    id: 'blind-renovate/configuration',
    severity: 'error',
    what: 'renovate in fleet.ts keeps Renovate from the manifests',
    ...(fleet.at && { at: fleet.at }),
    details: problems.map(formatProblem),
    todo: 'change renovate in fleet.ts and synthesize',
    commands: ['npx sluice synth'],
    essence: problems.map(({ what }) => what).join('\n'),
  }];
}

/** Rules that switch off all that the manifests have, and not a package that somebody named. Of several rules the last one counts. */
function findSwitchedOff(fleet: Fleet): readonly Finding[] {
  const rules = Array.isArray(fleet.props.renovate?.packageRules) ? fleet.props.renovate.packageRules : [];
  const last = new Map(trackedPaths(fleet).map((file) => [file, rules.findLastIndex((rule) => typeof rule?.enabled === 'boolean' && catchesWhole(rule, file))]));
  return rules.flatMap((rule, index): readonly Finding[] => {
    const hidden = rule?.enabled === false ? [...last].filter(([, decides]) => decides === index).map(([file]) => file) : [];
    if (hidden.length === 0) return [];
    return [{
      kind: 'blind-renovate',
      id: `blind-renovate/rule/${hidden.join('+')}`,
      severity: 'error',
      what: `packageRules[${index}] of renovate in fleet.ts switches Renovate off for ${hidden.join(', ')}`,
      ...(fleet.at && { at: fleet.at }),
      todo: 'name in the rule what it is meant for (matchDepTypes, matchPackageNames), or take it out, and synthesize',
      commands: ['npx sluice synth'],
      essence: JSON.stringify(rule),
    }];
  });
}

/** The rule names nothing beside managers and files, and these are ours. */
function catchesWhole(rule: RenovatePackageRule, file: string): boolean {
  const { matchManagers, matchFileNames, ...others } = rule;
  const isNarrower = Object.entries(others).some(([key, value]) => key.startsWith('match') && !(Array.isArray(value) && value.some((pattern) => pattern === '*' || pattern === '**')));
  return !isNarrower && (!matchManagers || matchesList(matchManagers, MANAGER)) && (!matchFileNames || matchesList(matchFileNames, file));
}

/** What keeps Renovate from the configuration that Sluice writes at the top: another one before it. */
export function findShadowed({ renovateFiles, placement: { out } }: Pick<DoctorInput, 'renovateFiles' | 'placement'>): readonly Finding[] {
  if (out !== '') return [];
  return renovateFiles.map((file): Finding => ({
    kind: 'blind-renovate',
    id: `blind-renovate/${file}`,
    severity: 'error',
    what: `Renovate reads ${file} and never .github/renovate.json5: it takes the first configuration that it finds`,
    at: { file },
    todo: 'move what it says into renovate in fleet.ts, remove the file and synthesize',
    commands: [`git rm ${quoteForShell(file)}`, 'npx sluice synth'],
  }));
}
