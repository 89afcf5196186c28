import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { runOk } from '../support/run';
import { sendJson } from './registries';

export interface PullRequest {
  readonly number: number;
  readonly branch: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly state: 'open' | 'closed';
}

interface PullRequestBody {
  readonly title: string;
  readonly body: string;
  readonly head: string;
  readonly base: string;
  readonly labels: readonly number[];
  readonly state: 'open' | 'closed';
}

const API = '/api/v1';
const USER = { id: 1, login: 'renovate', full_name: 'Renovate', email: 'renovate@example.org' };

/** As much of Gitea's API, for one bare repository on this machine, as Renovate needs to keep branches and pull requests. */
export class Forge {
  /** Requests that are not part of what this knows. */
  public readonly unknown: string[] = [];
  private readonly pulls: PullRequestBody[] = [];
  private readonly server = http.createServer((request, response) => this.receive(request, response));

  constructor(private readonly repository: string, private readonly bare: string, private readonly labels: readonly string[]) {}

  /** @returns the address of the forge */
  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  public get pullRequests(): readonly PullRequest[] {
    return this.pulls.map(({ head, title, labels, state }, index) => ({ number: index + 1, branch: head, title, state, labels: labels.map((id) => this.labels[id - 1] ?? `#${id}`) }));
  }

  private receive(request: http.IncomingMessage, response: http.ServerResponse): void {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      const { pathname } = new URL(request.url ?? '/', 'http://forge');
      const found = this.answer(request.method ?? '', pathname, body === '' ? {} : JSON.parse(body) as Partial<PullRequestBody>);
      if (found !== undefined) return sendJson(response, found);
      this.unknown.push(`${request.method} ${pathname}`);
      return sendJson(response, { message: 'not found' }, 404);
    });
  }

  private answer(method: string, pathname: string, body: Partial<PullRequestBody>): unknown {
    const repo = `${API}/repos/${this.repository}`;
    const number = Number(/\/pulls\/(\d+)$/.exec(pathname)?.[1] ?? NaN);
    switch (`${method} ${pathname.replace(/(?<=\/)\d+$|(?<=\/)[0-9a-f]{40}$/, '*').replace(/(?<=\/commits\/).+(?=\/statuses$)/, '*')}`) {
      case `GET ${API}/user`: return USER;
      case `GET ${API}/version`: return { version: '1.24.0' };
      case `GET ${API}/orgs/${this.repository.split('/')[0]}`: return { id: 2 };
      case `GET ${API}/orgs/${this.repository.split('/')[0]}/labels`: return [];
      case `GET ${repo}`: return this.describeRepository();
      case `GET ${repo}/labels`: return this.labels.map((name, index) => ({ id: index + 1, name }));
      case `GET ${repo}/pulls`: return this.pulls.map((_, index) => this.describePull(index + 1));
      case `GET ${repo}/pulls/*`: return this.describePull(number);
      case `POST ${repo}/pulls`: return this.describePull(this.pulls.push({ title: '', body: '', head: '', base: '', labels: [], ...body, state: 'open' }));
      case `PATCH ${repo}/pulls/*`:
        this.pulls[number - 1] = { ...this.pulls[number - 1] as PullRequestBody, ...body };
        return this.describePull(number);
      case `GET ${repo}/commits/*/statuses`: return [];
      case `POST ${repo}/statuses/*`: return { id: 1, status: 'pending', context: 'renovate', created_at: '2020-01-01T00:00:00Z' };
      case `GET ${repo}/contents/.github/renovate.json5`: return this.readContents(pathname.slice(`${repo}/contents/`.length));
      default: return /\/issues\/(\d+\/comments|comments\/\d+)$/.test(pathname) && method === 'GET' ? [] : undefined;
    }
  }

  private describeRepository(): object {
    return {
      id: 1, full_name: this.repository, owner: { ...USER, id: 2, login: this.repository.split('/')[0] }, default_branch: 'main', empty: false, archived: false,
      mirror: false, fork: false, has_issues: false, has_pull_requests: true, allow_merge_commits: true, allow_squash_merge: true,
      permissions: { admin: true, pull: true, push: true }, clone_url: `file://${this.bare}`, ssh_url: `file://${this.bare}`,
    };
  }

  private describePull(number: number): object | undefined {
    const pull = this.pulls[number - 1];
    return pull && {
      number, title: pull.title, body: pull.body, state: pull.state, mergeable: true, merged: false, created_at: '2020-01-01T00:00:00Z', updated_at: '2020-01-01T00:00:00Z',
      base: { ref: pull.base }, head: { label: pull.head, sha: this.headOf(pull.head), repo: { full_name: this.repository } },
      user: USER, labels: pull.labels.map((id) => ({ id, name: this.labels[id - 1] ?? '' })),
    };
  }

  private readContents(file: string): object {
    const content = Buffer.from(runOk('git', ['-C', this.bare, 'show', `main:${file}`])).toString('base64');
    return { type: 'file', name: file.split('/').at(-1), path: file, encoding: 'base64', content };
  }

  private headOf(branch: string): string {
    return runOk('git', ['-C', this.bare, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]).trim();
  }
}
