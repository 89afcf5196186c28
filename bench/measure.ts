import { spawnSync } from 'node:child_process';

export interface Measurement {
  readonly name: string;
  /** Milliseconds of every run. */
  readonly times: readonly number[];
  /** Peak resident memory, in MB, where it was measured. */
  readonly peak?: number;
}

/** Runs commands one after the other, round by round, so that whatever else the machine does meets all of them alike. */
export function compareCommands(commands: Readonly<Record<string, Command>>, rounds: number): readonly Measurement[] {
  const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, command] of Object.entries(commands)) {
      command.before?.();
      const start = performance.now();
      const { status, stderr } = spawnSync(command.file, command.args, { cwd: command.cwd, encoding: 'utf8' });
      const time = performance.now() - start;
      if (status !== 0) throw new Error(`${name} failed with ${status}: ${stderr}`);
      // the first round warms the disk's cache
      if (round >= 0) times.get(name)?.push(time);
    }
  }
  return [...times].map(([name, measured]) => ({ name, times: measured }));
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Not part of the time. */
  readonly before?: () => void;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Prints measurements under each other, each as a multiple of the first. */
export function printTable(title: string, measurements: readonly Measurement[]): void {
  const base = median(measurements[0]?.times ?? []);
  console.log(`\n${title}`);
  for (const { name, times, peak } of measurements) {
    const time = median(times);
    const memory = peak === undefined ? '' : `${peak.toFixed(0).padStart(7)} MB`;
    console.log(`  ${name.padEnd(52)}${time.toFixed(1).padStart(10)} ms${(time / base).toFixed(2).padStart(8)} x${memory}`);
  }
}

export interface Bound {
  readonly what: string;
  readonly ratio: number;
  readonly atMost: number;
}

/** Prints a figure beside its bound; whether it holds. */
export function checkBound({ what, ratio, atMost }: Bound): boolean {
  const holds = ratio <= atMost;
  console.log(`  ${holds ? 'holds' : 'BROKEN'}: ${what}: ${ratio.toFixed(2)} (at most ${atMost})`);
  return holds;
}

export function ratioOf(measurements: readonly Measurement[], name: string, base: string): number {
  const timesOf = (wanted: string) => measurements.find((measurement) => measurement.name === wanted)?.times ?? [];
  return median(timesOf(name)) / median(timesOf(base));
}
