import { isError, type Problem } from '../../errors';
import type { Fleet } from '../../fleet/fleet';
import type { RenovateConfig } from '../../fleet/renovate-config';
import { BOT } from '../bot';
import type { Rendering, SynthesisContext } from '../context';
import { formatHeader } from '../header';
import { checkExtraction } from './check-extraction';
import { RENOVATE_FILE } from './config-files';
import { checkGroups, groupRules } from './group-rules';
import { holdRules } from './hold-rules';
import { ignoredPaths } from './ignored-paths';
import { MANAGER, manifestManager, manifestRules } from './manifest-manager';
import { readOwnerConfig } from './owner-config';
import { releaseFileRules } from './release-file-rules';
import { trackedManifests, type TrackedManifest } from './tracked';

/**
 * Renovate's configuration: it raises the manifests of the clusters that track it, on one branch per group, and leaves what is held.
 *
 * `generated` are the paths of all other generated files: Renovate must not change them.
 */
export function renderRenovate(context: SynthesisContext, generated: readonly string[]): Rendering {
  const { fleet, current } = context;
  const manifests = trackedManifests(context);
  const problems: Problem[] = [...checkGroups(fleet.props.groups ?? [], manifests)];
  for (const { file, entries } of manifests) {
    const text = current.get(file);
    if (text !== undefined) problems.push(...checkExtraction(file, entries, text));
  }
  const owner = readOwnerConfig(fleet, manifests.map(({ path }) => path));
  problems.push(...owner.problems);
  if (owner.problems.some(isError)) return { files: [], problems };

  const config = composeConfig(context.fleet, { manifests, owner: owner.config, generated: [RENOVATE_FILE, ...generated] });
  const header = formatHeader('//', ['fleet.ts', 'the manifests of the clusters that track Renovate']);
  return { files: [{ path: RENOVATE_FILE, kind: 'generated', text: `${header}${formatJson5(config)}\n` }], problems };
}

interface Parts {
  readonly manifests: readonly TrackedManifest[];
  readonly owner: RenovateConfig;
  readonly generated: readonly string[];
}

/** JSON, in which what ends a line for some readers of JSON5 is escaped. */
function formatJson5(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

function composeConfig(fleet: Fleet, { manifests, owner, generated }: Parts): RenovateConfig {
  const { groups = [] } = fleet.props;
  const files = manifests.map(({ path }) => path);
  return {
    $schema: 'https://docs.renovatebot.com/renovate-schema.json',
    ...owner,
    extends: owner.extends ?? ['config:recommended'],
    gitIgnoredAuthors: [...new Set([...owner.gitIgnoredAuthors ?? [], BOT.email])],
    ...(owner.enabledManagers && { enabledManagers: [...new Set([...owner.enabledManagers, MANAGER])] }),
    ...(owner.includePaths && { includePaths: [...new Set([...owner.includePaths, ...files])] }),
    ignorePaths: ignoredPaths(fleet, { manifests: files, generated }),
    customManagers: [manifestManager(files), ...owner.customManagers ?? []],
    packageRules: [
      ...manifestRules(manifests.map(({ pattern }) => pattern)),
      ...releaseFileRules(fleet),
      ...groupRules(groups, manifests),
      // a later rule wins: an owner may overrule a group, and nothing overrules a hold
      ...owner.packageRules ?? [],
      ...holdRules(manifests),
    ],
  };
}
