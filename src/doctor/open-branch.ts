import type { Fleet } from '../fleet/fleet';
import type { Finding } from './finding';
import type { DoctorInput } from './input';
import { sendsEvents } from './stuck-group';

/** Rules of a ruleset that keep a token from pushing what it likes. */
const HINDERS: ReadonlySet<string> = new Set(['pull_request', 'update', 'required_status_checks', 'required_deployments', 'merge_queue', 'workflows']);

/** Sources whose Flux has a token that GitHub lets push. */
export function dispatchingSources(fleet: Fleet): readonly string[] {
  const { forge = 'github', notifications } = fleet.props;
  if (forge !== 'github' || (notifications && notifications.dispatchAddress !== undefined)) return [];
  return fleet.clusters.filter(sendsEvents).map(({ name }) => name);
}

/** A branch that the dispatch token of a source may push to: whoever has that cluster has the others. */
export function findOpenBranch({ fleet, branch: { isProtected, rules = [] } }: Pick<DoctorInput, 'fleet' | 'branch'>): readonly Finding[] {
  const sources = dispatchingSources(fleet);
  if (sources.length === 0 || isProtected || rules.some((rule) => HINDERS.has(rule))) return [];
  const { branch = 'main', repository } = fleet.props;
  return [{
    kind: 'open-branch',
    id: `open-branch/${branch}`,
    severity: 'warning',
    what: `the branch ${branch} is not protected, and GitHub takes a dispatch from no token that may not push: the Flux of ${sources.join(', ')} can write to it`,
    todo: 'protect the branch with a ruleset that requires pull requests and the check "drift check", and let only what promotes pass by',
    commands: [`gh api repos/${repository}/rulesets`],
  }];
}
