import { parseManifest } from '../src/manifest/parse';
import { checkBound } from './measure';

const ENTRIES = 25;
const WANTED_PER_SECOND = 1000;
const MILLISECONDS = 2000;

/** How many manifests of 25 entries are read in a second. */
export function benchParseManifest(): boolean {
  const text = manifestOf(ENTRIES);
  for (let warm = 0; warm < 300; warm += 1) parseManifest('versions.ts', text);
  const start = performance.now();
  let parsed = 0;
  while (performance.now() - start < MILLISECONDS) {
    if (!parseManifest('versions.ts', text).manifest) throw new Error('the benchmark\'s own manifest is refused');
    parsed += 1;
  }
  const perSecond = parsed / ((performance.now() - start) / 1000);
  console.log(`\nReading manifests of ${ENTRIES} entries\n  ${perSecond.toFixed(0)} a second`);
  return checkBound({ what: `time of one, as a multiple of 1/${WANTED_PER_SECOND} s`, ratio: WANTED_PER_SECOND / perSecond, atMost: 1 });
}

/** A manifest as an owner would write it. */
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
