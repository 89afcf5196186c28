import type { Problem } from '../../errors';
import type { Fleet } from '../../fleet/fleet';
import type { RenovateConfig, RenovateValue } from '../../fleet/renovate-config';
import { hidesFile } from './ignored-paths';
import { matchesList } from './patterns';

/** Renovate's lists that the generated configuration adds to. */
const LISTS = ['extends', 'customManagers', 'packageRules', 'gitIgnoredAuthors', 'ignorePaths', 'includePaths', 'enabledManagers'] as const;

interface OwnerConfig {
  readonly config: RenovateConfig;
  readonly problems: readonly Problem[];
}

/** The owner's configuration where it is data, and everything in it that would keep Renovate from the manifests, as `FLEET_INVALID`. */
export function readOwnerConfig(fleet: Fleet, manifests: readonly string[]): OwnerConfig {
  const config = fleet.props.renovate ?? {};
  const at = fleet.at && { at: fleet.at };
  const problem = (what: string, rest: Partial<Problem> = {}): Problem => ({ code: 'FLEET_INVALID', what, ...at, ...rest });

  const problems = findNonData(config, 'renovate').map((path) => problem(`${path} is no plain data`, { allowed: 'what JSON can say' }));
  const noLists = LISTS.filter((name) => config[name] !== undefined && !Array.isArray(config[name]));
  problems.push(...noLists.map((name) => problem(`renovate.${name} is no list`)));
  if (problems.length > 0) return { config: {}, problems };

  for (const pattern of config.ignorePaths ?? []) {
    const hidden = manifests.filter((file) => hidesFile(pattern, file));
    if (hidden.length > 0) problems.push(problem(`renovate.ignorePaths hides ${hidden.join(', ')} from Renovate`, { found: JSON.stringify(pattern), fix: 'narrow it, or let the cluster be promoted from another' }));
  }
  if (config.enabled === false) problems.push(problem('renovate.enabled is false: Renovate changes no manifest', { severity: 'warning' }));
  const branches = [config.baseBranchPatterns ?? config.baseBranches ?? []].flat().filter((pattern) => typeof pattern === 'string');
  const { branch = 'main' } = fleet.props;
  if (branches.length > 0 && !branches.includes('$default') && !matchesList(branches, branch)) {
    problems.push(problem(`renovate.baseBranchPatterns leaves ${branch} out: Renovate changes no manifest there`, { severity: 'warning', found: JSON.stringify(branches) }));
  }
  return { config, problems };
}

function findNonData(value: unknown, path: string, around: readonly unknown[] = []): readonly string[] {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'string') return [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || around.includes(value)) return [path];
  const inside = [...around, value];
  if (Array.isArray(value)) return value.flatMap((item, index) => findNonData(item, `${path}[${index}]`, inside));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return [path];
  return Object.entries(value as Record<string, RenovateValue>).flatMap(([key, item]) => findNonData(item, `${path}.${key}`, inside));
}
