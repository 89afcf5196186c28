import type { Forge } from '../fleet/policies';

/** What a remote's address tells of a repository. */
export interface RemoteRepository {
  /** As `owner/name`. */
  readonly repository: string;
  /** undefined where the host tells nothing. */
  readonly forge?: Forge;
  readonly forgeUrl?: string;
  readonly host: string;
}

const FORGES: Readonly<Record<string, Pick<RemoteRepository, 'forge' | 'forgeUrl'>>> = {
  'github.com': { forge: 'github' },
  'ssh.github.com': { forge: 'github' },
  'gitlab.com': { forge: 'gitlab' },
  'bitbucket.org': { forge: 'bitbucket' },
  'codeberg.org': { forge: 'gitea', forgeUrl: 'https://codeberg.org' },
};

/** Reads the address of a git remote: `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:owner/name.git`. */
export function parseRemoteAddress(address: string): RemoteRepository | undefined {
  const match = /^(?:https?|ssh|git):\/\/(?:[^/]*@)?([^/:@]+)(?::\d+)?\/(.+)$/.exec(address) ?? /^(?:[^/@:]+@)?([^/:@]{2,}):(?!\/\/)(.+)$/.exec(address);
  const host = match?.[1]?.toLowerCase();
  const repository = match?.[2]?.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  if (host === undefined || repository === undefined || !/^[\w.-]+(?:\/[\w.-]+)+$/.test(repository)) return undefined;
  return { repository, host, ...FORGES[host] };
}
