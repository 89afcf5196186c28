import type { IssueText } from '../../doctor/plan-issues';
import { ExternalError } from '../../errors';
import { isRecord, numberAt, recordsAt, stringAt } from '../../evidence/payload';
import { PATIENCE, waitAfter, type Patience } from '../retry';
import type { Issue, IssueTracker } from './forge';
import type { ForgeHttp } from './http';

export interface GithubIssuesOptions {
  readonly http: ForgeHttp;
  /** The API below which `/graphql` is. */
  readonly graphql: ForgeHttp;
  readonly repository: string;
  /** @default - the system's timers and randomness */
  readonly patience?: Patience;
}

const ATTEMPTS = 4;
const BACKOFF = { first: 1_000, longest: 10_000 };

/** The issues of a repository on GitHub. */
export class GithubIssues implements IssueTracker {
  private known: Promise<string> | undefined;

  constructor(private readonly options: GithubIssuesOptions) {}

  public login(): Promise<string> {
    this.known ??= this.readLogin();
    return this.known;
  }

  public async list(label: string): Promise<readonly Issue[]> {
    const query = new URLSearchParams({ state: 'all', labels: label, per_page: '100' });
    const items = await this.options.http.getAll(this.path(`?${query.toString()}`));
    // GitHub lists pull requests as issues
    return items.filter((item) => isRecord(item) && item.pull_request === undefined).map(toIssue);
  }

  public async open(text: IssueText, label: string, isIt: (issue: Issue) => boolean): Promise<Issue> {
    const { http, patience = PATIENCE } = this.options;
    for (let attempt = 1; ; attempt++) {
      try {
        const { value } = await http.request({ method: 'POST', path: this.path(), body: { ...text, labels: [label] }, once: true });
        return await this.checkLabel(value, label);
      } catch (error) {
        if (!(error instanceof ExternalError && error.retryable && error.code !== 'FORGE_RATE_LIMIT') || attempt === ATTEMPTS) throw error;
        await patience.sleep(waitAfter(attempt, BACKOFF, patience));
        const found = (await this.list(label)).find(isIt);
        if (found) return found;
      }
    }
  }

  public async update(number: number, { open, ...text }: Partial<IssueText> & { readonly open?: boolean }): Promise<Issue> {
    const state = open === undefined ? {} : open ? { state: 'open' } : { state: 'closed', state_reason: 'completed' };
    return toIssue((await this.options.http.request({ method: 'PATCH', path: this.path(`/${number}`), body: { ...text, ...state } })).value);
  }

  /** GitHub drops the labels of whoever may not set them, without a word: such an issue would not be found again. */
  private async checkLabel(value: unknown, label: string): Promise<Issue> {
    const issue = toIssue(value);
    if (recordsAt(value, 'labels').some((one) => one.name === label)) return issue;
    await this.update(issue.number, { open: false });
    throw new ExternalError('FORGE_AUTH', `the token may open issues and not label them, so #${issue.number} is closed again; use one of an account that may push, or that of a workflow`);
  }

  /** A person's token may ask who it is; that of a workflow or an App may not, but is told as the viewer of a query. */
  private async readLogin(): Promise<string> {
    const { http, graphql } = this.options;
    const { status, value } = await http.request({ method: 'GET', path: '/user', accept: [403, 404] });
    const login = stringAt(value, 'login');
    if (status < 300 && login !== undefined) return login;
    const answer = await graphql.request({ method: 'POST', path: '/graphql', body: { query: '{ viewer { login } }' } });
    const viewer = stringAt(answer.value, 'data', 'viewer', 'login');
    if (viewer === undefined) throw new ExternalError('FORGE_AUTH', 'GitHub does not say under which name this token writes issues; use the token of a workflow, or one of an account');
    return viewer.endsWith('[bot]') ? viewer : `${viewer}[bot]`;
  }

  private path(rest: string = ''): string {
    return `/repos/${this.options.repository}/issues${rest}`;
  }
}

function toIssue(value: unknown): Issue {
  return {
    number: numberAt(value, 'number') ?? 0,
    url: stringAt(value, 'html_url') ?? '',
    title: stringAt(value, 'title') ?? '',
    body: (stringAt(value, 'body') ?? '').replaceAll('\r\n', '\n'),
    open: stringAt(value, 'state') === 'open',
    author: stringAt(value, 'user', 'login'),
  };
}
