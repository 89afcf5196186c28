import { stringAt } from '../../evidence/payload';
import { cutDescription, type Branches, type CommitStatus, type Forge, type PostedStatus, type PullRequest, type PullRequestText } from './forge';
import { listOf, toPullRequest, type ForgeOptions } from './github';
import { ForgeHttp } from './http';
import { stateOf } from './states';

/** Gitea and Forgejo. */
export class GiteaForge implements Forge {
  private readonly http: ForgeHttp;
  private readonly repository: string;

  constructor({ repository, token, ...options }: ForgeOptions) {
    this.repository = repository;
    this.http = new ForgeHttp({ ...options, secrets: [token], headers: { accept: 'application/json', authorization: `token ${token}` } });
  }

  public async setStatus(commit: string, { context, state, description, targetUrl }: CommitStatus): Promise<void> {
    const body = { state, context, description: cutDescription(description), target_url: targetUrl };
    await this.http.request({ method: 'POST', path: this.path(`/statuses/${commit}`), body });
  }

  public async listStatuses(commit: string): Promise<readonly PostedStatus[]> {
    const statuses = await this.http.getAll(this.path(`/commits/${commit}/statuses?sort=recentupdate&limit=50`));
    return statuses.map((status) => ({
      context: stringAt(status, 'context') ?? '',
      state: stateOf(stringAt(status, 'status')),
      description: stringAt(status, 'description') ?? '',
      creator: stringAt(status, 'creator', 'login'),
      at: stringAt(status, 'created_at') ?? '',
    }));
  }

  public async findPullRequest({ head, base }: Branches): Promise<PullRequest | undefined> {
    const open = await this.http.getAll(this.path('/pulls?state=open&limit=50'));
    const found = open.find((pull) => stringAt(pull, 'head', 'ref') === head && stringAt(pull, 'base', 'ref') === base
      && this.isOwn(pull));
    return found === undefined ? undefined : toPullRequest(found);
  }

  public async listClosedPullRequests({ head, base }: Branches): Promise<readonly PullRequest[]> {
    const { value } = await this.http.request({ method: 'GET', path: this.path('/pulls?state=closed&sort=recentupdate&limit=50') });
    // the label is the branch's name also where the branch is gone
    const closed = listOf(value).filter((pull) => stringAt(pull, 'head', 'label') === head && stringAt(pull, 'base', 'label') === base && this.isOwn(pull));
    return closed.filter((pull) => stringAt(pull, 'merged_at') === undefined).map(toPullRequest);
  }

  public async openPullRequest(branches: Branches, text: PullRequestText): Promise<PullRequest> {
    // 409: there is one already, also where the answer to an earlier try was lost
    const { status, value } = await this.http.request({ method: 'POST', path: this.path('/pulls'), body: { ...branches, ...text }, accept: [409] });
    if (status !== 409) return toPullRequest(value);
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

  private isOwn(pull: unknown): boolean {
    return stringAt(pull, 'head', 'repo', 'full_name')?.toLowerCase() === this.repository.toLowerCase();
  }

  private path(rest: string): string {
    return `/repos/${this.repository}${rest}`;
  }
}
