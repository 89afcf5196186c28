import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { findUpwards } from '../adapters/files';
import { Git } from '../adapters/git';
import { FLEET_FILES } from '../adapters/load-fleet';
import { ConfigError, ExternalError } from '../errors';

/** What there is where a new fleet is to be. */
export interface Surroundings {
  /** Top of the git repository; undefined where there is none. */
  readonly top: string | undefined;
  /** Address of the remote, without credentials. */
  readonly remote: string | undefined;
  /** The branch that Flux is to reconcile, as far as git tells. */
  readonly branch: string;
}

/** Reads what git knows of a folder. Without git, or outside of a repository, that is nothing. */
export async function readSurroundings(folder: string): Promise<Surroundings> {
  const top = findUpwards(folder, '.git');
  if (top === undefined) return { top, remote: undefined, branch: 'main' };
  const git = new Git(folder);
  try {
    const remotes = await git.remotes();
    const name = remotes.includes('origin') ? 'origin' : remotes[0];
    return { top, remote: name === undefined ? undefined : await git.remoteUrl(name), branch: await branchOf(git, name) };
  } catch (error) {
    if (error instanceof ExternalError) return { top, remote: undefined, branch: 'main' };
    throw error;
  }
}

/** The remote's own branch, else `main` or `master` where there is one, else the one that is checked out. */
async function branchOf(git: Git, remote: string | undefined): Promise<string> {
  const nameOf = async (ref: string) => (await git.tryRun(['symbolic-ref', '--quiet', ref])).stdout.toString('utf8').trim();
  const followed = remote === undefined ? '' : (await nameOf(`refs/remotes/${remote}/HEAD`)).slice(`refs/remotes/${remote}/`.length);
  if (followed !== '') return followed;
  for (const name of ['main', 'master']) {
    if (await git.revParse(`refs/heads/${name}`) !== undefined) return name;
  }
  return (await nameOf('HEAD')).slice('refs/heads/'.length) || 'main';
}

/**
 * Makes sure that there is no fleet in a folder or above it in the same repository.
 *
 * @throws ConfigError `FLEET_EXISTS`
 */
export function throwIfFleet(start: string, top: string | undefined): void {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const name = FLEET_FILES.find((file) => existsSync(join(folder, file)));
    if (name !== undefined) {
      throw new ConfigError([{ code: 'FLEET_EXISTS', what: 'there is a fleet already', at: { file: relative(start, join(folder, name)) }, fix: 'add clusters there with fleet.addCluster, and charts with "sluice add chart"' }]);
    }
    if (folder === (top ?? start) || folder === dirname(folder)) return;
  }
}
