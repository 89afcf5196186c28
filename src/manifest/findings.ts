import type { ErrorCode, Problem } from '../errors';
import { locate } from './position';
import type { LiteralNode } from './syntax-tree';

/** Collects what is wrong with one text. */
export class Findings {
  public readonly problems: Problem[] = [];
  private readonly refused = new WeakSet<LiteralNode>();

  constructor(public readonly file: string, public readonly text: string) {}

  public add(code: ErrorCode, offset: number, problem: Omit<Problem, 'code' | 'at'>): void {
    this.problems.push({ code, ...problem, at: locate(this.file, this.text, offset) });
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
