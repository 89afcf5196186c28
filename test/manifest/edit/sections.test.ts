import { editManifest } from '../../../src/manifest/edit';
import { A, FILE, HARBOR, LINES, manifest, SMALL, TALOS, testEdits, type EditCase } from '../../support/edit-cases';

const HARBOR_LINES = `harbor: {
      namespace: 'registry',
      chart: helm('1.2.3', 'harbor', 'https://helm.example.org'),
      dependsOn: ['a', external('db/pg')],
      values: 'values/harbor.yaml',
      test: true,
      hold: { reason: 'why', allow: '<2.0.0' },
    },`;

const insertions: readonly EditCase[] = [
  {
    name: 'at the end, on lines as its neighbours are',
    before: LINES,
    changes: [{ kind: 'put', entry: HARBOR }],
    after: LINES.replace('    },\n  },', `    },\n    ${HARBOR_LINES}\n  },`),
  },
  {
    name: 'at the beginning, before the comments of the first',
    before: `\n{\n  charts: { // all\n    // free\n\n    // of a\n    a: { namespace: 'n', chart: ${A} }, // a\n  },\n}`,
    changes: [{ kind: 'put', entry: SMALL, after: null }],
    after: `\n{\n  charts: { // all\n    // free\n\n    'b-c': { namespace: 'n', chart: helm('2.0.0', 'b', 'oci://x/y') },\n    // of a\n    a: { namespace: 'n', chart: ${A} }, // a\n  },\n}`,
  },
  {
    name: 'behind another, on one line as its neighbours are, and with blank lines as between them',
    before: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} }, // a\n\n    // z\n    z: { namespace: 'n', chart: ${A} }\n  }\n}`,
    changes: [{ kind: 'put', entry: SMALL, after: 'charts/a' }],
    after: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} }, // a\n\n    'b-c': { namespace: 'n', chart: helm('2.0.0', 'b', 'oci://x/y') },\n\n    // z\n    z: { namespace: 'n', chart: ${A} }\n  }\n}`,
  },
  {
    name: 'behind a last one without a comma, its comment staying with it',
    before: '\n{\n  infrastructure: {\n    x: githubRelease(\'1.0.0\', \'o/x\') // x\n    // end\n  }\n}',
    changes: [{ kind: 'put', entry: TALOS, after: 'infrastructure/none' }],
    after: '\n{\n  infrastructure: {\n    x: githubRelease(\'1.0.0\', \'o/x\'), // x\n    talos: githubRelease(\'v1.2.0\', \'siderolabs/talos\')\n    // end\n  }\n}',
  },
  {
    name: 'into a manifest on one line',
    before: `{ charts: { a: { namespace: 'n', chart: ${A} } } }`,
    changes: [{ kind: 'put', entry: SMALL }, { kind: 'put', entry: TALOS }],
    after: `{ infrastructure: { talos: githubRelease('v1.2.0', 'siderolabs/talos') }, charts: { a: { namespace: 'n', chart: ${A} }, 'b-c': { namespace: 'n', chart: helm('2.0.0', 'b', 'oci://x/y') } } }`,
  },
  {
    name: 'into empty sections, behind what stands in them',
    before: '\n{\n  infrastructure: {\n    // nothing yet\n  },\n  charts: {},\n}',
    changes: [{ kind: 'put', entry: SMALL }, { kind: 'put', entry: TALOS }],
    after: '\n{\n  infrastructure: {\n    // nothing yet\n    talos: githubRelease(\'v1.2.0\', \'siderolabs/talos\'),\n  },\n  charts: {\n    \'b-c\': {\n      namespace: \'n\',\n      chart: helm(\'2.0.0\', \'b\', \'oci://x/y\'),\n    },\n  },\n}',
  },
  {
    name: 'a section that is missing, before or behind the other one',
    before: `\n{\n  // the charts\n  charts: {\n    a: { namespace: 'n', chart: ${A} },\n  },\n}`,
    changes: [{ kind: 'put', entry: TALOS }],
    after: `\n{\n  infrastructure: {\n    talos: githubRelease('v1.2.0', 'siderolabs/talos'),\n  },\n  // the charts\n  charts: {\n    a: { namespace: 'n', chart: ${A} },\n  },\n}`,
  },
  {
    name: 'where commas come first',
    before: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} }\n  , z: { namespace: 'n', chart: ${A} }\n  }\n}`,
    changes: [{ kind: 'put', entry: SMALL, after: 'charts/a' }],
    after: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} }\n  , 'b-c': { namespace: 'n', chart: helm('2.0.0', 'b', 'oci://x/y') }, z: { namespace: 'n', chart: ${A} }\n  }\n}`,
  },
  {
    name: 'with all keys quoted where the others are, and no spaces in braces',
    before: `\n{\n  'charts': {\n    'a': {'namespace': 'n', 'chart': ${A}},\n  },\n}`,
    changes: [{ kind: 'put', entry: { ...SMALL, name: 'b', dependsOn: ['a'] } }],
    after: `\n{\n  'charts': {\n    'a': {'namespace': 'n', 'chart': ${A}},\n    'b': {'namespace': 'n', 'chart': helm('2.0.0', 'b', 'oci://x/y'), 'dependsOn': ['a']},\n  },\n}`,
  },
];

