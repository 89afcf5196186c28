import * as path from 'node:path';
import type { Certificate } from '../renovate/certificates';
import { startControlPlane } from './control-plane';
import { Controllers } from './controllers';
import { conditionOf, type Kube, type KubeObject } from './kube';
import type { Processes } from './processes';
import { notYet, waitFor } from './wait';

export const HELM_RELEASE = ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'] as const;
export const KUSTOMIZATION = ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'] as const;
export const GIT_REPOSITORY = ['source.toolkit.fluxcd.io/v1', 'GitRepository'] as const;
export const SYSTEM = 'flux-system';

export interface ClusterOptions {
  readonly name: string;
  readonly processes: Processes;
  readonly folder: string;
  readonly etcd: string;
  readonly certificate: Certificate;
  readonly operator: boolean;
}

/** A cluster that Flux runs in: an API server and the controllers. */
export class Cluster {
  public static async start({ name, processes, folder, etcd, certificate, operator }: ClusterOptions): Promise<Cluster> {
    const { kube, kubeconfig } = await startControlPlane(name, processes, folder, etcd, certificate);
    await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM } });
    const controllers = await Controllers.start(processes, { cluster: name, kubeconfig, folder: path.resolve(folder), certificate: certificate.file, operator });
    return new Cluster(name, kube, kubeconfig, controllers);
  }

  private constructor(public readonly name: string, public readonly kube: Kube, public readonly kubeconfig: string, public readonly controllers: Controllers) {}

  /** What `flux bootstrap` leaves behind: the repository, and a Kustomization that applies a folder of it. */
  public async bootstrap(url: string, kustomization: KubeObject): Promise<void> {
    await this.kube.apply({
      apiVersion: GIT_REPOSITORY[0], kind: GIT_REPOSITORY[1], metadata: { name: SYSTEM, namespace: SYSTEM },
      spec: { interval: '10m', url, ref: { branch: 'main' }, timeout: '20s' },
    });
    await this.kube.apply(kustomization);
  }

  public async createToken(secret: string, token: string): Promise<void> {
    await this.kube.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: secret, namespace: SYSTEM }, stringData: { token } });
  }

  /** What a webhook of the forge makes Flux do, or `flux reconcile`. */
  public async reconcile([apiVersion, kind]: readonly [string, string], name: string): Promise<void> {
    const metadata = { name, namespace: SYSTEM };
    await this.kube.merge({ apiVersion, kind, metadata }, { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } } });
  }

  /** Waits until a Kustomization has applied a commit. */
  public async applied(commit: string, name: string = SYSTEM, seconds = 60): Promise<void> {
    await waitFor(`${this.name} to apply ${commit.slice(0, 8)} through ${name}`, seconds, async () => {
      this.controllers.failIfEnded();
      const found = await this.kube.read(...KUSTOMIZATION, SYSTEM, name);
      const { lastAppliedRevision = 'none' } = (found?.status ?? {}) as { readonly lastAppliedRevision?: string };
      const ready = conditionOf(found, 'Ready');
      return lastAppliedRevision.endsWith(commit) || notYet(`applied ${lastAppliedRevision}, Ready ${ready?.status}: ${ready?.message}`);
    });
  }

  public async helmReleases(): Promise<readonly KubeObject[]> {
    return this.kube.list(...HELM_RELEASE);
  }
}

/** A Kustomization that applies a folder of the repository. */
export function formatKustomization(name: string, folder: string, more: object = {}): KubeObject {
  return {
    apiVersion: KUSTOMIZATION[0], kind: KUSTOMIZATION[1], metadata: { name, namespace: SYSTEM },
    spec: { interval: '10m', retryInterval: '5s', timeout: '20s', path: `./${folder}`, prune: true, sourceRef: { kind: 'GitRepository', name: SYSTEM }, ...more },
  };
}
