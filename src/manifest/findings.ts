import type { ErrorCode, Problem } from '../errors';
import { Positions } from './position';
import type { LiteralNode } from './syntax-tree';

/** Collects what is wrong with one text. */
export class Findings {
  private readonly found: { readonly offset: number; readonly problem: Problem }[] = [];
  private readonly refused = new WeakSet<LiteralNode>();
  private readonly positions: Positions;

  constructor(file: string, public readonly text: string) {
    this.positions = new Positions(file, text);
  }

  /** What was found, in the order in which it stands in the text. */
  public get problems(): readonly Problem[] {
    return [...this.found].sort((a, b) => a.offset - b.offset).map(({ problem }) => problem);
  }

  public get any(): boolean {
    return this.found.length > 0;
  }

  public add(code: ErrorCode, offset: number, problem: Omit<Problem, 'code' | 'at'>): void {
    this.found.push({ offset, problem: { code, ...problem, at: this.positions.locate(offset) } });
  }

  /** Marks a node that stands for something refused, so that nothing more is said about it. */
  public refuse<Node extends LiteralNode>(node: Node): Node {
    this.refused.add(node);
    return node;
  }

  /** The node, or a part of it that would tell what it is, was refused already. */
  public isRefused(node: LiteralNode): boolean {
    return this.refused.has(node);
  }
}
