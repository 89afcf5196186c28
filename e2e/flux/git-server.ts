import { spawn } from 'node:child_process';
import type { Handler } from './loopback-server';

export interface GitServerOptions {
  /** Folder of the bare repositories; `/acme/fleet.git` of an address is `acme/fleet.git` in it. */
  readonly root: string;
  /** Called after every push that was taken in. */
  readonly onPush: () => void;
}

/** git's own http-backend, for whoever comes: on this machine nobody else does. */
export function gitHandler({ root, onPush }: GitServerOptions): Handler {
  return (request, response, url) => {
    const header = (name: string) => { const value = request.headers[name]; return typeof value === 'string' ? value : ''; };
    const backend = spawn('git', ['http-backend'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1', GIT_HTTP_MAX_REQUEST_BUFFER: '100M', REMOTE_USER: 'somebody',
        REQUEST_METHOD: request.method ?? 'GET', PATH_INFO: url.pathname, QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: header('content-type'), CONTENT_LENGTH: header('content-length'), HTTP_CONTENT_ENCODING: header('content-encoding'), GIT_PROTOCOL: header('git-protocol'),
      },
    });
    backend.stdin.on('error', () => undefined);
    request.pipe(backend.stdin);
    let head = Buffer.alloc(0);
    backend.stdout.on('data', (chunk: Buffer) => {
      if (response.headersSent) return void response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const { status, headers } = parseHead(head.subarray(0, end).toString('latin1'));
      response.writeHead(status, headers);
      response.write(head.subarray(end + 4));
    });
    backend.on('error', () => response.writeHead(500).end());
    backend.on('close', (code) => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
      if (code === 0 && request.method === 'POST' && url.pathname.endsWith('/git-receive-pack')) onPush();
    });
  };
}

/** The head of a CGI answer: `Status` is no header, but the answer's. */
function parseHead(text: string): { readonly status: number; readonly headers: Record<string, string> } {
  const pairs = text.split('\r\n').map((line): [string, string] => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]);
  const status = pairs.find(([name]) => name.toLowerCase() === 'status')?.[1];
  return { status: status === undefined ? 200 : Number.parseInt(status, 10), headers: Object.fromEntries(pairs.filter(([name]) => name.toLowerCase() !== 'status')) };
}
