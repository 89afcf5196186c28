// written by hand: the few fields of flux-operator's ResourceSet that Sluice writes
import { ApiObject, type ApiObjectMetadata, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';

/** An object that must exist, or with `ready` must be ready, before a ResourceSet is reconciled. */
export interface ResourceSetDependency {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly ready?: boolean;
  /** CEL over the object; takes the place of its Ready condition. Needs `ready`. */
  readonly readyExpr?: string;
}

/** Labels and annotations that every rendered object gets. */
export interface ResourceSetCommonMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface ResourceSetSpec<Input> {
  /** The template is rendered once per input. */
  readonly inputs: readonly Input[];
  /** Go template between `<<` and `>>`, several YAML documents; `inputs` is the input at hand. */
  readonly resourcesTemplate: string;
  readonly commonMetadata?: ResourceSetCommonMetadata;
  readonly dependsOn?: readonly ResourceSetDependency[];
  /** ServiceAccount in the set's namespace that objects are applied as. */
  readonly serviceAccountName?: string;
  /** Whether the set is ready only when all it has applied is. */
  readonly wait?: boolean;
}

export interface ResourceSetProps<Input> {
  readonly metadata: ApiObjectMetadata;
  readonly spec: ResourceSetSpec<Input>;
}

/** A ResourceSet of flux-operator, with inputs of one type. */
export class ResourceSet<Input> extends ApiObject {
  public static readonly GVK: GroupVersionKind = { apiVersion: 'fluxcd.controlplane.io/v1', kind: 'ResourceSet' };

  constructor(scope: Construct, id: string, props: ResourceSetProps<Input>) {
    super(scope, id, { ...ResourceSet.GVK, ...props });
  }
}
