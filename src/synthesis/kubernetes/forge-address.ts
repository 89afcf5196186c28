import type { Forge } from '../../fleet/policies';

/** Where each forge is unless a fleet says otherwise. */
const HOSTS: Readonly<Record<Forge, string | undefined>> = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
  gitea: undefined,
  bitbucket: 'https://bitbucket.org',
  bitbucketserver: undefined,
  azuredevops: 'https://dev.azure.com',
};

export interface Repository {
  readonly forge: Forge;
  readonly forgeUrl?: string;
  readonly repository: string;
}

/** The address of a repository as the Provider of its forge's type reads it; undefined where the parts do not make one. */
export function formatForgeAddress({ forge, forgeUrl, repository }: Repository): string | undefined {
  const host = (forgeUrl ?? HOSTS[forge])?.replace(/\/+$/, '');
  const path = pathOf(forge, repository.split('/'));
  return host !== undefined && path !== undefined ? `${host}/${path}` : undefined;
}

function pathOf(forge: Forge, segments: readonly string[]): string | undefined {
  const path = segments.join('/');
  const two = segments.length === 2;
  switch (forge) {
    case 'gitlab': return segments.length >= 2 ? path : undefined;
    case 'bitbucketserver': return two ? `scm/${path}.git` : undefined;
    case 'azuredevops': return azurePath(segments.filter((segment) => segment !== '_git'));
    default: return two ? path : undefined;
  }
}

/** `organization/project/repository`; a project's own repository has the project's name. */
function azurePath([organization, project, repository = project, ...more]: readonly string[]): string | undefined {
  return organization && project && more.length === 0 ? `${organization}/${project}/_git/${repository}` : undefined;
}
