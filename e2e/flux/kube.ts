import type { IncomingMessage } from 'node:http';
import * as https from 'node:https';

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly uid?: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
  };
  readonly [key: string]: unknown;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject;
}

export interface KubeAccess {
  readonly url: string;
  readonly token: string;
  readonly ca: Buffer;
}

/** The kinds that are spoken of here, with what their paths call them. */
const PLURALS: Readonly<Record<string, string>> = {
  Namespace: 'namespaces', Secret: 'secrets', ConfigMap: 'configmaps', CustomResourceDefinition: 'customresourcedefinitions',
  GitRepository: 'gitrepositories', HelmRepository: 'helmrepositories', OCIRepository: 'ocirepositories', HelmChart: 'helmcharts',
  Kustomization: 'kustomizations', HelmRelease: 'helmreleases', ResourceSet: 'resourcesets', Provider: 'providers', Alert: 'alerts',
};

/** As much of a Kubernetes client as is needed here. */
export class Kube {
  private readonly agent: https.Agent;

  constructor(private readonly access: KubeAccess) {
    this.agent = new https.Agent({ ca: access.ca, keepAlive: true });
  }

  /** Creates an object, or makes it what is given. */
  public async apply(object: KubeObject): Promise<void> {
    await this.request('PATCH', `${pathOf(object)}?fieldManager=e2e&force=true`, object, 'application/apply-patch+yaml');
  }

  /** Changes single fields; `null` takes one out. */
  public async merge(of: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>, patch: object): Promise<void> {
    await this.request('PATCH', pathOf(of), patch, 'application/merge-patch+json');
  }

  public async remove(of: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): Promise<void> {
    await this.request('DELETE', pathOf(of));
  }

  public async read(apiVersion: string, kind: string, namespace: string | undefined, name: string): Promise<KubeObject | undefined> {
    const { status, value } = await this.send('GET', pathOf({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }));
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET ${kind} ${name}: ${status} ${JSON.stringify(value)}`);
    return value as KubeObject;
  }

  /** All objects of a kind, of all namespaces, as `kubectl get <kind> -A -o json` gives them. */
  public async list(apiVersion: string, kind: string, query = ''): Promise<readonly KubeObject[]> {
    const value = await this.request('GET', `${collectionOf(apiVersion, kind)}${query}`) as { readonly items: readonly Omit<KubeObject, 'kind'>[] };
    return value.items.map((item) => ({ ...item, apiVersion, kind } as KubeObject));
  }

  /** Tells of every object that is there and of every change from now on, until the returned function is called. */
  public watch(apiVersion: string, kind: string, query: string, onEvent: (event: WatchEvent) => void): () => void {
    const path = `${collectionOf(apiVersion, kind)}?watch=true&${query}`;
    const request = https.request(`${this.access.url}${path}`, { agent: this.agent, headers: this.headers() }, (response: IncomingMessage) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onEvent(JSON.parse(line) as WatchEvent);
      });
      response.on('error', () => undefined);
    });
    request.on('error', () => undefined);
    request.end();
    return () => request.destroy();
  }

  public async isReady(): Promise<boolean> {
    try {
      return (await this.send('GET', '/readyz')).status === 200;
    } catch {
      return false;
    }
  }

  private async request(method: string, path: string, body?: object, type?: string): Promise<unknown> {
    const { status, value } = await this.send(method, path, body, type);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(value)}`);
    return value;
  }

  private send(method: string, path: string, body?: object, type = 'application/json'): Promise<{ readonly status: number; readonly value: unknown }> {
    return new Promise((resolve, reject) => {
      const text = body && JSON.stringify(body);
      const request = https.request(`${this.access.url}${path}`, { method, agent: this.agent, headers: { ...this.headers(), ...(text !== undefined && { 'content-type': type }) } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, value: answer.startsWith('{') ? JSON.parse(answer) as unknown : answer });
        });
      });
      request.on('error', reject);
      request.end(text);
    });
  }

  private headers(): Record<string, string> {
    return { authorization: `Bearer ${this.access.token}` };
  }
}

function collectionOf(apiVersion: string, kind: string, namespace?: string): string {
  const plural = PLURALS[kind];
  if (plural === undefined) throw new Error(`no path is known for ${kind}`);
  return `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}

function pathOf({ apiVersion, kind, metadata }: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): string {
  return `${collectionOf(apiVersion, kind, metadata.namespace)}/${metadata.name}`;
}

/** A condition of an object's status. */
export function conditionOf(object: KubeObject | undefined, type: string): { readonly status: string; readonly reason: string; readonly message: string; readonly observedGeneration?: number } | undefined {
  const { conditions } = (object?.status ?? {}) as { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string; readonly message: string }[] };
  return conditions?.find((condition) => condition.type === type);
}
