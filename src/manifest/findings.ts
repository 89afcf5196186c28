import type { ErrorCode, Problem } from '../errors';
import { locate } from './position';

/** Collects what is wrong with one text. */
export class Findings {
  public readonly problems: Problem[] = [];

  constructor(public readonly file: string, public readonly text: string) {}

  public add(code: ErrorCode, offset: number, problem: Omit<Problem, 'code' | 'at'>): void {
    this.problems.push({ code, ...problem, at: locate(this.file, this.text, offset) });
  }
}
