import type { Forge as ForgeName } from '../../fleet/policies';
import type { Forge } from './forge';
import { GiteaForge } from './gitea';
import { GithubForge, type ForgeOptions } from './github';
import { GitlabForge } from './gitlab';

export interface ForgeOfOptions extends Omit<ForgeOptions, 'api'> {
  readonly forge: ForgeName;
  /**
   * Where the forge is, as `https://host`.
   *
   * @default - the forge's public host
   */
  readonly url?: string;
  /**
   * Where its API begins; wins over `url`. GitHub's runners have it in `GITHUB_API_URL`.
   *
   * @default - the forge's usual place below `url`
   */
  readonly api?: string;
}

const PUBLIC_GITHUB = 'https://api.github.com';

/** The forge of a fleet; undefined for those that Sluice cannot write to, and for one whose address is not known. */
export function forgeOf({ forge, url, api, ...options }: ForgeOfOptions): Forge | undefined {
  const at = (publicApi: string | undefined, below: string) => api ?? (url === undefined ? publicApi : `${url.replace(/\/+$/, '')}${below}`);
  switch (forge) {
    case 'github': {
      const isPublic = url !== undefined && /^https:\/\/(?:www\.)?github\.com\/*$/i.test(url);
      return new GithubForge({ ...options, api: api ?? (isPublic ? PUBLIC_GITHUB : at(PUBLIC_GITHUB, '/api/v3')) as string });
    }
    case 'gitlab': return new GitlabForge({ ...options, api: at('https://gitlab.com/api/v4', '/api/v4') as string });
    case 'gitea': {
      const place = at(undefined, '/api/v1');
      return place === undefined ? undefined : new GiteaForge({ ...options, api: place });
    }
    default: return undefined;
  }
}