const B = `    b: { namespace: 'n', chart: ${A} }`;
const removals: readonly EditCase[] = [
  {
    name: 'with the comments above it and on its lines, and none of its neighbours',
    before: `\n{\n  charts: { // all\n    a: { namespace: 'n', chart: ${A} }, // of a\n    // of b\n    /* of\n       b */\n${B} /* of b */, // of b\n    // of c\n    c: { namespace: 'n', chart: ${A} },\n    // end\n  },\n}`,
    changes: [{ kind: 'remove', component: 'charts/b' }],
    after: `\n{\n  charts: { // all\n    a: { namespace: 'n', chart: ${A} }, // of a\n    // of c\n    c: { namespace: 'n', chart: ${A} },\n    // end\n  },\n}`,
  },
  {
    name: 'but not with comments behind a blank line, nor those of the brace',
    before: `\n{\n  charts: { // all\n    // networking\n\n    // of b\n${B},\n    c: { namespace: 'n', chart: ${A} },\n  },\n}`,
    changes: [{ kind: 'remove', component: 'charts/b' }],
    after: `\n{\n  charts: { // all\n    // networking\n\n    c: { namespace: 'n', chart: ${A} },\n  },\n}`,
  },
  {
    name: 'with one of the blank lines around it',
    before: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} },\n\n${B},\n\n    c: { namespace: 'n', chart: ${A} },\n  },\n}`,
    changes: [{ kind: 'remove', component: 'charts/b' }],
    after: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} },\n\n    c: { namespace: 'n', chart: ${A} },\n  },\n}`,
  },
  {
    name: 'first and last with the blank lines that the braces would be left with',
    before: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} },\n\n${B},\n\n    c: { namespace: 'n', chart: ${A} },\n  },\n}`,
    changes: [{ kind: 'remove', component: 'charts/a' }, { kind: 'remove', component: 'charts/c' }],
    after: `\n{\n  charts: {\n${B},\n  },\n}`,
  },
  {
    name: 'last without a comma, with the comma before it',
    before: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} }, // of a\n${B} // of b\n  }\n}`,
    changes: [{ kind: 'remove', component: 'charts/b' }],
    after: `\n{\n  charts: {\n    a: { namespace: 'n', chart: ${A} } // of a\n  }\n}`,
  },
  {
    name: 'the only one, its section staying',
    before: `\n{\n  infrastructure: {\n    talos: githubRelease('v1.2.0', 'siderolabs/talos'),\n  },\n  charts: {\n    // of b\n${B},\n  },\n}`,
    changes: [{ kind: 'remove', component: 'charts/b' }],
    after: '\n{\n  infrastructure: {\n    talos: githubRelease(\'v1.2.0\', \'siderolabs/talos\'),\n  },\n  charts: {},\n}',
  },
  {
    name: 'the only one beside a comment that is not its own',
    before: `\n{\n  charts: {\n    // networking\n\n${B},\n  },\n  infrastructure: { x: helm('1.0.0', 'x', 'oci://x/x') },\n}`,
    changes: [{ kind: 'remove', component: 'charts/b' }],
    after: "\n{\n  charts: {\n    // networking\n  },\n  infrastructure: { x: helm('1.0.0', 'x', 'oci://x/x') },\n}",
  },
  {
    name: 'from one line: first, middle, last',
    before: "{ infrastructure: { a: helm('1', 'a', 'x'), /* b */ b: helm('1', 'b', 'x') /* b */, c: helm('1', 'c', 'x'), d: helm('1', 'd', 'x') } }",
    changes: [{ kind: 'remove', component: 'infrastructure/b' }, { kind: 'remove', component: 'infrastructure/d' }, { kind: 'remove', component: 'infrastructure/a' }],
    after: "{ infrastructure: { c: helm('1', 'c', 'x') } }",
  },
  {
    name: 'with the helper that nothing else needs',
    before: "{ infrastructure: { x: githubTag('1.0.0', 'o/x'), y: githubRelease('1.0.0', 'o/y') } }",
    changes: [{ kind: 'remove', component: 'infrastructure/x' }],
    after: "{ infrastructure: { y: githubRelease('1.0.0', 'o/y') } }",
  },
];

describe('editManifest inserts', () => {
  testEdits(insertions);
});

describe('editManifest removes', () => {
  testEdits(removals);
});

test('editManifest fills a manifest without anything in the way that the documentation shows', () => {
  const { text } = editManifest(FILE, manifest('{}'), [{ kind: 'put', entry: { ...SMALL, hold: { reason: 'why' } } }, { kind: 'put', entry: { ...TALOS, hold: { reason: 'why' } } }]);
  expect(text).toBe(manifest(`{
  infrastructure: {
    talos: { version: githubRelease('v1.2.0', 'siderolabs/talos'), hold: 'why' },
  },
  charts: {
    'b-c': {
      namespace: 'n',
      chart: helm('2.0.0', 'b', 'oci://x/y'),
      hold: 'why',
    },
  },
}`));
});
