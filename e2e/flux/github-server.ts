import type { IncomingMessage, ServerResponse } from 'node:http';
import { run } from '../support/run';
import { GithubShapes, type Operation } from './github-shapes';
import { readBody, type Handler } from './loopback-server';

export interface PostedStatus {
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly target_url: string | null;
  readonly login: string;
  readonly created_at: string;
}

/** What starts workflows: a name as in `GITHUB_EVENT_NAME`, and the file's content. */
export interface GithubEvent {
  readonly name: 'repository_dispatch' | 'status';
  readonly payload: Readonly<Record<string, unknown>>;
  readonly receivedAt: number;
}

export interface GithubServerOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly bare: string;
  /** Token to login; nobody else is let in. */
  readonly logins: ReadonlyMap<string, string>;
  readonly onEvent: (event: GithubEvent) => void;
}

const API = '/api/v3';

const ROUTES: Readonly<Record<string, Operation>> = {
  'POST /dispatches': 'dispatch',
  'POST /statuses/*': 'postStatus',
  'GET /commits/*/statuses': 'listStatuses',
  'GET /git/ref/heads/main': 'readRef',
};

/** As much of the REST API of GitHub Enterprise Server as Flux and Sluice call: statuses, dispatches and refs of one repository. */
export class GithubServer {
  /** Calls that GitHub's published description of its API does not allow, or that this does not know. */
  public readonly violations: string[] = [];
  public readonly statuses: PostedStatus[] = [];
  /** Calls by method, route and login, with their number. */
  public readonly calls = new Map<string, number>();

  private readonly shapes = new GithubShapes();

  constructor(private readonly options: GithubServerOptions) {}

  public readonly handler: Handler = async (request, response, url) => {
    const text = await readBody(request);
    const login = this.options.logins.get(/^(?:Bearer|token) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (!request.headers['user-agent']) return this.refuse(response, 403, `${request.method} ${url.pathname} has no User-Agent`);
    if (login === undefined) return this.refuse(response, 401, `${request.method} ${url.pathname}: bad credentials`);
    return this.answer(request, response, url, login, text);
  };

  /** The statuses of a commit under a context, newest last. */
  public statusesOf(context: string, sha?: string): readonly PostedStatus[] {
    return this.statuses.filter((status) => status.context === context && (sha === undefined || status.sha === sha));
  }

  private answer(request: IncomingMessage, response: ServerResponse, url: URL, login: string, text: string): void {
    const route = `${request.method} ${url.pathname.replace(`${API}/repos/${this.options.repository}`, '').replace(/(?<=\/(?:statuses|commits)\/)[^/]+/, '*')}`;
    this.calls.set(`${route} by ${login}`, (this.calls.get(`${route} by ${login}`) ?? 0) + 1);
    const operation = ROUTES[route];
    if (operation === undefined) return this.refuse(response, 404, `${route} is not known here`);
    const body = parseBody(text);
    const wrong = this.shapes.checkRequest(operation, body);
    if (wrong !== undefined) return this.refuse(response, 422, `${route}: ${wrong}`);
    const commit = decodeURIComponent(url.pathname.split('/')[7] ?? '');
    switch (operation) {
      case 'dispatch': return this.dispatch(response, login, body);
      case 'postStatus': return this.postStatus(response, login, commit, body);
      case 'listStatuses': return this.listStatuses(response, url, commit);
      case 'readRef': return this.readRef(response);
    }
  }

  private dispatch(response: ServerResponse, login: string, body: unknown): void {
    response.writeHead(204).end();
    const { event_type: action, client_payload = {} } = body as { readonly event_type: string; readonly client_payload?: object };
    this.options.onEvent({ name: 'repository_dispatch', receivedAt: performance.now(), payload: { action, branch: 'main', client_payload, ...this.context(login) } });
  }

  private postStatus(response: ServerResponse, login: string, sha: string, body: unknown): void {
    if (run('git', ['-C', this.options.bare, 'cat-file', '-e', `${sha}^{commit}`]).status !== 0) return this.refuse(response, 422, `POST /statuses: no commit found for SHA: ${sha}`);
    const { state, context = 'default', description = null, target_url = null } = body as Partial<PostedStatus> & Pick<PostedStatus, 'state'>;
    const status: PostedStatus = { sha, state, context, description, target_url, login, created_at: new Date().toISOString().replace(/\.\d+Z$/, 'Z') };
    this.statuses.push(status);
    const { creator: _, ...described } = this.describe(status, this.statuses.length);
    this.reply(response, 'postStatus', this.describe(status, this.statuses.length), 201);
    this.options.onEvent({ name: 'status', receivedAt: performance.now(), payload: { ...described, sha, name: this.options.repository, branches: [], commit: { sha }, ...this.context(login) } });
  }

  private listStatuses(response: ServerResponse, url: URL, ref: string): void {
    const size = Math.min(100, Number(url.searchParams.get('per_page') ?? '30'));
    const page = Number(url.searchParams.get('page') ?? '1');
    const newestFirst = this.statuses.map((status, index) => ({ status, id: index + 1 })).filter(({ status }) => status.sha === ref).reverse();
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    const link: Record<string, string> = newestFirst.length > page * size ? { link: `<https://${url.host}${next.pathname}${next.search}>; rel="next"` } : {};
    this.reply(response, 'listStatuses', newestFirst.slice((page - 1) * size, page * size).map(({ status, id }) => this.describe(status, id)), 200, link);
  }

  private readRef(response: ServerResponse): void {
    const sha = run('git', ['-C', this.options.bare, 'rev-parse', 'refs/heads/main']).stdout.trim();
    this.reply(response, 'readRef', { ref: 'refs/heads/main', node_id: 'x', url: '', object: { type: 'commit', sha, url: '' } });
  }

  private reply(response: ServerResponse, operation: Operation, body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
    this.shapes.assertReply(operation, body);
    sendJson(response, body, status, headers);
  }

  private describe({ login, sha, ...status }: PostedStatus, id: number): Readonly<Record<string, unknown>> {
    return { url: `${API}/repos/${this.options.repository}/statuses/${sha}`, avatar_url: null, id, node_id: `S_${id}`, ...status, updated_at: status.created_at, creator: userOf(login) };
  }

  private context(login: string): object {
    const [owner = '', name = ''] = this.options.repository.split('/');
    return { repository: { id: 1, name, full_name: this.options.repository, private: true, owner: userOf(owner), default_branch: 'main' }, sender: userOf(login) };
  }

  private refuse(response: ServerResponse, status: number, why: string): void {
    this.violations.push(why);
    sendJson(response, { message: why, documentation_url: 'https://docs.github.com/rest' }, status);
  }
}

const USER_LINKS = ['url', 'html_url', 'followers_url', 'following_url', 'gists_url', 'starred_url', 'subscriptions_url', 'organizations_url', 'repos_url', 'events_url', 'received_events_url'];

function userOf(login: string): object {
  const links = USER_LINKS.map((name): [string, string] => [name, `https://localhost/${login}`]);
  return { login, id: 1, node_id: 'U_1', avatar_url: '', gravatar_id: '', ...Object.fromEntries(links), type: login.endsWith('[bot]') ? 'Bot' : 'User', site_admin: false };
}

/** Nothing, where there is no body; a text that is no JSON stays one, which no operation takes. */
function parseBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}
