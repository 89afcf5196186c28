import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from './certificates';

/** What can be looked up: versions by package, oldest first. */
export interface World {
  /** Charts by the URL of their repository. */
  readonly helm: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Tags by `<host>/<path>`. */
  readonly oci: ReadonlyMap<string, readonly string[]>;
  /** Tags by `owner/name`. */
  readonly github: ReadonlyMap<string, readonly string[]>;
}

const LONG_AGO = '2020-01-01T00:00:00Z';
const GITHUB_API = 'api.github.com';

/**
 * Helm repositories, OCI registries and GitHub's API on the loopback interface, under their own names: Renovate reaches them
 * through a proxy that knows no other host.
 */
export class Registries {
  /** Requests that nobody answered: hosts and paths that the world does not have. */
  public readonly unknown: string[] = [];
  /** What was looked up, as `helm <url> `, `oci <name>`, `github <owner/name>`. */
  public readonly lookedUp = new Set<string>();
  private world: World = { helm: new Map(), oci: new Map(), github: new Map() };
  private hosts: ReadonlySet<string> = new Set();
  private readonly proxy = http.createServer((request, response) => this.refuse(response, `proxy ${request.url}`));
  private secure: https.Server | undefined;

  /** @returns what the environment of a program must say so that it looks things up here */
  public async start(folder: string, world: World): Promise<Readonly<Record<string, string>>> {
    this.world = world;
    const urls = [...world.helm.keys(), ...[...world.oci.keys()].map((name) => `https://${name}`), `https://${GITHUB_API}`];
    this.hosts = new Set(urls.map((url) => new URL(url).hostname));
    const { key, cert, file } = makeCertificate(folder, [...this.hosts]);
    const secure = https.createServer({ key, cert }, (request, response) => this.answer(request, response));
    this.secure = secure;
    this.proxy.on('connect', (request: http.IncomingMessage, socket) => {
      const [host = ''] = (request.url ?? '').split(':');
      socket.on('error', () => socket.destroy());
      if (!this.hosts.has(host)) {
        this.unknown.push(request.url ?? '');
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      } else {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        secure.emit('connection', socket);
      }
    });
    await new Promise<void>((resolve) => this.proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
    return { HTTPS_PROXY: address, HTTP_PROXY: address, NO_PROXY: '127.0.0.1', NODE_EXTRA_CA_CERTS: file };
  }

  /** What can be looked up from now on, at the hosts of the world that this was started with. */
  public change(world: World): void {
    this.world = world;
  }

  public stop(): void {
    this.proxy.close();
    this.proxy.closeAllConnections();
    this.secure?.closeAllConnections();
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const host = request.headers.host ?? '';
    const { pathname } = new URL(request.url ?? '/', `https://${host}`);
    if (host === GITHUB_API && pathname === '/graphql') return this.answerGithub(request, response);
    if (pathname === '/v2/') return sendJson(response, {});
    const tags = /^\/v2\/(.+)\/tags\/list$/.exec(pathname)?.[1];
    if (tags !== undefined) return this.answerTags(response, `${host}/${tags}`);
    if (pathname.endsWith('/index.yaml')) return this.answerIndex(response, `https://${host}${pathname.slice(0, -'/index.yaml'.length)}`);
    const manifest = /^\/v2\/(.+)\/manifests\/[^/]+$/.exec(pathname)?.[1];
    // where a chart comes from; Renovate can do without
    if (manifest !== undefined && this.world.oci.has(`${host}/${manifest}`)) return sendJson(response, { errors: [{ code: 'MANIFEST_UNKNOWN' }] }, 404);
    return this.refuse(response, `${host}${pathname}`);
  }

  private answerIndex(response: http.ServerResponse, url: string): void {
    const charts = this.world.helm.get(url);
    if (!charts) return this.refuse(response, url);
    this.lookedUp.add(`helm ${url}`);
    const entries = [...charts].map(([name, versions]) => [name, [...versions].reverse().map((version) => ({ name, version, created: LONG_AGO, urls: [`${url}/${name}-${version}.tgz`] }))]);
    sendJson(response, { apiVersion: 'v1', entries: Object.fromEntries(entries) });
  }

  private answerTags(response: http.ServerResponse, name: string): void {
    const tags = this.world.oci.get(name);
    if (!tags) return this.refuse(response, name);
    this.lookedUp.add(`oci ${name}`);
    sendJson(response, { name: name.slice(name.indexOf('/') + 1), tags });
  }

  private answerGithub(request: http.IncomingMessage, response: http.ServerResponse): void {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: { owner: string; name: string } };
      const name = `${variables.owner}/${variables.name}`;
      const tags = this.world.github.get(name);
      if (!tags) return this.refuse(response, `github ${name}`);
      this.lookedUp.add(`github ${name}`);
      const nodes = [...tags].reverse().map((version, index) => (/\breleases\(/.test(query)
        ? { version, releaseTimestamp: LONG_AGO, isDraft: false, isPrerelease: version.includes('-'), url: `https://github.com/${name}/releases/${version}`, id: index + 1, name: version, description: '' }
        : { version, target: { type: 'Commit', oid: '0'.repeat(40), releaseTimestamp: LONG_AGO } }));
      return sendJson(response, { data: { repository: { isRepoPrivate: false, payload: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } } } });
    });
  }

  private refuse(response: http.ServerResponse, what: string): void {
    this.unknown.push(what);
    response.writeHead(404).end();
  }
}

export function sendJson(response: http.ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
