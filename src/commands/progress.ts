import type { CommandEnvironment } from './environment';

const PATIENCE_MS = 1000;

/** Says on standard error what a command is at, once it has taken longer than a person waits without asking. */
export class Progress {
  private readonly start: number;

  constructor(private readonly environment: Pick<CommandEnvironment, 'stderr' | 'elapsed'>) {
    this.start = environment.elapsed();
  }

  public step(what: string): void {
    if (this.environment.elapsed() - this.start > PATIENCE_MS) this.environment.stderr.write(`${what}\n`);
  }
}
