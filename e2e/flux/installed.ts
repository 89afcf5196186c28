import type { Kube, KubeObject } from './kube';

export interface Installed {
  readonly namespace: string;
  readonly version: string;
  readonly message: string;
}

/** What the charts have rendered into a cluster, by release: the truth beside what anybody reports. */
export async function readInstalled(kube: Kube): Promise<ReadonlyMap<string, Installed>> {
  const maps = await kube.list('v1', 'ConfigMap', '?labelSelector=app.kubernetes.io/managed-by=Helm');
  return new Map(maps.flatMap(({ metadata, data }): [string, Installed][] => {
    const { version, message = '' } = data as { readonly version?: string; readonly message?: string };
    // a chart of an OCIRepository is told its version with the digest behind it
    return version === undefined ? [] : [[metadata.name, { namespace: metadata.namespace ?? '', version: version.replace(/\+.*$/, ''), message }]];
  }));
}

/**
 * Counts, from now on, every release that is uninstalled: a release whose last Helm secret goes, or one that Helm marks so.
 */
export class UninstallWatch {
  /** What was seen, in words. */
  public readonly seen: string[] = [];
  private readonly secrets = new Map<string, Set<string>>();
  private readonly stopWatching: () => void;

  constructor(kube: Kube) {
    this.stopWatching = kube.watch('v1', 'Secret', 'fieldSelector=type%3Dhelm.sh/release.v1', ({ type, object }) => this.see(type, object));
  }

  /** Secrets that are there now. */
  public get count(): number {
    return [...this.secrets.values()].reduce((sum, { size }) => sum + size, 0);
  }

  public stop(): void {
    this.stopWatching();
  }

  private see(type: string, { metadata }: KubeObject): void {
    const release = `${metadata.namespace}/${metadata.labels?.name}`;
    const secrets = this.secrets.get(release) ?? new Set<string>();
    this.secrets.set(release, secrets);
    const state = metadata.labels?.status ?? '';
    if (state.startsWith('uninstall')) this.seen.push(`${release} is ${state}`);
    if (type === 'DELETED') secrets.delete(metadata.name);
    else secrets.add(metadata.name);
    if (type === 'DELETED' && secrets.size === 0) this.seen.push(`${release} has no Helm secret any more`);
  }
}
