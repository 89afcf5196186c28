import { pageOf, type Handler, type Reply, type SeenRequest } from './forge-server';

interface Status { readonly sha: string; readonly context: string; readonly state: string; readonly description: string; readonly at: string }
interface TestIssue { readonly number: number; readonly author: string; readonly labels: readonly string[]; title: string; body: string; open: boolean; edits: number; readonly isPull?: boolean }
interface Pull { readonly number: number; readonly head: string; readonly base: string; title: string; body: string; open: boolean; merged?: boolean }

/** What a forge holds, whatever it calls it. */
export class ForgeState {
  public readonly statuses: Status[] = [];
  public readonly pulls: Pull[] = [];
  public readonly issues: TestIssue[] = [];
  /** Who the token is of; a bot may not ask who it is. */
  public login = 'github-actions[bot]';
  public repository: object = { owner: { login: 'acme', type: 'User' }, has_issues: true };
  public branch: object = { name: 'main', protected: true };
  /** Titles of issues that the forge does not take. */
  public refused = /^$/;
  /** Undefined where the forge does not tell. */
  public rules: readonly string[] | undefined = [];

  /** An issue as somebody would write it by hand. */
  public addIssue(issue: Partial<TestIssue> & Pick<TestIssue, 'body'>): TestIssue {
    const added = { number: this.issues.length + 1, author: this.login, labels: ['sluice'], title: '', open: true, edits: 0, ...issue };
    this.issues.push(added);
    return added;
  }

  public addStatus(status: Omit<Status, 'at'>): Status {
    const added = { ...status, at: new Date(Date.UTC(2026, 2, 1) + this.statuses.length * 1000).toISOString().replace('.000Z', 'Z') };
    this.statuses.unshift(added);
    return added;
  }

  public statusesOf(sha: string): readonly Status[] {
    return this.statuses.filter((status) => status.sha === sha);
  }

  public openPull(head: string, base: string, title: string, body: string): Pull | undefined {
    if (this.pulls.some((pull) => pull.open && pull.head === head && pull.base === base)) return undefined;
    const pull = { number: this.pulls.length + 1, head, base, title, body, open: true };
    this.pulls.push(pull);
    return pull;
  }

  public pull(number: string): Pull | undefined {
    return this.pulls.find((pull) => pull.number === Number(number));
  }
}

type Body = Readonly<Record<string, string | undefined>>;
type Route = readonly [method: string, path: RegExp, answer: (request: SeenRequest, parts: readonly string[], body: Body) => Reply | undefined];

function route(routes: readonly Route[], authorization: readonly [header: string, value: string]): Handler {
  return (request) => {
    if (request.headers[authorization[0]] !== authorization[1]) return { status: 401, body: { message: 'Bad credentials' } };
    for (const [method, path, answer] of routes) {
      const match = path.exec(request.path);
      if (match && method === request.method) return answer(request, match.slice(1), (request.body ?? {}) as Body);
    }
    return undefined;
  };
}

function edit(pull: Pull | undefined, title: string | undefined, body: string | undefined, closes: boolean): Pull | undefined {
  if (pull && title !== undefined) pull.title = title;
  if (pull && body !== undefined) pull.body = body;
  if (pull && closes) pull.open = false;
  return pull;
}

function newestFirst({ pulls }: ForgeState, which: string): readonly Pull[] {
  return [...pulls].reverse().filter(({ open }) => open === (which === 'open'));
}

