import { isError } from '../errors';
import { findBlindRenovate, findShadowed } from './blind-renovate';
import { findBrokenLedgers } from './broken-ledger';
import { findEditedFiles, findStaleFiles, findStaleWorkflows } from './drifted-files';
import { findDriftedLinks } from './drifted-link';
import { sortFindings, type Finding, type FindingKind, type NotChecked } from './finding';
import { findForeignProviders } from './foreign-provider';
import { findForeignRepository } from './foreign-repository';
import type { DoctorInput, Readings } from './input';
import { findInvalidFleet } from './invalid-fleet';
import { digestOf } from './issue-mark';
import { findMisplaced, findStaleCopies } from './misplaced';
import { dispatchingSources, findOpenBranch } from './open-branch';
import { findDefaultReporters, findMissingReporters, findSharedReporters, sourcesOfOwner } from './reporters';
import { findSharedLedgers } from './shared-ledger';
import { findSilentClusters } from './silent-cluster';
import { findLostMembers, findStuckGroups } from './stuck-group';
import { findUnwiredReadiness } from './unwired-readiness';
import { findUndecided, findWaitingCandidates } from './waiting-candidate';

export interface Diagnosis {
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
}

/** A check, what it looks at, and whether there is anything in the fleet that it is about. */
interface Check {
  readonly kind: FindingKind;
  readonly needs: readonly (keyof DoctorInput)[];
  readonly find: (input: DoctorInput) => readonly (Finding | NotChecked)[];
  readonly concerns: (fleet: DoctorInput['fleet']) => boolean;
}

function check<Part extends keyof DoctorInput>(
  kind: FindingKind, needs: readonly Part[], find: (input: Pick<DoctorInput, Part>) => readonly (Finding | NotChecked)[], concerns: Check['concerns'] = () => true,
): Check {
  return { kind, needs, find, concerns };
}

const hasAtomicGroups: Check['concerns'] = ({ props: { groups = [] } }) => groups.some(({ atomic }) => atomic);
const isOnGithub: Check['concerns'] = ({ props: { forge = 'github' } }) => forge === 'github';

export const CHECKS: readonly Check[] = [
  check('invalid-fleet', ['fleet', 'problems'], findInvalidFleet),
  check('silent-cluster', ['fleet', 'now', 'timelines', 'reports', 'current'], findSilentClusters),
  check('waiting-candidate', ['fleet', 'now', 'plans', 'timelines'], findWaitingCandidates),
  check('waiting-candidate', ['fleet', 'now', 'plans', 'timelines'], findUndecided),
  check('stuck-group', ['fleet', 'now', 'plans', 'reports'], findStuckGroups, hasAtomicGroups),
  check('stuck-group', ['fleet', 'manifests'], findLostMembers, hasAtomicGroups),
  check('drifted-link', ['fleet', 'manifests', 'now', 'timelines'], findDriftedLinks, ({ props: { sameVersion = [] } }) => sameVersion.length > 0),
  check('edited-file', ['fleet', 'drift'], findEditedFiles),
  check('stale-file', ['fleet', 'drift'], findStaleFiles),
  check('stale-workflow', ['fleet', 'drift'], findStaleWorkflows, isOnGithub),
  check('stale-workflow', ['fleet', 'current', 'placement'], findStaleCopies, isOnGithub),
  check('foreign-repository', ['fleet', 'remotes'], findForeignRepository),
  check('foreign-provider', ['fleet', 'providers'], findForeignProviders),
  check('shared-ledger', ['fleet', 'otherFleets'], findSharedLedgers),
  check('shared-reporter', ['fleet'], findSharedReporters),
  check('default-reporter', ['fleet', 'owner'], findDefaultReporters, (fleet) => isOnGithub(fleet) && sourcesOfOwner(fleet).length > 0),
  check('default-reporter', ['fleet'], findMissingReporters),
  check('open-branch', ['fleet', 'branch'], findOpenBranch, (fleet) => dispatchingSources(fleet).length > 0),
  check('unwired-readiness', ['fleet', 'current'], findUnwiredReadiness),
  check('blind-renovate', ['fleet', 'manifests'], findBlindRenovate),
  check('blind-renovate', ['renovateFiles', 'placement'], findShadowed),
  check('blind-renovate', ['fleet', 'current', 'placement'], findMisplaced),
  check('broken-ledger', ['skipped'], findBrokenLedgers),
];

/** Makes every check whose part of the input is known, and says of the others why they were not made. */
export function diagnose(readings: Readings): Diagnosis {
  const findings: Finding[] = [];
  const notChecked: NotChecked[] = [];
  const known = Object.fromEntries(Object.entries(readings).flatMap(([part, reading]) => ('known' in reading ? [[part, reading.known]] : []))) as unknown as DoctorInput;
  for (const { kind, needs, find, concerns } of CHECKS) {
    const missing = needs.map((part) => readings[part]).find((reading) => 'unknown' in reading);
    try {
      if ('known' in readings.fleet && !concerns(readings.fleet.known)) continue;
      if (missing && 'unknown' in missing) notChecked.push({ kind, why: missing.unknown });
      else for (const found of find(known)) 'why' in found ? notChecked.push(found) : findings.push(found);
    } catch (error) {
      // options of another kind than they must be: validation says which
      if (!(error instanceof TypeError) || !isInvalid(readings)) throw error;
      notChecked.push({ kind, why: 'the fleet is not as it must be' });
    }
  }
  return { findings: withOwnIds(sortFindings(findings)), notChecked: withoutRepeats(notChecked) };
}

function isInvalid({ problems }: Readings): boolean {
  return 'known' in problems && problems.known.some(isError);
}

function withoutRepeats(notChecked: readonly NotChecked[]): readonly NotChecked[] {
  return notChecked.filter(({ kind, why }, index) => notChecked.findIndex((other) => other.kind === kind && other.why === why) === index);
}

/** Issues are known by the ids of findings: what is found twice is one finding, and what shares only its place gets a number. */
function withOwnIds(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, readonly Finding[]>();
  return findings.flatMap((finding): readonly Finding[] => {
    const others = seen.get(finding.id) ?? [];
    if (others.some((other) => other.what === finding.what && digestOf(other) === digestOf(finding))) return [];
    seen.set(finding.id, [...others, finding]);
    return [others.length === 0 ? finding : { ...finding, id: `${finding.id}/${others.length + 1}` }];
  });
}
