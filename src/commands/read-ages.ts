import { posix, relative, sep } from 'node:path';
import { FLEET_SOURCES, type Drift } from '../doctor/drift';
import type { FileChange } from '../synthesis/changes';
import type { FleetState } from './fleet-state';

/** So many commits back it is looked for who is newer. */
const MOST_COMMITS = 5000;

/** What else may change what is synthesized: the fleet's code, and which Sluice is installed. */
const PACKAGES = ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'];

/** How new the changed files are, and what they are synthesized from: by the newest commit that changed them, and by the work tree. */
export async function readAges(state: FleetState, changes: readonly FileChange[]): Promise<Pick<Drift, 'files' | 'sources'>> {
  if (changes.length === 0) return { files: new Map(), sources: new Map() };
  const { git, fleet, folder, out, head, repository: { prefix } } = state;
  const fromTop = (base: string, path: string) => posix.join(prefix, relative(folder, base).split(sep).join('/'), path);
  const changed = new Map(changes.map(({ path }) => [fromTop(out, path), path]));
  const manifests = new Map(fleet.clusters.map(({ manifest }) => [fromTop(folder, manifest), manifest]));
  const pathspecs = [
    ...[...changed.keys(), ...manifests.keys()].map((path) => `:(top,literal)${path}`),
    ...[...manifests.keys()].map((path) => `:(top,literal)${posix.join(posix.dirname(path), 'values')}`),
    `:(top,glob)${prefix.replace(/[\\*?[]/g, '\\$&')}**/*.ts`,
    ...PACKAGES.flatMap((name) => [`:(top,literal)${name}`, `:(top,literal)${prefix}${name}`]),
  ];
  const env = { GIT_LITERAL_PATHSPECS: '0' };
  const [log, status] = await Promise.all([
    git.run(['log', '--first-parent', '-m', `--max-count=${MOST_COMMITS}`, '--name-only', '-z', '--format=%x01', head, '--', ...pathspecs], { env }),
    git.run(['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames', '--', ...pathspecs], { env }),
  ]);
  const files = new Map<string, number>();
  const sources = new Map<string, number>();
  const see = (path: string, age: number): void => {
    const ours = changed.get(path);
    const [ages, key] = ours === undefined ? [sources, sourceOf(path, manifests)] : [files, ours];
    ages.set(key, Math.min(age, ages.get(key) ?? Infinity));
  };
  for (const line of status.split('\0').filter((entry) => entry !== '')) see(line.slice(3), -1);
  log.split('\u0001').slice(1).forEach((commit, age) => {
    for (const path of commit.split('\0').map((name) => name.replace(/^\n/, '')).filter((name) => name !== '')) see(path, age);
  });
  return { files, sources };
}

/** The manifest that a file belongs to: it is one, or it holds values of one. */
function sourceOf(path: string, manifests: ReadonlyMap<string, string>): string {
  const own = manifests.get(path) ?? [...manifests].find(([manifest]) => path.startsWith(`${posix.join(posix.dirname(manifest), 'values')}/`))?.[1];
  return own ?? FLEET_SOURCES;
}
