import { quote } from './describe';
import type { Findings } from './findings';
import type { LiteralNode, ObjectNode } from './syntax-tree';

/** What a kind of value is called in messages. */
const KINDS = { string: 'a string', boolean: 'true or false', array: 'a list', object: 'an object', call: 'a call of a helper' } as const;
type Kind = keyof typeof KINDS;
type NodeOf<K extends Kind> = Extract<LiteralNode, { readonly kind: K }>;

export function nameKind(node: LiteralNode): string {
  return node.kind === 'call' ? `a call of ${node.callee}` : KINDS[node.kind];
}

/** Reads the fields of one object and reports those that are unknown, missing or of the wrong kind. */
export class Fields {
  constructor(private readonly node: ObjectNode, private readonly owner: string, private readonly findings: Findings) {}

  /** Reports every field that is not among the known ones. */
  public allow(known: readonly string[]): this {
    for (const { key, keyStart } of this.node.properties) {
      if (!known.includes(key)) this.findings.add('UNKNOWN_FIELD', keyStart, { what: `${this.owner} has no field ${quote(key)}`, allowed: known.join(', ') });
    }
    return this;
  }

  /** A field's value that must be of one kind; undefined where it is not there, of another kind or refused already. */
  public optional<K extends Kind>(name: string, kind: K): NodeOf<K> | undefined {
    const value = this.find(name);
    if (!value || isPlaceholder(value, this.findings)) return undefined;
    if (value.kind === kind) return value as NodeOf<K>;
    this.findings.add('MANIFEST_SHAPE', value.start, { what: `"${name}" of ${this.owner} is ${KINDS[kind]}`, found: nameKind(value) });
    return undefined;
  }

  public required<K extends Kind>(name: string, kind: K, example: string): NodeOf<K> | undefined {
    if (!this.find(name) && !this.findings.isRefused(this.node)) {
      this.findings.add('MISSING_FIELD', this.node.start, { what: `${this.owner} lacks "${name}"`, fix: `write \`${name}: ${example}\`` });
    }
    return this.optional(name, kind);
  }

  /** A field's value of whatever kind. */
  public any(name: string): LiteralNode | undefined {
    const value = this.find(name);
    return value && !isPlaceholder(value, this.findings) ? value : undefined;
  }

  /** Of two fields of one name the last counts; objects have few fields. */
  private find(name: string): LiteralNode | undefined {
    return this.node.properties.findLast(({ key }) => key === name)?.value;
  }
}

/** Nothing is known of the value. An object of which a part was refused still says what its other parts say. */
export function isPlaceholder(node: LiteralNode, findings: Findings): boolean {
  return node.kind !== 'object' && findings.isRefused(node);
}
