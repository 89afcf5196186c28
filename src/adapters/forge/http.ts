import { ExternalError } from '../../errors';
import { displayText } from '../../evidence/display-text';
import { parseJson, stringAt } from '../../evidence/payload';
import { redact } from '../redact';
import { PATIENCE, waitAfter, type Patience } from '../retry';
import { nextPage, waitAsked } from './http-headers';

export interface HttpOptions {
  /** Where the API begins, without a slash at the end. */
  readonly api: string;
  /** Sent with every request, and only to the API's own origin. */
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that no error may show. */
  readonly secrets: readonly string[];
  /**
   * Milliseconds that one try may take, from the connection to the last byte.
   *
   * @default 30000
   */
  readonly timeout?: number;
  /** @default - the system's timers and randomness */
  readonly patience?: Patience;
  /** @default - the system's clock */
  readonly now?: () => Date;
}

export interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly next: URL | undefined;
}

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  /**
   * Answers beside 2xx that the caller wants to see.
   *
   * @default - none: they are errors
   */
  readonly accept?: readonly number[];
  /**
   * What is done twice is not the same as once: after an answer that was lost, or that leaves it open, it is not tried again.
   *
   * @default false
   */
  readonly once?: boolean;
}

const ATTEMPTS = 6;
const BACKOFF = { first: 1_000, longest: 20_000 };
/** Limits that last longer are not waited for. */
const LONGEST_WAIT = 90_000;
const LARGEST_ANSWER = 32 * 1024 * 1024;
const MOST_PAGES = 100;
const MOST_REDIRECTS = 3;

/** A forge's API over HTTP: JSON in, JSON out, patient with what passes, silent about tokens. */
export class ForgeHttp {
  private readonly patience: Patience;

  constructor(private readonly options: HttpOptions) {
    this.patience = options.patience ?? PATIENCE;
  }

  public async get(path: string): Promise<unknown> {
    return (await this.request({ method: 'GET', path })).value;
  }

  /** The items of all pages. */
  public async getAll(path: string): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    let url: URL | undefined = this.urlOf(path);
    for (let page = 0; url !== undefined; page++) {
      if (page === MOST_PAGES) throw this.error('FORGE_FAILED', `GET ${path} has more than ${MOST_PAGES} pages`);
      const answer: Answer = await this.tried({ method: 'GET', path }, url);
      if (!Array.isArray(answer.value)) throw this.error('FORGE_FAILED', `GET ${path} did not answer with a list`);
      items.push(...answer.value as unknown[]);
      url = answer.next;
    }
    return items;
  }

  public request(request: Request): Promise<Answer> {
    return this.tried(request, this.urlOf(request.path));
  }

  private urlOf(path: string): URL {
    return new URL(`${this.options.api}${path}`);
  }

  private async tried(request: Request, url: URL): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const result = await this.try(request, url);
      if (!(result instanceof Failure)) return result;
      // a limit is said before anything is done
      if (request.once && result.error.code !== 'FORGE_RATE_LIMIT') throw result.error;
      const wait = result.wait === 'unknown' ? waitAfter(attempt, BACKOFF, this.patience) : result.wait;
      if (wait === undefined || wait > LONGEST_WAIT || attempt >= ATTEMPTS) throw result.error;
      await this.patience.sleep(wait);
    }
  }

  private async try(request: Request, url: URL): Promise<Answer | Failure> {
    const name = `${request.method} ${request.path}`;
    let response: Response;
    let text: string;
    try {
      response = await this.send(request, url, MOST_REDIRECTS);
      text = await readText(response);
    } catch (cause) {
      if (cause instanceof ExternalError) throw cause;
      return new Failure('unknown', this.error('FORGE_FAILED', `${name} failed: ${reasonOf(cause)}`, { retryable: true }));
    }
    const value = parseJson(text);
    const { status, headers } = response;
    const isWanted = response.ok || request.accept?.includes(status);
    if (isWanted && (value !== undefined || text === '')) return { status, value, next: nextPage(headers, url) };
    if (isWanted) return new Failure('unknown', this.error('FORGE_FAILED', `${name} did not answer with JSON`, { retryable: true }));
    return this.failureOf(name, response, messageIn(value, text));
  }

  private async send(request: Request, url: URL, redirects: number): Promise<Response> {
    const { method, body, path } = request;
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.options.timeout ?? 30_000),
      headers: { 'user-agent': 'sluice', ...this.options.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const keepsMethod = method === 'GET' || response.status === 307 || response.status === 308;
    const location = [301, 302, 307, 308].includes(response.status) && keepsMethod ? response.headers.get('location') : null;
    if (location === null) return response;
    await response.body?.cancel();
    const target = new URL(location, url);
    // the token is for this origin and no other
    if (target.origin !== url.origin || redirects === 0) throw this.error('FORGE_FAILED', `${method} ${path} is redirected to ${target.origin}${target.pathname}; check the repository's name and the forge's address`);
    return this.send(request, target, redirects - 1);
  }

  private failureOf(name: string, { status, headers }: Response, message: string): Failure {
    const wait = waitAsked(status, headers, message, this.options.now?.() ?? new Date());
    const said = `${name} failed: ${status}${message === '' ? '' : ` ${message}`}`;
    if (wait !== undefined && (status === 429 || status === 403)) {
      return new Failure(wait, this.error('FORGE_RATE_LIMIT', `${said}; the forge's limit for this token is used up, try again in ${Math.ceil(Number(wait) / 1000)} s`, { retryable: true }));
    }
    if (wait !== undefined) return new Failure(wait, this.error('FORGE_FAILED', said, { retryable: true }));
    if (status === 401 || status === 403) return new Failure(undefined, this.error('FORGE_AUTH', `${said}; check the token and what it may do`));
    if (status === 404) return new Failure(undefined, this.error('FORGE_NOT_FOUND', `${said}; there is no such thing, or the token may not see it`));
    return new Failure(undefined, this.error('FORGE_FAILED', said));
  }

  private error(code: ExternalError['code'], message: string, options: { readonly retryable?: boolean } = {}): ExternalError {
    return new ExternalError(code, redact(message, this.options.secrets), options);
  }
}

/** A try that failed, and how long the forge asks to wait before the next; undefined where there is no use in one. */
class Failure {
  constructor(public readonly wait: number | 'unknown' | undefined, public readonly error: ExternalError) {}
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > LARGEST_ANSWER) throw new Error(`the answer is larger than ${LARGEST_ANSWER} bytes`);
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `fetch` hides the reason in its cause; the cause itself is not kept, since it can hold the request. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Partial<Error>;
  if (name === 'TimeoutError') return 'no answer in time';
  const { code, message: inner } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return displayText(code ?? inner ?? message ?? 'unknown reason');
}

/** What forges say went wrong: `message` (a text or, on GitLab, a list or an object), `error`. */
function messageIn(value: unknown, text: string): string {
  const said = stringAt(value, 'message') ?? stringAt(value, 'error') ?? (typeof value === 'object' && value !== null && 'message' in value ? JSON.stringify(value.message) : undefined);
  return displayText(said ?? (text.startsWith('<') ? '' : text));
}
