import { Fleet } from '../../src/fleet/fleet';
import type { StackProps, TerragruntProps, UnitProps } from '../../src/fleet/options';
import { defineVersions } from '../../src/manifest/define';
import type { ResolvedManifest } from '../../src/manifest/resolve';
import type { SynthesisContext } from '../../src/synthesis/context';

export const DEV_STACK = 'infrastructure/stacks/dev/terragrunt.stack.hcl';

/** Infrastructure versions by name. */
export type InfrastructureVersions = Readonly<Record<string, string>> | readonly (readonly [name: string, version: string])[];

export const VERSIONS: InfrastructureVersions = { talos: 'v1.12.1', gateway_api: 'v1.4.1' };

/** A manifest with nothing but infrastructure. */
export function infrastructureManifest(versions: InfrastructureVersions, file = 'clusters/dev/versions.ts'): ResolvedManifest {
  const entries = Array.isArray(versions) ? versions as readonly (readonly [string, string])[] : Object.entries(versions);
  const infrastructure = entries.map(([name, version]) => ({
    fingerprint: 'f0123456789ab',
    entry: { kind: 'infrastructure', name, source: { kind: 'githubRelease', version, repository: 'acme/tool' } },
  } as const));
  return { file, infrastructure, charts: [] };
}

export interface TerragruntCase {
  readonly terragrunt?: Partial<TerragruntProps>;
  readonly units?: readonly UnitProps[];
  readonly stack?: StackProps;
  readonly versions?: InfrastructureVersions;
  readonly manifest?: string;
  readonly current?: Readonly<Record<string, string>>;
}

/** A fleet with the cluster `dev` and Terragrunt. */
export function terragruntContext({ terragrunt, units = [], stack, versions = VERSIONS, manifest, current = {} }: TerragruntCase): SynthesisContext {
  const fleet = new Fleet({ repository: 'acme/homelab', terragrunt: { unit: units, ...terragrunt } });
  const cluster = fleet.addCluster('dev', { versions: defineVersions({}), ...(stack && { stack }) });
  return { fleet, clusters: [{ cluster, manifest: infrastructureManifest(versions, manifest) }], current: new Map(Object.entries(current)) };
}
