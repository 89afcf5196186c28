import { formatProblem, isError, type Problem } from '../errors';
import { readOwnerConfig } from '../synthesis/renovate/owner-config';
import type { Diagnosis } from './diagnose';
import { FINDING_KINDS, type Finding, type NotChecked } from './finding';
import type { DoctorInput } from './input';
import { trackedPaths } from './tracked-files';

/** What has a kind of finding of its own. */
const ELSEWHERE: ReadonlySet<Problem['code']> = new Set<Problem['code']>(['VERSIONS_DIFFER', 'READINESS_UNWIRED', 'RENOVATE_MISREADS', 'NOT_AT_TOP', 'NOT_OURS']);

/** What keeps the fleet from being synthesized, as one finding, and what synthesis only warns of, as a notice. */
export function findInvalidFleet({ fleet, problems }: Pick<DoctorInput, 'fleet' | 'problems'>): readonly Finding[] {
  const ofRenovate = new Set(readOwnerConfig(fleet, trackedPaths(fleet)).problems.map(formatProblem));
  const own = problems.filter((problem) => !ELSEWHERE.has(problem.code) && !ofRenovate.has(formatProblem(problem)));
  return [
    ...finding(own.filter(isError), { severity: 'error', id: 'invalid-fleet/errors', what: 'the fleet cannot be synthesized', todo: 'mend what is listed, then synthesize' }),
    ...finding(own.filter((problem) => !isError(problem)), { severity: 'notice', id: 'invalid-fleet/warnings', what: 'synthesis has something to say', todo: 'read it; nothing is stopped by it' }),
  ];
}

const BROKEN = 'the fleet does not load';

/** All that can be said of a fleet that does not load: that, and that nothing else could be checked. */
export function diagnoseBroken(problems: readonly Problem[]): Diagnosis {
  const findings = finding(problems, {
    severity: 'error',
    id: 'invalid-fleet/load',
    what: `${BROKEN}, so nothing is promoted, and nothing else that is wrong is found`,
    todo: 'mend what is listed, and push it to the branch',
  });
  const others = FINDING_KINDS.map((kind): NotChecked => ({ kind, ...(kind === 'invalid-fleet' && { id: 'invalid-fleet/errors' }), why: BROKEN }));
  return { findings, notChecked: others };
}

function finding(problems: readonly Problem[], text: Pick<Finding, 'severity' | 'id' | 'what' | 'todo'>): readonly Finding[] {
  const [first] = problems;
  if (!first) return [];
  return [{
    kind: 'invalid-fleet',
    ...text,
    ...(first.at && { at: first.at }),
    details: problems.map(formatProblem),
    commands: ['npx sluice synth --check'],
    essence: problems.map(({ code, what }) => `${code} ${what}`).join('\n'),
  }];
}
