import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { NamespaceFactory } from '../../fleet/constructs';
import type { ResolvedChart } from '../../manifest/resolve';
import { DISABLED, PRUNE } from './annotations';

/** What a cluster's Namespaces are made from. */
export interface NamespacesProps {
  readonly charts: readonly ResolvedChart[];
  readonly make: NamespaceFactory;
}

/**
 * The namespaces that a cluster's entries name, each made by the owner's factory. Flux is told never to prune one: with
 * the last entry of a namespace its Namespace leaves the file, and would take with it all else that is in there.
 */
export class Namespaces extends Chart {
  constructor(scope: Construct, id: string, { charts, make }: NamespacesProps) {
    super(scope, id);
    for (const name of new Set(charts.map(({ entry }) => entry.namespace))) {
      const construct = make(this, name);
      if (construct) this.keep(ApiObject.of(construct), name);
    }
  }

  private keep(object: ApiObject, name: string): void {
    const { annotations = {} } = object.metadata.toJson() as { readonly annotations?: Readonly<Record<string, string>> };
    if (!(PRUNE in annotations)) object.metadata.addAnnotation(PRUNE, DISABLED);
    if (object.kind === 'Namespace' && object.name === name) return;
    const message = `the factory in "namespaces" makes a ${object.kind} "${object.name}" where the Namespace "${name}" is wanted`;
    object.node.addValidation({ validate: () => [message] });
  }
}
