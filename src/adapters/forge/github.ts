import { numberAt, stringAt } from '../../evidence/payload';
import { cutDescription, type Branches, type CommitStatus, type Forge, type PostedStatus, type PullRequest, type PullRequestText } from './forge';
import { GithubIssues } from './github-issues';
import { GithubSettings } from './github-settings';
import { ForgeHttp, type HttpOptions } from './http';
import { stateOf } from './states';

export interface ForgeOptions extends Pick<HttpOptions, 'timeout' | 'patience' | 'now'> {
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  /** Where the API begins. */
  readonly api: string;
}

/** GitHub, and GitHub Enterprise under its own `api`. */
export class GithubForge implements Forge {
  public readonly issues: GithubIssues;
  public readonly settings: GithubSettings;
  private readonly http: ForgeHttp;
  private readonly repository: string;

  constructor({ repository, token, ...options }: ForgeOptions) {
    const httpAt = (api: string) => new ForgeHttp({
      ...options,
      api,
      secrets: [token],
      headers: { 'accept': 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', 'authorization': `Bearer ${token}` },
    });
    this.repository = repository;
    this.http = httpAt(options.api);
    // GitHub Enterprise has it beside its API, not below it
    const graphql = httpAt(options.api.replace(/\/v3$/, ''));
    this.issues = new GithubIssues({ http: this.http, graphql, repository, ...(options.patience && { patience: options.patience }) });
    this.settings = new GithubSettings(this.http, repository);
  }

  public async setStatus(commit: string, { context, state, description, targetUrl }: CommitStatus): Promise<void> {
    const body = { state, context, description: cutDescription(description), target_url: targetUrl };
    await this.http.request({ method: 'POST', path: this.path(`/statuses/${commit}`), body });
  }

  public async listStatuses(commit: string): Promise<readonly PostedStatus[]> {
    const statuses = await this.http.getAll(this.path(`/commits/${commit}/statuses?per_page=100`));
    return statuses.map((status) => ({
      context: stringAt(status, 'context') ?? '',
      state: stateOf(stringAt(status, 'state')),
      description: stringAt(status, 'description') ?? '',
      creator: stringAt(status, 'creator', 'login'),
      at: stringAt(status, 'created_at') ?? '',
    }));
  }

  public async findPullRequest({ head, base }: Branches): Promise<PullRequest | undefined> {
    const query = new URLSearchParams({ state: 'open', head: this.headOf(head), base, per_page: '100' });
    const [found] = await this.http.getAll(this.path(`/pulls?${query.toString()}`));
    return found === undefined ? undefined : toPullRequest(found);
  }

  public async listClosedPullRequests({ head, base }: Branches): Promise<readonly PullRequest[]> {
    const query = new URLSearchParams({ state: 'closed', head: this.headOf(head), base, sort: 'created', direction: 'desc', per_page: '100' });
    const { value } = await this.http.request({ method: 'GET', path: this.path(`/pulls?${query.toString()}`) });
    return listOf(value).filter((pull) => stringAt(pull, 'merged_at') === undefined).map(toPullRequest);
  }

  public async openPullRequest(branches: Branches, text: PullRequestText): Promise<PullRequest> {
    // 422: there is one already, also where the answer to an earlier try was lost
    const { status, value } = await this.http.request({ method: 'POST', path: this.path('/pulls'), body: { ...branches, ...text }, accept: [422] });
    if (status !== 422) return toPullRequest(value);
    const open = await this.findPullRequest(branches);
    if (open) return this.updatePullRequest(open.number, text);
    return toPullRequest((await this.http.request({ method: 'POST', path: this.path('/pulls'), body: { ...branches, ...text } })).value);
  }

  public async updatePullRequest(number: number, text: PullRequestText): Promise<PullRequest> {
    return toPullRequest((await this.http.request({ method: 'PATCH', path: this.path(`/pulls/${number}`), body: text })).value);
  }

  public async closePullRequest(number: number): Promise<void> {
    await this.http.request({ method: 'PATCH', path: this.path(`/pulls/${number}`), body: { state: 'closed' } });
  }

  private headOf(branch: string): string {
    return `${this.repository.split('/')[0]}:${branch}`;
  }

  private path(rest: string): string {
    return `/repos/${this.repository}${rest}`;
  }
}

export function toPullRequest(value: unknown): PullRequest {
  return {
    number: numberAt(value, 'number') ?? 0,
    url: stringAt(value, 'html_url') ?? '',
    title: stringAt(value, 'title') ?? '',
    body: stringAt(value, 'body') ?? '',
  };
}

/** The items of an answer that is a list; none where it is not. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
