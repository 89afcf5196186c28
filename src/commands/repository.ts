import type { Git } from '../adapters/git';
import type { Identity } from '../adapters/git-commit';

/** What a command must know of a clone, read by two processes of git at once. */
export interface Repository {
  /** The commit that is checked out. */
  readonly head: string;
  /** The branch that is checked out; undefined where the head is detached. */
  readonly branch?: string;
  /** The branch of a remote that it follows. */
  readonly upstream?: Upstream;
  /** The remote that is talked to: the branch's, else `origin`, else the first. */
  readonly remote?: string;
  /** The fleet's folder from the repository's top, with a slash at its end; empty for the top itself. */
  readonly prefix: string;
  readonly shallow: boolean;
  /** The remote that has what a partial clone leaves out; `false` where the clone leaves out nothing. */
  readonly promisor: string | false;
  /** The notes of all clusters have been fetched from the remote just now. */
  readonly hasNotes?: boolean;
  /** The work tree has been brought forward just now: what was read of it before is out of date. */
  readonly moved?: boolean;
  /** Who git's configuration names; undefined where it names nobody. */
  readonly user?: Identity;
}

export interface Upstream {
  readonly remote: string;
  /** The branch's name there. */
  readonly branch: string;
}

const KEYS = '^(user\\.(name|email)|remote\\..+\\.(url|promisor)|branch\\..+\\.(remote|merge))$';

export async function readRepository(git: Git): Promise<Repository> {
  const [about, config] = await Promise.all([
    git.tryRun(['rev-parse', '--is-shallow-repository', '--show-prefix', 'HEAD', '--symbolic-full-name', 'HEAD']),
    git.tryRun(['config', '-z', '--get-regexp', KEYS]),
  ]);
  const [shallow, prefix = '', head, ref = ''] = about.stdout.toString('utf8').split('\n');
  // says what is wrong: no repository, no commit yet
  if (about.code !== 0 || head === undefined) return { head: await git.head(), prefix: '', shallow: false, promisor: false };
  const branch = ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
  return { head, prefix, shallow: shallow === 'true', ...(branch !== undefined && { branch }), ...readConfig(config.stdout.toString('utf8'), branch) };
}

function readConfig(text: string, branch: string | undefined): Pick<Repository, 'remote' | 'upstream' | 'user' | 'promisor'> {
  const settings = new Map(text.split('\0').filter((line) => line !== '').map((line) => [line.slice(0, line.indexOf('\n')), line.slice(line.indexOf('\n') + 1)]));
  const remotes = [...settings.keys()].flatMap((key) => /^remote\.(.+)\.url$/s.exec(key)?.[1] ?? []);
  const [followed, merge] = [settings.get(`branch.${branch}.remote`), settings.get(`branch.${branch}.merge`)];
  // a branch can follow another one of the same clone: remote "."
  const upstream = followed !== undefined && remotes.includes(followed) && merge?.startsWith('refs/heads/') ? { remote: followed, branch: merge.slice('refs/heads/'.length) } : undefined;
  const remote = upstream?.remote ?? (remotes.includes('origin') ? 'origin' : remotes[0]);
  const [name, email] = [settings.get('user.name'), settings.get('user.email')];
  const promisor = remotes.find((one) => settings.get(`remote.${one}.promisor`) === 'true') ?? false;
  return { promisor, ...(remote !== undefined && { remote }), ...(upstream && { upstream }), ...(name && email && { user: { name, email } }) };
}
