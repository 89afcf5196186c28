import type { Range } from './position';

/** The functions of `sluice` that may be called inside a manifest. */
export const HELPERS = ['helm', 'githubRelease', 'githubTag', 'external'] as const;
export type Helper = (typeof HELPERS)[number];

export interface StringNode extends Range {
  readonly kind: 'string';
  readonly value: string;
  readonly quote: "'" | '"' | '`';
}

export interface BooleanNode extends Range {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface ArrayNode extends Range {
  readonly kind: 'array';
  readonly items: readonly LiteralNode[];
}

/** `helm('1.0.0', ...)`: a helper with nothing but plain strings. */
export interface CallNode extends Range {
  readonly kind: 'call';
  readonly callee: Helper;
  readonly args: readonly StringNode[];
}

/** `key: value`; the comma behind it is not part of it. */
export interface PropertyNode extends Range {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: LiteralNode;
}

export interface ObjectNode extends Range {
  readonly kind: 'object';
  readonly properties: readonly PropertyNode[];
}

export type LiteralNode = ObjectNode | ArrayNode | CallNode | StringNode | BooleanNode;

/** One name of `import { name } from '...'`. */
export interface ImportedName extends Range {
  readonly name: string;
  readonly typeOnly: boolean;
}

export interface ImportNode extends Range {
  readonly module: string;
  /** `import type { ... }`. */
  readonly typeOnly: boolean;
  readonly names: readonly ImportedName[];
}

/** What a manifest's text consists of. */
export interface SyntaxTree {
  /** `versions` of `export const versions = ...`; `default` of `export default ...`. */
  readonly exportName: string;
  /** The argument of `defineVersions`. */
  readonly root: ObjectNode;
  readonly imports: readonly ImportNode[];
  readonly comments: readonly Range[];
}
