import type { ChartDefinition, InfrastructureDefinition, Versions } from './definitions';
import type { ChartEntry, Hold, InfrastructureEntry, Manifest } from './entries';
import type { ParsedManifest } from './parsed-manifest';
import type { LiteralNode, ObjectNode } from './syntax-tree';

const PARSED = new WeakMap<object, ParsedManifest>();

/** What running a manifest's file would export, made from its text; a section when it is asked for, as a `fleet.ts` rarely does. */
export function versionsOf(parsed: ParsedManifest): Versions {
  const known: { infrastructure?: Versions['infrastructure']; charts?: Versions['charts'] } = {};
  const versions: Versions = Object.freeze({
    get infrastructure() { return known.infrastructure ??= sectionOf(parsed, 'infrastructure'); },
    get charts() { return known.charts ??= sectionOf(parsed, 'charts'); },
  });
  PARSED.set(versions, parsed);
  return versions;
}

function sectionOf<Section extends keyof Versions>(parsed: ParsedManifest, name: Section): Versions[Section] {
  const section = parsed.tree.root.properties.find(({ key }) => key === name)?.value;
  return deepFreeze(section?.kind === 'object' ? objectOf(section) : {}) as Versions[Section];
}

/** The manifest that `versionsOf` has made these versions from; undefined for others. */
export function parsedManifestOf(versions: object): ParsedManifest | undefined {
  return typeof versions === 'object' && versions !== null ? PARSED.get(versions) : undefined;
}

/** The entries of versions that were defined by running a file. */
export function manifestOf(versions: Versions): Manifest {
  return {
    infrastructure: Object.entries(versions.infrastructure).map(([name, definition]) => infrastructureEntry(name, definition)),
    charts: Object.entries(versions.charts).map(([name, definition]) => chartEntry(name, definition)),
  };
}

/** Makes an object and all that is in it unchangeable. */
export function deepFreeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  }
  return Object.freeze(value);
}

function infrastructureEntry(name: string, definition: InfrastructureDefinition): InfrastructureEntry {
  if ('kind' in definition) return { kind: 'infrastructure', name, source: definition };
  return { kind: 'infrastructure', name, source: definition.version, ...holdOf(definition) };
}

function chartEntry(name: string, { namespace, chart, dependsOn = [], values, test = false, hold }: ChartDefinition): ChartEntry {
  return { kind: 'chart', name, namespace, source: chart, dependsOn, ...(values !== undefined && { values }), test, ...holdOf({ hold }) };
}

function holdOf({ hold }: { readonly hold?: string | Hold }): { readonly hold?: Hold } {
  if (hold === undefined) return {};
  return { hold: typeof hold === 'string' ? { reason: hold } : hold };
}

function valueOf(node: LiteralNode): unknown {
  switch (node.kind) {
    case 'string':
    case 'boolean': return node.value;
    case 'array': return node.items.map(valueOf);
    case 'object': return objectOf(node);
    case 'call': {
      const [first, second, third] = node.args.map(({ value }) => value);
      if (node.callee === 'external') return { kind: 'external', name: first };
      if (node.callee === 'helm') return { kind: 'helm', version: first, chart: second, repository: third };
      return { kind: node.callee, version: first, repository: second };
    }
  }
}

function objectOf(node: ObjectNode): object {
  return Object.fromEntries(node.properties.map(({ key, value }) => [key, valueOf(value)]));
}
