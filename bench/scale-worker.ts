import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyChanges } from '../src/adapters/files';
import { Fleet } from '../src/fleet/fleet';
import { versionsOf } from '../src/manifest/define';
import { parseManifest } from '../src/manifest/parse';
import type { ParsedManifest } from '../src/manifest/parsed-manifest';
import { planChanges } from '../src/synthesis/changes';
import { synthesize } from '../src/synthesis/synthesize';

/** Prints time and peak memory of one measurement: `synth` or `write`, a number of clusters, a number of charts. */
const [what, clusters, charts] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));

const files = new Map<string, string>();
for (let cluster = 0; cluster < clusters; cluster += 1) files.set(`clusters/c${cluster}/versions.ts`, manifestOf(cluster, charts));

function manifestOf(cluster: number, count: number): string {
  const entries = Array.from({ length: count }, (_, chart) => [
    `    'release-${chart}': {`,
    `      namespace: 'namespace-${chart % 7}',`,
    `      chart: helm('1.${chart}.${cluster}', 'chart-${chart}', 'https://charts.example.org/stable'),`,
    ...(chart > 0 ? [`      dependsOn: ['release-${chart - 1}'],`] : []),
    '    },',
  ].join('\n'));
  return `import { defineVersions, helm } from 'sluice';\n\nexport const versions = defineVersions({\n  charts: {\n${entries.join('\n')}\n  },\n});\n`;
}

function run(): readonly { readonly kind: 'create' | 'update' | 'delete'; readonly path: string; readonly before: string; readonly after: string }[] {
  const fleet = new Fleet({ repository: 'acme/fleet' });
  for (const [file, text] of files) {
    const { manifest } = parseManifest(file, text);
    fleet.addCluster(file.split('/')[1] as string, { versions: versionsOf(manifest as ParsedManifest) });
  }
  return planChanges(synthesize(fleet, files).files, files).changes;
}

if (what === 'write') {
  const changes = run();
  const start = performance.now();
  applyChanges(folder, changes);
  report(start);
} else {
  const start = performance.now();
  applyChanges(folder, run());
  report(start);
}

function report(start: number): void {
  const time = performance.now() - start;
  rmSync(folder, { recursive: true, force: true });
  console.log(JSON.stringify({ time, peak: process.resourceUsage().maxRSS / 1024 }));
}
