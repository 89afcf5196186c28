import { numberAt, stringAt } from '../../evidence/payload';
import { cutDescription, type Branches, type CommitStatus, type Forge, type PostedStatus, type PullRequest, type PullRequestText, type StatusState } from './forge';
import { listOf, type ForgeOptions } from './github';
import { ForgeHttp } from './http';
import { stateOf } from './states';

const WORDS: Readonly<Record<StatusState, string>> = { pending: 'pending', success: 'success', failure: 'failed', error: 'failed' };

/** GitLab: pull requests are its merge requests. */
export class GitlabForge implements Forge {
  private readonly http: ForgeHttp;
  private readonly project: string;

  constructor({ repository, token, ...options }: ForgeOptions) {
    this.project = `/projects/${encodeURIComponent(repository)}`;
    this.http = new ForgeHttp({ ...options, secrets: [token], headers: { 'accept': 'application/json', 'private-token': token } });
  }

  public async setStatus(commit: string, { context, state, description, targetUrl }: CommitStatus): Promise<void> {
    const body = { state: WORDS[state], name: context, description: cutDescription(description), target_url: targetUrl };
    const path = `${this.project}/statuses/${commit}`;
    const { status, value } = await this.http.request({ method: 'POST', path, body, accept: [400] });
    // GitLab refuses to set a state that is already there
    if (status !== 400 || /cannot transition status/i.test(JSON.stringify(value))) return;
    await this.http.request({ method: 'POST', path, body });
  }

  public async listStatuses(commit: string): Promise<readonly PostedStatus[]> {
    const statuses = await this.http.getAll(`${this.project}/repository/commits/${commit}/statuses?all=true&order_by=id&sort=desc&per_page=100`);
    return statuses.map((status) => ({
      context: stringAt(status, 'name') ?? '',
      state: stateOf(stringAt(status, 'status')),
      description: stringAt(status, 'description') ?? '',
      creator: stringAt(status, 'author', 'username'),
      at: stringAt(status, 'finished_at') ?? stringAt(status, 'created_at') ?? '',
    }));
  }

  public async findPullRequest({ head, base }: Branches): Promise<PullRequest | undefined> {
    const query = new URLSearchParams({ state: 'opened', source_branch: head, target_branch: base, per_page: '100' });
    const found = (await this.http.getAll(`${this.project}/merge_requests?${query.toString()}`)).find(isOwn);
    return found === undefined ? undefined : toPullRequest(found);
  }

  public async listClosedPullRequests({ head, base }: Branches): Promise<readonly PullRequest[]> {
    // to GitLab what is merged is not closed
    const query = new URLSearchParams({ state: 'closed', source_branch: head, target_branch: base, order_by: 'created_at', sort: 'desc', per_page: '100' });
    const { value } = await this.http.request({ method: 'GET', path: `${this.project}/merge_requests?${query.toString()}` });
    return listOf(value).filter(isOwn).map(toPullRequest);
  }

  public async openPullRequest(branches: Branches, text: PullRequestText): Promise<PullRequest> {
    const body = { source_branch: branches.head, target_branch: branches.base, title: text.title, description: text.body };
    const path = `${this.project}/merge_requests`;
    // 409: there is one already, also where the answer to an earlier try was lost
    const { status, value } = await this.http.request({ method: 'POST', path, body, accept: [409] });
    if (status !== 409) return toPullRequest(value);
    const open = await this.findPullRequest(branches);
    if (open) return this.updatePullRequest(open.number, text);
    return toPullRequest((await this.http.request({ method: 'POST', path, body })).value);
  }

  public async updatePullRequest(number: number, { title, body }: PullRequestText): Promise<PullRequest> {
    const path = `${this.project}/merge_requests/${number}`;
    return toPullRequest((await this.http.request({ method: 'PUT', path, body: { title, description: body } })).value);
  }

  public async closePullRequest(number: number): Promise<void> {
    await this.http.request({ method: 'PUT', path: `${this.project}/merge_requests/${number}`, body: { state_event: 'close' } });
  }
}

/** Not that of a fork. */
function isOwn(request: unknown): boolean {
  return numberAt(request, 'source_project_id') === numberAt(request, 'target_project_id');
}

function toPullRequest(value: unknown): PullRequest {
  return {
    number: numberAt(value, 'iid') ?? 0,
    url: stringAt(value, 'web_url') ?? '',
    title: stringAt(value, 'title') ?? '',
    body: stringAt(value, 'description') ?? '',
  };
}
