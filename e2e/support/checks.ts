/** Runs named checks one after the other, prints each with its time, and ends with the sums. */
export class Checks {
  private passed = 0;
  private title = '';
  private readonly failures: string[] = [];
  private readonly start = process.hrtime.bigint();

  /** Says which program judges, so that the output can be quoted. */
  public uses(tool: string, version: string): void {
    console.log(`with ${tool} ${version}`);
  }

  public section(title: string): void {
    this.title = title;
    console.log(`\n${title}`);
  }

  /** A check fails by throwing; what it returns is printed behind its name. Gives whether it passed, for what builds upon it. */
  public check(name: string, body: () => string | void): boolean {
    const start = process.hrtime.bigint();
    try {
      return this.pass(name, start, body());
    } catch (error) {
      return this.fail(name, start, error);
    }
  }

  /** The same for a check that waits. */
  public async verify(name: string, body: () => Promise<string | void> | string | void): Promise<boolean> {
    const start = process.hrtime.bigint();
    try {
      return this.pass(name, start, await body());
    } catch (error) {
      return this.fail(name, start, error);
    }
  }

  /** How many checks have failed so far. */
  public get failureCount(): number {
    return this.failures.length;
  }

  /** Prints the sums and sets the process' exit status. */
  public finish(): void {
    console.log(`\ntook ${secondsSince(this.start)}`);
    for (const name of this.failures) console.log(`failed: ${name}`);
    console.log(`${this.passed} passed, ${this.failures.length} failed`);
    if (this.failures.length > 0 || this.passed === 0) process.exitCode = 1;
  }

  private pass(name: string, start: bigint, note: string | void): true {
    this.passed += 1;
    console.log(`  ok    ${name}${note ? `: ${note}` : ''} (${secondsSince(start)})`);
    return true;
  }

  private fail(name: string, start: bigint, error: unknown): false {
    this.failures.push(this.title ? `${this.title}: ${name}` : name);
    console.log(`  FAIL  ${name} (${secondsSince(start)})`);
    console.log(indent(error instanceof Error ? error.message : String(error)));
    return false;
  }
}

export function secondsSince(start: bigint): string {
  return `${(Number(process.hrtime.bigint() - start) / 1e9).toFixed(1)} s`;
}

/** Throws unless both are the same as JSON (object keys in any order); names each path that differs. */
export function assertSame(found: unknown, expected: unknown, what: string): void {
  const differences = differ(found, expected, '');
  if (differences.length === 0) return;
  const more = differences.length > 20 ? [`... and ${differences.length - 20} more`] : [];
  throw new Error([`${what}:`, ...differences.slice(0, 20), ...more].join('\n'));
}

function differ(found: unknown, expected: unknown, at: string): string[] {
  if (isBranch(found) && isBranch(expected) && Array.isArray(found) === Array.isArray(expected)) {
    const keys = [...new Set([...Object.keys(found), ...Object.keys(expected)])].sort();
    return keys.flatMap((key) => differ(found[key], expected[key], `${at}/${key}`));
  }
  return JSON.stringify(found) === JSON.stringify(expected) ? [] : [`${at || '/'}: found ${show(found)}, expected ${show(expected)}`];
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function indent(text: string): string {
  return text.split('\n').map((line) => `        ${line}`).join('\n');
}