export function github(state: ForgeState, token: string): Handler {
  const show = (pull: Pull) => ({ number: pull.number, html_url: `https://github.com/acme/homelab/pull/${pull.number}`, title: pull.title, body: pull.body, state: pull.open ? 'open' : 'closed', merged_at: pull.merged ? '2026-03-01T00:00:00Z' : null });
  return route([
    ...githubIssues(state),
    ['POST', /^\/repos\/acme\/homelab\/statuses\/(\w+)$/, (_, [sha = ''], { context = 'default', state: word = '', description = '' }) => {
      if (description.length > 140) return { status: 422, body: { message: 'Validation Failed' } };
      return { status: 201, body: state.addStatus({ sha, context, state: word, description }) };
    }],
    ['GET', /^\/repos\/acme\/homelab\/commits\/(\w+)\/statuses$/, (request, [sha = '']) => pageOf(
      state.statusesOf(sha).map(({ context, state: word, description, at }) => ({ context, state: word, description, created_at: at, creator: { login: 'robot' } })), request, 'per_page')],
    ['GET', /^\/repos\/acme\/homelab\/pulls$/, (request) => pageOf(
      newestFirst(state, request.query.get('state') ?? 'open').filter((pull) => `acme:${pull.head}` === request.query.get('head') && pull.base === request.query.get('base')).map(show), request, 'per_page')],
    ['POST', /^\/repos\/acme\/homelab\/pulls$/, (_request, _parts, { head = '', base = '', title = '', body = '' }) => {
      const pull = state.openPull(head, base, title, body);
      return pull ? { status: 201, body: show(pull) } : { status: 422, body: { message: 'Validation Failed', errors: [{ message: 'A pull request already exists' }] } };
    }],
    ['PATCH', /^\/repos\/acme\/homelab\/pulls\/(\d+)$/, (_, [number = ''], { title, body, state: word }) => {
      const pull = edit(state.pull(number), title, body, word === 'closed');
      return pull && { body: show(pull) };
    }],
  ], ['authorization', `Bearer ${token}`]);
}

