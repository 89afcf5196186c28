import type { Range, Token } from './tokens';

/** What an HCL expression is, as far as it can be said without evaluating it. */
export type HclExpression =
  | (Range & { readonly kind: 'literal'; readonly value: string | number | boolean | null })
  /** A string with `${}` or `%{}`, or a heredoc. */
  | (Range & { readonly kind: 'template' })
  | (Range & { readonly kind: 'tuple'; readonly elements: readonly HclExpression[] })
  | HclObject
  /** A name and attributes of it, such as `local.versions`. */
  | (Range & { readonly kind: 'traversal'; readonly path: readonly string[] })
  | (Range & { readonly kind: 'call'; readonly name: string; readonly args: readonly HclExpression[] })
  /** An operation, a condition, a `for`, an index, something in parentheses. */
  | (Range & { readonly kind: 'other' });

/** `{ key = value, ... }`; the range is from brace to brace. */
export interface HclObject extends Range {
  readonly kind: 'object';
  readonly items: readonly HclItem[];
}

/** What a name and a value have in common, be it an attribute of a block or an item of an object. */
export interface HclAssignment extends Range {
  /** The name; undefined where an item's key is computed. */
  readonly name: string | undefined;
  readonly nameRange: Range;
  /** Where the `=` (or, in an object, `:`) is. */
  readonly operator: Range;
  readonly value: HclExpression;
}

export interface HclItem extends HclAssignment {
  readonly kind: 'item';
}

export interface HclAttribute extends HclAssignment {
  readonly kind: 'attribute';
  readonly name: string;
}

export interface HclBlock extends Range {
  readonly kind: 'block';
  readonly type: string;
  readonly labels: readonly string[];
  /** The braces and what is between them. */
  readonly braces: Range;
  readonly body: HclBody;
}

/** A file's or a block's content, in the order of the text. */
export type HclBody = readonly (HclAttribute | HclBlock)[];

export interface HclFile {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly body: HclBody;
}
