import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
  /** What goes wrong instead of a whole answer. */
  readonly fault?: 'cut before' | 'cut within' | 'never answers' | 'never ends';
}

/** Answers a request; `undefined` is a 404 as forges send it. */
export type Handler = (request: SeenRequest) => Reply | undefined;

export interface ForgeServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Answers the next requests, one each, before the handler is asked again. */
  next(...replies: readonly Reply[]): void;
}

const running: { close(): void }[] = [];

afterAll(() => {
  for (const server of running.splice(0)) server.close();
});

/** A real HTTP server on loopback that behaves as a forge's API does, also when it misbehaves. */
export async function forgeServer(handler: Handler): Promise<ForgeServer> {
  const requests: SeenRequest[] = [];
  const queued: Reply[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://forge');
      const text = Buffer.concat(chunks).toString('utf8');
      const seen = { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) as unknown };
      requests.push(seen);
      send(response, queued.shift() ?? handler(seen) ?? { status: 404, body: { message: 'Not Found' } });
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  running.push({ close: () => { server.closeAllConnections(); server.close(); } });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, next: (...replies) => { queued.push(...replies); } };
}

function send(response: ServerResponse, { status = 200, headers = {}, body, fault }: Reply): void {
  if (fault === 'cut before') { response.socket?.destroy(); return; }
  if (fault === 'never answers') return;
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers });
  if (fault === undefined) { response.end(text); return; }
  response.write(text.slice(0, Math.floor(text.length / 2)), () => { if (fault === 'cut within') response.socket?.destroy(); });
}

/** One page of a list with the `Link` header that GitHub, Gitea and GitLab send. `host` is what the forge believes to be called. */
export function pageOf(items: readonly unknown[], request: SeenRequest, sizeParameter: string, host: string = 'https://forge.internal'): Reply {
  const size = Number(request.query.get(sizeParameter) ?? '20');
  const page = Number(request.query.get('page') ?? '1');
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(to));
    return `<${host}${request.path}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [...(page < last ? [link(page + 1, 'next')] : []), link(last, 'last'), link(1, 'first')];
  return { headers: { link: links.join(', ') }, body: items.slice((page - 1) * size, page * size) };
}
