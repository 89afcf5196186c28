import type { Location, Problem } from '../errors';
import { componentOf, type Component, type Manifest } from './entries';
import { Findings } from './findings';
import type { Field, ParsedManifest } from './parsed-manifest';
import { Positions } from './position';
import { readEntries } from './read-entries';
import { readSyntax, type CallNode, type LiteralNode, type ObjectNode, type PropertyNode, type SyntaxTree } from './syntax';
import { validateEntries } from './validate';

/**
 * Reads the text of a manifest into its entries, without running it.
 *
 * Problems, all of them at once: `MANIFEST_SYNTAX`, `NOT_LITERAL`, `MANIFEST_SHAPE`, `UNKNOWN_FIELD`, `MISSING_FIELD`, `DUPLICATE_KEY`.
 * There is a manifest only where there are none. What it says is judged by `validateManifest`; where there is no manifest to be judged,
 * the problems are already among those given.
 */
export function parseManifest(file: string, text: string): { readonly manifest?: ParsedManifest; readonly problems: readonly Problem[] } {
  const findings = new Findings(file, text);
  const tree = readSyntax(findings);
  if (!tree) return { problems: findings.problems };
  const parsed = new ParsedText(file, text, tree, readEntries(tree.root, findings));
  if (!findings.any) return { manifest: parsed, problems: [] };
  const charts = parsed.section('charts');
  const judged = validateEntries(parsed, (component, field) => parsed.locationOf(component, field), { releases: charts?.properties.map(({ key }) => key) });
  // behind what was refused there may be any name
  const certain = charts && findings.isRefused(charts) ? judged.filter(({ code }) => code !== 'UNKNOWN_DEPENDENCY') : judged;
  return { problems: [...findings.problems, ...certain] };
}

/** The same manifest at another path: clusters that are raised together have the same text, which is read once. */
export function parsedAt(file: string, { text, tree, infrastructure, charts }: ParsedManifest): ParsedManifest {
  return new ParsedText(file, text, tree, { infrastructure, charts });
}

class ParsedText implements ParsedManifest {
  public readonly exportName: string;
  public readonly infrastructure: Manifest['infrastructure'];
  public readonly charts: Manifest['charts'];
  private readonly positions: Positions;
  private properties: ReadonlyMap<Component, PropertyNode> | undefined;

  constructor(public readonly file: string, public readonly text: string, public readonly tree: SyntaxTree, entries: Manifest) {
    this.positions = new Positions(file, text);
    this.exportName = tree.exportName;
    this.infrastructure = entries.infrastructure;
    this.charts = entries.charts;
  }

  public section(name: string): ObjectNode | undefined {
    const value = this.tree.root.properties.find(({ key }) => key === name)?.value;
    return value?.kind === 'object' ? value : undefined;
  }

  public locationOf(component: Component, field: Field = 'name'): Location {
    this.properties ??= propertiesOf(this.tree.root);
    const property = this.properties.get(component);
    return this.positions.locate(property ? offsetOf(property, field) : this.tree.root.start);
  }
}

function propertiesOf(root: ObjectNode): ReadonlyMap<Component, PropertyNode> {
  const found = new Map<Component, PropertyNode>();
  for (const { key: section, value } of root.properties) {
    if (value.kind !== 'object') continue;
    for (const property of value.properties) {
      found.set(componentOf({ kind: section === 'charts' ? 'chart' : 'infrastructure', name: property.key }), property);
    }
  }
  return found;
}

function offsetOf(property: PropertyNode, field: Field): number {
  if (field === 'name') return property.keyStart;
  const [head = field, index] = field.split('.') as [string, string?];
  const call = sourceCall(property.value);
  if (head === 'source') return (call ?? property.value).start;
  if (call && (head === 'version' || head === 'chart' || head === 'repository')) return argumentOf(call, head).start;
  const value = fieldOf(property.value, head);
  if (!value) return property.keyStart;
  if (index === undefined) return value.start;
  const inner = value.kind === 'array' ? value.items[Number(index)] : fieldOf(value, index);
  return (inner ?? value).start;
}

function argumentOf(call: CallNode, name: 'version' | 'chart' | 'repository'): LiteralNode {
  const last = call.args.length - 1;
  return call.args[name === 'version' ? 0 : name === 'chart' ? 1 : last] ?? call;
}

function sourceCall(value: LiteralNode): CallNode | undefined {
  const source = value.kind === 'object' ? fieldOf(value, 'chart') ?? fieldOf(value, 'version') : value;
  return source?.kind === 'call' ? source : undefined;
}

function fieldOf(value: LiteralNode, name: string): LiteralNode | undefined {
  return value.kind === 'object' ? value.properties.find(({ key }) => key === name)?.value : undefined;
}
