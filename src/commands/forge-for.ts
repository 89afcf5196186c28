import type { Forge } from '../adapters/forge/forge';
import { forgeOf } from '../adapters/forge/forge-of';
import type { FleetProps } from '../fleet/fleet';
import type { CommandEnvironment } from './environment';

const TOKENS: Readonly<Record<string, readonly string[]>> = {
  github: ['SLUICE_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN'],
  gitlab: ['SLUICE_TOKEN', 'GITLAB_TOKEN'],
  gitea: ['SLUICE_TOKEN', 'GITEA_TOKEN'],
};

/** The fleet's forge; undefined without a token, or where Sluice cannot write to it. */
export function forgeFor({ props }: { readonly props: Pick<FleetProps, 'forge' | 'forgeUrl' | 'repository'> }, { variables, now }: Pick<CommandEnvironment, 'variables' | 'now'>): Forge | undefined {
  const { forge = 'github', forgeUrl: url, repository } = props;
  const token = (TOKENS[forge] ?? []).map((name) => variables[name]).find((value) => value !== undefined && value !== '');
  if (token === undefined) return undefined;
  const api = forge === 'github' ? variables.GITHUB_API_URL : undefined;
  return forgeOf({ forge, repository, token, now, ...(url !== undefined && { url }), ...(api && { api }) });
}
