import type { Change } from '../../src/manifest/change';
import { editManifest } from '../../src/manifest/edit';
import type { ChartEntry, InfrastructureEntry } from '../../src/manifest/entries';

export const FILE = 'clusters/dev/versions.ts';

/** An edit of what stands inside `defineVersions(...)`. */
export interface EditCase {
  readonly name: string;
  readonly before: string;
  readonly changes: readonly Change[];
  readonly after: string;
}

/** A file with this inside `defineVersions(...)` and an import of the helpers that it calls. */
export function manifest(body: string, helpers?: string): string {
  const names = helpers ?? ['external', 'githubRelease', 'githubTag', 'helm'].filter((name) => body.includes(`${name}(`)).join(', ');
  return `import { defineVersions${names && `, ${names}`} } from 'sluice';\n\nexport const versions = defineVersions(${body.replace(/^\n/, '')});\n`;
}

/** Some chart. */
export const A = "helm('1.0.0', 'a', 'oci://x/a')";

/** A manifest of one entry on several lines. */
export const LINES = `
{
  charts: {
    a: {
      namespace: 'n', // ns
      chart: ${A},
    },
  },
}`;

/** A chart with all fields. */
export const HARBOR: ChartEntry = {
  kind: 'chart',
  name: 'harbor',
  namespace: 'registry',
  source: { kind: 'helm', version: '1.2.3', chart: 'harbor', repository: 'https://helm.example.org' },
  dependsOn: ['a', { kind: 'external', name: 'db/pg' }],
  values: 'values/harbor.yaml',
  test: true,
  hold: { reason: 'why', allow: '<2.0.0' },
};

/** A chart with as few as possible. */
export const SMALL: ChartEntry = { kind: 'chart', name: 'b-c', namespace: 'n', source: { kind: 'helm', version: '2.0.0', chart: 'b', repository: 'oci://x/y' }, dependsOn: [], test: false };

export const TALOS: InfrastructureEntry = { kind: 'infrastructure', name: 'talos', source: { kind: 'githubRelease', version: 'v1.2.0', repository: 'siderolabs/talos' } };

/** The same file in other clothes; what is written new must wear them too. */
const clothes: readonly (readonly [string, (text: string) => string])[] = [
  ['as it stands', (text) => text],
  ['with CRLF', (text) => text.replace(/\n/g, '\r\n')],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
  ['indented by tabs', (text) => text.replace(/^(?: {2})+/gm, (indent) => '\t'.repeat(indent.length / 2))],
  ['indented by four', (text) => text.replace(/^(?: {2})+/gm, (indent) => indent + indent)],
  ['behind a licence and a type import', (text) => `#!/usr/bin/env node\n/* licence */\nimport type { X } from './x';\n${text}`],
];

/** Tests each edit in all clothes. */
export function testEdits(cases: readonly EditCase[]): void {
  describe.each(cases)('$name', ({ before, changes, after }) => {
    test.each(clothes)('%s', (_, wear) => {
      expect(editManifest(FILE, wear(manifest(before)), changes)).toEqual({ text: wear(manifest(after)), problems: [] });
    });
  });
}
