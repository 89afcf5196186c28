import { parseManifest } from '../src/manifest/parse';

const ENTRIES = 25;
const MILLISECONDS = 2000;

/** A manifest of `count` charts as an owner would write it. */
function manifestOf(count: number): string {
  const charts = Array.from({ length: count }, (_, index) => [
    `    'release-${index}': {`,
    `      namespace: 'namespace-${index % 5}',`,
    `      chart: helm('1.${index}.0', 'chart-${index}', 'https://charts.example.org/stable'),`,
    ...(index > 0 ? [`      dependsOn: ['release-${index - 1}'],`] : []),
    '    },',
  ].join('\n'));
  return `import { defineVersions, helm } from 'sluice';\n\nexport const versions = defineVersions({\n  charts: {\n${charts.join('\n')}\n  },\n});\n`;
}

const text = manifestOf(ENTRIES);
for (let warm = 0; warm < 300; warm += 1) parseManifest('versions.ts', text);
const start = performance.now();
let parsed = 0;
while (performance.now() - start < MILLISECONDS) {
  if (parseManifest('versions.ts', text).problems.length > 0) throw new Error('the benchmark\'s own manifest is refused');
  parsed += 1;
}
const perSecond = Math.round(parsed / ((performance.now() - start) / 1000));
console.log(`${perSecond} manifests of ${ENTRIES} entries a second (at least 1000 wanted)`);
if (perSecond < 1000) process.exitCode = 1;
