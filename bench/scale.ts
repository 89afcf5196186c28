import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { checkBound, printTable, type Measurement } from './measure';

const ROOT = resolve(__dirname, '..');
const CLUSTERS = [3, 100, 1000];
const CHARTS = 100;

/** Fleets of 3, 100 and 1,000 clusters with 100 charts each: time and peak memory, beside the cost of writing the same bytes. */
export function benchScale(): boolean {
  const measurements = CLUSTERS.flatMap((clusters) => (['write', 'synth'] as const).map((what): Measurement & { readonly clusters: number; readonly what: string } => {
    const { status, stdout, stderr } = spawnSync('node', ['-r', 'ts-node/register/transpile-only', join(__dirname, 'scale-worker.ts'), what, String(clusters), String(CHARTS)], {
      cwd: ROOT, encoding: 'utf8', env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.dev.json' },
    });
    if (status !== 0) throw new Error(stderr);
    const { time, peak } = JSON.parse(stdout);
    return { name: `${what === 'write' ? 'writing the same bytes' : 'sluice synth'}, ${clusters} x ${CHARTS}`, times: [time], peak, clusters, what };
  }));
  printTable('Clusters x charts, in one process', measurements);
  const perCluster = (clusters: number) => (measurements.find((one) => one.clusters === clusters && one.what === 'synth')?.times[0] ?? NaN) / clusters;
  return checkBound({ what: 'time per cluster at 1,000 clusters, in that at 100', ratio: perCluster(1000) / perCluster(100), atMost: 1.25 });
}