/** What of GitHub's API is about issues and settings. */
function githubIssues(state: ForgeState): readonly Route[] {
  const show = ({ number, author, title, body, open, labels, isPull }: TestIssue) => ({
    number, html_url: `https://github.com/acme/homelab/issues/${number}`, title, body: body.replaceAll('\n', '\r\n'), state: open ? 'open' : 'closed', labels: labels.map((name) => ({ name })), user: { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' },
    ...isPull && { pull_request: {} },
  });
  return [
    ['GET', /^\/user$/, () => (state.login.endsWith('[bot]') ? { status: 403, body: { message: 'Resource not accessible by integration' } } : { body: { login: state.login } })],
    ['POST', /^\/graphql$/, () => ({ body: { data: { viewer: { login: state.login } } } })],
    ['GET', /^\/repos\/acme\/homelab$/, () => ({ body: state.repository })],
    ['GET', /^\/repos\/acme\/homelab\/branches\/([\w%-]+)$/, () => ({ body: state.branch })],
    ['GET', /^\/repos\/acme\/homelab\/rules\/branches\/([\w%-]+)$/, (request) => (state.rules ? pageOf(state.rules.map((type) => ({ type })), request, 'per_page') : { status: 403, body: { message: 'Upgrade to GitHub Pro' } })],
    ['GET', /^\/repos\/acme\/homelab\/issues$/, (request) => pageOf(
      [...state.issues].reverse().filter(({ labels, open }) => labels.includes(request.query.get('labels') ?? '') && (request.query.get('state') === 'all' || open)).map(show), request, 'per_page')],
    ['POST', /^\/repos\/acme\/homelab\/issues$/, ({ body }) => {
      const { title, body: text, labels } = body as { readonly title: string; readonly body: string; readonly labels: readonly string[] };
      if (state.refused.test(title)) return { status: 422, body: { message: 'Validation Failed' } };
      return { status: 201, body: show(state.addIssue({ title, body: text, labels })) };
    }],
    ['PATCH', /^\/repos\/acme\/homelab\/issues\/(\d+)$/, (_, [number = ''], { title, body, state: word }) => {
      const issue = state.issues.find((one) => one.number === Number(number));
      if (!issue) return undefined;
      Object.assign(issue, { ...title !== undefined && { title }, ...body !== undefined && { body }, ...word !== undefined && { open: word === 'open' }, edits: issue.edits + 1 });
      return { body: show(issue) };
    }],
  ];
}

export function gitea(state: ForgeState, token: string): Handler {
  const show = (pull: Pull) => ({
    number: pull.number, html_url: `https://gitea.example.org/acme/homelab/pulls/${pull.number}`, title: pull.title, body: pull.body,
    // a branch that is gone has no ref any more
    head: { ref: pull.open ? pull.head : `refs/pull/${pull.number}/head`, label: pull.head, repo: { full_name: 'Acme/homelab' } }, base: { ref: pull.base, label: pull.base },
    merged_at: pull.merged ? '2026-03-01T00:00:00Z' : null,
  });
  return route([
    ['POST', /^\/api\/v1\/repos\/acme\/homelab\/statuses\/(\w+)$/, (_, [sha = ''], { context = '', state: word = '', description = '' }) => (
      { status: 201, body: state.addStatus({ sha, context, state: word, description }) })],
    ['GET', /^\/api\/v1\/repos\/acme\/homelab\/commits\/(\w+)\/statuses$/, (request, [sha = '']) => pageOf(
      state.statusesOf(sha).map(({ context, state: word, description, at }) => ({ context, status: word, description, created_at: at, creator: { login: 'robot' } })), request, 'limit')],
    ['GET', /^\/api\/v1\/repos\/acme\/homelab\/pulls$/, (request) => pageOf(newestFirst(state, request.query.get('state') ?? 'open').map(show), request, 'limit')],
    ['POST', /^\/api\/v1\/repos\/acme\/homelab\/pulls$/, (_request, _parts, { head = '', base = '', title = '', body = '' }) => {
      const pull = state.openPull(head, base, title, body);
      return pull ? { status: 201, body: show(pull) } : { status: 409, body: { message: 'pull request already exists for these targets' } };
    }],
    ['PATCH', /^\/api\/v1\/repos\/acme\/homelab\/pulls\/(\d+)$/, (_, [number = ''], { title, body, state: word }) => {
      const pull = edit(state.pull(number), title, body, word === 'closed');
      return pull && { status: 201, body: show(pull) };
    }],
  ], ['authorization', `token ${token}`]);
}

export function gitlab(state: ForgeState, token: string): Handler {
  const show = (pull: Pull) => ({
    iid: pull.number, id: pull.number + 1000, web_url: `https://gitlab.com/acme/homelab/-/merge_requests/${pull.number}`, title: pull.title, description: pull.body,
    source_project_id: 7, target_project_id: 7,
  });
  return route([
    ['POST', /^\/api\/v4\/projects\/acme%2Fhomelab\/statuses\/(\w+)$/, (_, [sha = ''], { name = '', state: word = '', description = '' }) => {
      const [newest] = state.statusesOf(sha).filter((status) => status.context === name);
      if (newest?.state === word) return { status: 400, body: { message: { status: [`Cannot transition status via :${word} from :${word}`] } } };
      return { status: 201, body: state.addStatus({ sha, context: name, state: word, description }) };
    }],
    ['GET', /^\/api\/v4\/projects\/acme%2Fhomelab\/repository\/commits\/(\w+)\/statuses$/, (request, [sha = '']) => pageOf(
      state.statusesOf(sha).map(({ context, state: word, description, at }) => ({ name: context, status: word, description, created_at: at, finished_at: null, author: { username: 'robot' } })), request, 'per_page')],
    ['GET', /^\/api\/v4\/projects\/acme%2Fhomelab\/merge_requests$/, (request) => pageOf(
      newestFirst(state, request.query.get('state') === 'closed' ? 'closed' : 'open').filter((pull) => !(pull.merged ?? false) && pull.head === request.query.get('source_branch') && pull.base === request.query.get('target_branch')).map(show), request, 'per_page')],
    ['POST', /^\/api\/v4\/projects\/acme%2Fhomelab\/merge_requests$/, (_request, _parts, { source_branch: head = '', target_branch: base = '', title = '', description = '' }) => {
      const pull = state.openPull(head, base, title, description);
      return pull ? { status: 201, body: show(pull) } : { status: 409, body: { message: ['Another open merge request already exists for this source branch: !1'] } };
    }],
    ['PUT', /^\/api\/v4\/projects\/acme%2Fhomelab\/merge_requests\/(\d+)$/, (_, [number = ''], { title, description, state_event: event }) => {
      const pull = edit(state.pull(number), title, description, event === 'close');
      return pull && { body: show(pull) };
    }],
  ], ['private-token', token]);
}
