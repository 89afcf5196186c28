import type { Cluster } from '../fleet/cluster';
import type { Component } from '../manifest/entries';
import type { Block, Decision } from '../promotion/decision';
import { commandForReport } from '../promotion/gates';
import type { Finding } from './finding';
import type { DoctorInput } from './input';
import { isKnownIn } from './known-components';
import { waitsSince } from './waiting-candidate';

type Input = Pick<DoctorInput, 'fleet' | 'now' | 'plans' | 'reports'>;
type Planned = DoctorInput['plans'][number];

/** A member that keeps its group back, and what would change that. */
interface Obstacle {
  readonly component: Component;
  readonly why: string;
  readonly commands: readonly string[];
}

/** Atomic groups of which a member stays behind for a reason that neither time nor a report takes away: the others wait for ever. */
export function findStuckGroups(input: Input): readonly Finding[] {
  return input.plans.flatMap((planned) => planned.policy.groups.flatMap(({ name, has }): readonly Finding[] => {
    const members = planned.plan.decisions.filter(({ component, candidates }) => has(component) && candidates.length > 0);
    const obstacles = members.flatMap((member) => findObstacle(member, planned, input));
    const others = members.filter(({ component }) => !obstacles.some((obstacle) => obstacle.component === component));
    // a group of which nobody else wants to go waits for nothing
    if (obstacles.length === 0 || members.length < 2 || (others.length === 0 && members.every(isWanted))) return [];
    const targets = planned.plan.targets.join(', ');
    return [{
      kind: 'stuck-group',
      id: `stuck-group/${planned.plan.targets.join('+')}/${name}`,
      severity: 'error',
      what: `the atomic group ${name} cannot be promoted to ${targets}: ${obstacles.map(({ component, why }) => `${component} ${why}`).join('; ')}`,
      ...(input.fleet.at && { at: input.fleet.at }),
      since: members.map(waitsSince).sort()[0] as string,
      details: others.map(({ component }) => `${component} waits for it`),
      todo: 'clear what keeps the member back, or take it out of the group in fleet.ts',
      commands: [...new Set(obstacles.flatMap(({ commands }) => commands))],
      essence: obstacles.map(({ component, why }) => `${component} ${why}`).join('\n'),
    }];
  }));
}

/** Members of atomic groups that no manifest has: renamed, or mistyped. The others are promoted without them, which is what nobody wants. */
export function findLostMembers(input: Pick<DoctorInput, 'fleet' | 'manifests'>): readonly Finding[] {
  const { fleet } = input;
  const isKnown = isKnownIn(input);
  const groups = (fleet.props.groups ?? []).filter(({ atomic }) => atomic);
  return groups.flatMap(({ name, members }) => members.filter((member) => !member.endsWith('/*') && !isKnown(member)).map((member): Finding => ({
    kind: 'stuck-group',
    id: `stuck-group/fleet/${name}/${member}`,
    severity: 'warning',
    what: `the atomic group ${name} names ${member}, which no manifest has: the others are promoted without it`,
    ...(fleet.at && { at: fleet.at }),
    todo: 'correct the name in fleet.ts, or take it out of the group',
  })));
}

/** Somebody wants it to stay where it is. */
function isWanted(decision: Decision): boolean {
  return decision.kind === 'blocked' && (decision.block.reason === 'held' || decision.block.reason === 'reverted');
}

function findObstacle(decision: Decision, planned: Planned, input: Input): readonly Obstacle[] {
  if (decision.kind !== 'blocked') return [];
  const { component, block } = decision;
  const why = obstacleOf(decision, block, planned, input);
  if (why === undefined) return [];
  const explain = `npx sluice explain ${component}`;
  const source = planned.policy.sources[0]?.cluster ?? '';
  return [{ component, why, commands: block.reason === 'unverified' ? [commandForReport(component, source)] : [explain, ...(block.command === undefined ? [] : [block.command])] }];
}

function obstacleOf(decision: Decision, block: Block, planned: Planned, input: Input): string | undefined {
  switch (block.reason) {
    case 'held': return 'is on hold';
    case 'reverted': return 'was taken back, and only its next change passes';
    case 'downgrade': return 'is lower than what the target has';
    case 'dependency': return isAbsent(block.other, planned) ? `depends on ${block.other}, which nothing brings` : undefined;
    case 'unverified': return planned.policy.sources.map(({ cluster }) => input.fleet.tryFindCluster(cluster)).find((source) => source && !isHeard(decision, source, input)) && 'is of a kind that nobody has ever reported';
    default: return undefined;
  }
}

/** Neither on the target, nor on its way there. */
function isAbsent(component: string | undefined, { plan }: Planned): boolean {
  const other = plan.decisions.find((decision) => decision.component === component);
  return other === undefined || (other.from === undefined && other.candidates.length === 0);
}

/** Whether a report of such a component can come in by itself, or somebody has ever given one. */
function isHeard(decision: Decision, source: Cluster, { reports, now }: Input): boolean {
  const kind = decision.component.split('/')[0] as string;
  if ((reports.get(source.name) ?? []).some(({ component }) => component.startsWith(`${kind}/`))) return true;
  if (now - Date.parse(waitsSince(decision)) <= source.silenceAfter) return true;
  return kind === 'charts' ? sendsEvents(source) || source.props.readiness !== undefined : source.props.readiness?.infrastructure === true;
}

/** Whether the Flux of a source sends what its HelmReleases do. */
export function sendsEvents({ fleet, props, isSource }: Cluster): boolean {
  const { notifications, forge = 'github' } = fleet.props;
  if (!isSource || notifications === false || notifications?.dispatch === false) return false;
  if (props.constructs?.dispatch === false || props.constructs?.fluxNotifications === false) return false;
  return forge === 'github' || notifications?.dispatchAddress !== undefined;
}
