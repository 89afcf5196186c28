import type { Change } from '../../src/manifest/change';
import { editManifest } from '../../src/manifest/edit';
import type { ChartEntry, InfrastructureEntry } from '../../src/manifest/entries';

const FILE = 'clusters/dev/versions.ts';

interface Case {
  readonly name: string;
  readonly before: string;
  readonly changes: readonly Change[];
  readonly after: string;
}

/** What stands inside `defineVersions(...)`, with an import of the helpers that it calls. */
function manifest(body: string, helpers?: string): string {
  const names = helpers ?? ['external', 'githubRelease', 'githubTag', 'helm'].filter((name) => body.includes(`${name}(`)).join(', ');
  return `import { defineVersions${names && `, ${names}`} } from 'sluice';\n\nexport const versions = defineVersions(${body.replace(/^\n/, '')});\n`;
}

const HARBOR: ChartEntry = {
  kind: 'chart',
  name: 'harbor',
  namespace: 'registry',
  source: { kind: 'helm', version: '1.2.3', chart: 'harbor', repository: 'https://helm.example.org' },
  dependsOn: ['a', { kind: 'external', name: 'db/pg' }],
  values: 'values/harbor.yaml',
  test: true,
  hold: { reason: 'why', allow: '<2.0.0' },
};
const SMALL: ChartEntry = { kind: 'chart', name: 'b-c', namespace: 'n', source: { kind: 'helm', version: '2.0.0', chart: 'b', repository: 'oci://x/y' }, dependsOn: [], test: false };
const TALOS: InfrastructureEntry = { kind: 'infrastructure', name: 'talos', source: { kind: 'githubRelease', version: 'v1.2.0', repository: 'siderolabs/talos' } };

const set = (component: 'a' | 'b'): { readonly kind: 'set-field'; readonly component: 'charts/a' | 'charts/b' } => ({ kind: 'set-field', component: `charts/${component}` });

const inPlace: readonly Case[] = [
  {
    name: 'a version among comments',
    before: '{ charts: {\n  a: { namespace: /* n */ "n", chart: helm(\n    // pinned, see #1\n    `1.0.0`, /* the chart */ "a",\n    \'oci://x/y\', // mirror\n  ) },\n} }',
    changes: [{ kind: 'set-version', component: 'charts/a', version: '1.1.0' }],
    after: '{ charts: {\n  a: { namespace: /* n */ "n", chart: helm(\n    // pinned, see #1\n    `1.1.0`, /* the chart */ "a",\n    \'oci://x/y\', // mirror\n  ) },\n} }',
  },
  {
    name: 'the version of one of two that are alike, behind an emoji',
    before: "{ infrastructure: { /* 😀 1.0.0 */ x: githubTag('1.0.0', 'o/x'), y: githubTag('1.0.0', 'o/x') } }",
    changes: [{ kind: 'set-version', component: 'infrastructure/y', version: '1.1.0' }],
    after: "{ infrastructure: { /* 😀 1.0.0 */ x: githubTag('1.0.0', 'o/x'), y: githubTag('1.1.0', 'o/x') } }",
  },
  {
    name: 'the version of an infrastructure entry in braces',
    before: "{ infrastructure: { x: { hold: '1.0.0', version: githubTag('1.0.0', 'o/x') } } }",
    changes: [{ kind: 'set-version', component: 'infrastructure/x', version: '1.1.0' }],
    after: "{ infrastructure: { x: { hold: '1.0.0', version: githubTag('1.1.0', 'o/x') } } }",
  },
  {
    name: 'a repository, the version staying',
    before: "{ charts: { a: { namespace: 'n', chart: helm('1.0.0', /* c */ 'a', 'https://old') } } }",
    changes: [{ ...set('a'), field: 'source', value: { kind: 'helm', version: '1.0.0', chart: 'a', repository: 'oci://new' } }],
    after: "{ charts: { a: { namespace: 'n', chart: helm('1.0.0', /* c */ 'a', 'oci://new') } } }",
  },
  {
    name: 'text fields, each in its own quotes',
    before: '{ charts: { a: { namespace: "n", chart: helm(\'1.0.0\', \'a\', \'oci://x\'), values: `values/a.yaml`, hold: \'why\', test: true } } }',
    changes: [
      { ...set('a'), field: 'namespace', value: '"m"' },
      { ...set('a'), field: 'values', value: '`${v}`' },
      { ...set('a'), field: 'hold', value: { reason: "it's\n\u2028\\" } },
      { ...set('a'), field: 'test', value: false },
    ],
    after: '{ charts: { a: { namespace: "\\"m\\"", chart: helm(\'1.0.0\', \'a\', \'oci://x\'), values: `\\`\\${v}\\``, hold: \'it\\\'s\\n\\u2028\\\\\', test: false } } }',
  },
  {
    name: 'both parts of a hold',
    before: "{ infrastructure: { x: { version: githubTag('1.0.0', 'o/x'), hold: { allow: '<2', /* bug 7 */ reason: 'old' } } } }",
    changes: [{ kind: 'set-field', component: 'infrastructure/x', field: 'hold', value: { reason: 'new', allow: '<3' } }],
    after: "{ infrastructure: { x: { version: githubTag('1.0.0', 'o/x'), hold: { allow: '<3', /* bug 7 */ reason: 'new' } } } }",
  },
  {
    name: 'a release instead of another in a list with comments',
    before: "{ charts: { a: { namespace: 'n', chart: helm('1.0.0', 'a', 'oci://x'), dependsOn: [\n  'b', // first\n  ('c'), // then\n] } } }",
    changes: [{ ...set('a'), field: 'dependsOn', value: ['b', 'd'] }],
    after: "{ charts: { a: { namespace: 'n', chart: helm('1.0.0', 'a', 'oci://x'), dependsOn: [\n  'b', // first\n  ('d'), // then\n] } } }",
  },
  {
    name: 'what differs in an entry that is put as a whole',
    before: "{\n  charts: {\n    // b\n    'b-c': {\n      namespace: 'n', // ns\n      // chart\n      chart: helm('1.0.0', 'b', 'oci://x/y'),\n      dependsOn: [], // none yet\n    },\n  },\n}",
    changes: [{ kind: 'put', entry: SMALL, after: null }],
    after: "{\n  charts: {\n    // b\n    'b-c': {\n      namespace: 'n', // ns\n      // chart\n      chart: helm('2.0.0', 'b', 'oci://x/y'),\n      dependsOn: [], // none yet\n    },\n  },\n}",
  },
];

const A = "helm('1.0.0', 'a', 'oci://x/a')";
const LINES = `
{
  charts: {
    a: {
      namespace: 'n', // ns
      chart: ${A},
    },
  },
}`;

const fields: readonly Case[] = [
  {
    name: 'new fields in the order in which fields are written',
    before: LINES,
    changes: [
      { ...set('a'), field: 'hold', value: { reason: "don't", allow: '<2' } },
      { ...set('a'), field: 'test', value: true },
      { ...set('a'), field: 'dependsOn', value: ['b', { kind: 'external', name: 'x/y' }] },
      { ...set('a'), field: 'values', value: 'values/a.yaml' },
    ],
    after: `
{
  charts: {
    a: {
      namespace: 'n', // ns
      chart: ${A},
      dependsOn: ['b', external('x/y')],
      values: 'values/a.yaml',
      test: true,
      hold: { reason: "don't", allow: '<2' },
    },
  },
}`,
  },
  {
    name: 'fields that say the same left away',
    before: LINES,
    changes: [{ ...set('a'), field: 'test', value: false }, { ...set('a'), field: 'dependsOn', value: [] }, { kind: 'clear-field', component: 'charts/a', field: 'hold' }],
    after: LINES,
  },
  {
    name: 'a field in an entry on one line, without spaces and with quoted keys',
    before: `{"charts":{"a":{"namespace":'n',"chart":helm('1.0.0','a','oci://x/a')}}}`,
    changes: [{ ...set('a'), field: 'dependsOn', value: ['b', 'c'] }],
    after: `{"charts":{"a":{"namespace":'n',"chart":helm('1.0.0','a','oci://x/a'),"dependsOn":['b','c']}}}`,
  },
  {
    name: 'a field where fields are sorted',
    before: `{ charts: { a: { chart: ${A}, namespace: 'n' } } }`,
    changes: [{ ...set('a'), field: 'dependsOn', value: ['b'] }, { ...set('a'), field: 'values', value: 'v' }],
    after: `{ charts: { a: { chart: ${A}, dependsOn: ['b'], namespace: 'n', values: 'v' } } }`,
  },
  {
    name: 'a field behind a last one without a comma, with a comment',
    before: `\n{\n  charts: {\n    a: {\n      namespace: 'n',\n      chart: ${A} // pinned\n      // end\n    }\n  }\n}`,
    changes: [{ ...set('a'), field: 'test', value: true }],
    after: `\n{\n  charts: {\n    a: {\n      namespace: 'n',\n      chart: ${A}, // pinned\n      test: true\n      // end\n    }\n  }\n}`,
  },
  {
    name: 'a field taken out with its own comments',
    before: `\n{\n  charts: {\n    a: {\n      namespace: 'n', // ns\n      chart: ${A}, // c\n      // waits\n      dependsOn: ['b'], // d\n      test: true,\n    },\n  },\n}`,
    changes: [{ kind: 'clear-field', component: 'charts/a', field: 'dependsOn' }],
    after: `\n{\n  charts: {\n    a: {\n      namespace: 'n', // ns\n      chart: ${A}, // c\n      test: true,\n    },\n  },\n}`,
  },
  {
    name: 'a last field without a comma taken out, on lines and on one',
    before: `\n{\n  charts: {\n    a: {\n      namespace: 'n',\n      chart: ${A}, // c\n      test: true\n    },\n    b: { namespace: 'n', chart: ${A}, test: true }\n  }\n}`,
    changes: [{ kind: 'clear-field', component: 'charts/a', field: 'test' }, { kind: 'clear-field', component: 'charts/b', field: 'test' }],
    after: `\n{\n  charts: {\n    a: {\n      namespace: 'n',\n      chart: ${A} // c\n    },\n    b: { namespace: 'n', chart: ${A} }\n  }\n}`,
  },
  {
    name: 'a list that grows and shrinks on lines with comments',
    before: `{ charts: { a: { namespace: 'n', chart: ${A}, dependsOn: [\n  'b', // of b\n  // of c\n  'c',\n  'd' // of d\n] } } }`,
    changes: [{ ...set('a'), field: 'dependsOn', value: ['b', 'x', 'd', 'e'] }],
    after: `{ charts: { a: { namespace: 'n', chart: ${A}, dependsOn: [\n  'b', // of b\n  // of c\n  'x',\n  'd', // of d\n  'e'\n] } } }`,
  },
  {
    name: 'a list that is emptied and filled',
    before: `{ charts: { a: { namespace: 'n', chart: ${A}, dependsOn: ['b', 'c'] }, b: { namespace: 'n', chart: ${A}, dependsOn: [] } } }`,
    changes: [{ ...set('a'), field: 'dependsOn', value: [] }, { ...set('b'), field: 'dependsOn', value: ['a'] }],
    after: `{ charts: { a: { namespace: 'n', chart: ${A}, dependsOn: [] }, b: { namespace: 'n', chart: ${A}, dependsOn: ['a'] } } }`,
  },
  {
    name: 'a hold that gets and loses what it allows',
    before: `{ charts: { a: { namespace: 'n', chart: ${A}, hold: 'x' }, b: { namespace: 'n', chart: ${A}, hold: { reason: 'y', allow: '<2' } } } }`,
    changes: [{ ...set('a'), field: 'hold', value: { reason: 'x', allow: '<3' } }, { ...set('b'), field: 'hold', value: { reason: 'z' } }],
    after: `{ charts: { a: { namespace: 'n', chart: ${A}, hold: { reason: 'x', allow: '<3' } }, b: { namespace: 'n', chart: ${A}, hold: { reason: 'z' } } } }`,
  },
  {
    name: 'a bare version put into braces for its hold, its comments with it',
    before: "\n{\n  infrastructure: {\n    // os\n    talos: githubRelease(\n      'v1.0.0', // v\n      'siderolabs/talos',\n    ), // t\n  },\n}",
    changes: [{ kind: 'set-field', component: 'infrastructure/talos', field: 'hold', value: { reason: 'why' } }],
    after: "\n{\n  infrastructure: {\n    // os\n    talos: { version: githubRelease(\n      'v1.0.0', // v\n      'siderolabs/talos',\n    ), hold: 'why' }, // t\n  },\n}",
  },
  {
    name: 'the braces taken away with the hold',
    before: "\n{\n  infrastructure: {\n    x: {\n      version: githubTag('1.0.0', /* r */ 'o/x'),\n      // until 2\n      hold: 'why', // h\n    },\n    y: { hold: 'why', version: githubTag('1.0.0', 'o/y') },\n  },\n}",
    changes: [{ kind: 'clear-field', component: 'infrastructure/x', field: 'hold' }, { kind: 'clear-field', component: 'infrastructure/y', field: 'hold' }],
    after: "\n{\n  infrastructure: {\n    x: githubTag('1.0.0', /* r */ 'o/x'),\n    y: githubTag('1.0.0', 'o/y'),\n  },\n}",
  },
  {
    name: 'the braces kept where a comment would be lost',
    before: "\n{\n  infrastructure: {\n    x: {\n      version: githubTag('1.0.0', 'o/x'), // pinned\n      hold: 'why',\n    },\n  },\n}",
    changes: [{ kind: 'clear-field', component: 'infrastructure/x', field: 'hold' }],
    after: "\n{\n  infrastructure: {\n    x: {\n      version: githubTag('1.0.0', 'o/x'), // pinned\n    },\n  },\n}",
  },
  {
    name: 'another helper of as many strings, the import following',
    before: "{ infrastructure: { x: githubTag('1.0.0', /* r */ 'o/x') } }",
    changes: [{ kind: 'set-field', component: 'infrastructure/x', field: 'source', value: { kind: 'githubRelease', version: '1.1.0', repository: 'o/x' } }],
    after: "{ infrastructure: { x: githubRelease('1.1.0', /* r */ 'o/x') } }",
  },
  {
    name: 'another helper of more strings, the import following',
    before: "{ infrastructure: { x: githubTag('1.0.0', 'o/x'), y: githubTag('1.0.0', 'o/x') } }",
    changes: [{ kind: 'set-field', component: 'infrastructure/x', field: 'source', value: { kind: 'helm', version: '1.1.0', chart: 'c', repository: 'oci://o/x' } }],
    after: "{ infrastructure: { x: helm('1.1.0', 'c', 'oci://o/x'), y: githubTag('1.0.0', 'o/x') } }",
  },
];

const HARBOR_LINES = `harbor: {
      namespace: 'registry',
      chart: helm('1.2.3', 'harbor', 'https://helm.example.org'),
      dependsOn: ['a', external('db/pg')],
      values: 'values/harbor.yaml',
      test: true,
      hold: { reason: 'why', allow: '<2.0.0' },
    },`;

const insertions: readonly Case[] = [
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
    before: `\n{\n  infrastructure: {\n    x: githubRelease('1.0.0', 'o/x') // x\n    // end\n  }\n}`,
    changes: [{ kind: 'put', entry: TALOS, after: 'infrastructure/none' }],
    after: `\n{\n  infrastructure: {\n    x: githubRelease('1.0.0', 'o/x'), // x\n    talos: githubRelease('v1.2.0', 'siderolabs/talos')\n    // end\n  }\n}`,
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
    after: `\n{\n  infrastructure: {\n    // nothing yet\n    talos: githubRelease('v1.2.0', 'siderolabs/talos'),\n  },\n  charts: {\n    'b-c': {\n      namespace: 'n',\n      chart: helm('2.0.0', 'b', 'oci://x/y'),\n    },\n  },\n}`,
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
const removals: readonly Case[] = [
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

/** The same file in other clothes; what is written new must wear them too. */
const clothes: readonly (readonly [string, (text: string) => string])[] = [
  ['as it stands', (text) => text],
  ['with CRLF', (text) => text.replace(/\n/g, '\r\n')],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
  ['indented by tabs', (text) => text.replace(/^(?: {2})+/gm, (indent) => '\t'.repeat(indent.length / 2))],
  ['indented by four', (text) => text.replace(/^(?: {2})+/gm, (indent) => indent + indent)],
  ['behind a licence and a type import', (text) => `#!/usr/bin/env node\n/* licence */\nimport type { X } from './x';\n${text}`],
];

describe.each([['exchanges', inPlace], ['writes and clears', fields], ['inserts', insertions], ['removes', removals]] as const)('editManifest %s', (_, cases) => {
  describe.each(cases)('$name', ({ before, changes, after }) => {
    test.each(clothes)('%s', (__, wear) => {
      expect(editManifest(FILE, wear(manifest(before)), changes)).toEqual({ text: wear(manifest(after)), problems: [] });
    });
  });
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

describe('editManifest keeps the quotes of the file', () => {
  test.each([
    { quote: '"', field: '"n"', hold: '"it\'s \\n \\\\"' },
    { quote: "'", field: "'n'", hold: "\"it's \\n \\\\\"" },
    { quote: '`', field: '`n`', hold: "`it's \\n \\\\`" },
  ])('$quote', ({ quote, field, hold }) => {
    const text = manifest("{ infrastructure: { x: githubTag('1.0.0', 'o/x') } }".replace(/'/g, quote));
    const { text: edited } = editManifest(FILE, text, [{ kind: 'put', entry: { ...SMALL, name: 'b', hold: { reason: "it's \n \\" } } }]);
    expect(edited).toContain(`charts: { b: { namespace: ${field}, chart: helm(${quote}2.0.0${quote}, ${quote}b${quote}, ${quote}oci://x/y${quote}), hold: ${hold} } }`);
  });
});

describe('editManifest adds a helper to the import', () => {
  const body = "export const versions = defineVersions({\n  charts: {},\n});\n";
  const edited = (imports: string, entry: ChartEntry | InfrastructureEntry = SMALL): string => {
    const { text = '', problems } = editManifest(FILE, `${imports}\n${body}`, [{ kind: 'put', entry }]);
    expect(problems).toEqual([]);
    return text.slice(0, text.indexOf('\nexport'));
  };
  test.each([
    ['in its place among sorted names', "import { defineVersions, githubRelease, githubTag } from 'sluice';", "import { defineVersions, githubRelease, githubTag, helm } from 'sluice';"],
    ['among names sorted whatever their case', "import { defineVersions, type Versions } from 'sluice';", "import { defineVersions, helm, type Versions } from 'sluice';"],
    ['among names with the upper case first', "import { type Versions, defineVersions, githubTag, type x } from 'sluice';", "import { type Versions, defineVersions, githubTag, helm, type x } from 'sluice';"],
    ['behind names that are not sorted', "import { githubTag, defineVersions } from 'sluice'", "import { githubTag, defineVersions, helm } from 'sluice'"],
    ['without spaces', 'import {defineVersions} from "sluice"', 'import {defineVersions, helm} from "sluice"'],
    ['on a line of its own', "import {\n  defineVersions, // d\n} from 'sluice';", "import {\n  defineVersions, // d\n  helm,\n} from 'sluice';"],
    ['on a line of its own without a comma', "import {\n  defineVersions // d {\n} from 'sluice';", "import {\n  defineVersions, // d {\n  helm\n} from 'sluice';"],
    ['where there are several imports', "import { githubTag } from 'sluice';\nimport { /* } */ defineVersions } from 'sluice';", "import { githubTag } from 'sluice';\nimport { /* } */ defineVersions, helm } from 'sluice';"],
  ])('%s', (_, before, after) => {
    expect(edited(before)).toBe(after);
  });

  test('both helpers that an entry needs', () => {
    expect(edited("import { defineVersions } from 'sluice';", HARBOR)).toBe("import { defineVersions, external, helm } from 'sluice';");
  });

  test('the last name of an import goes with the import', () => {
    const text = "import { defineVersions } from 'sluice';\nimport { githubTag } from 'sluice';\n\nexport default defineVersions({ infrastructure: { x: githubTag('1.0.0', 'o/x') } });\n";
    const { text: after } = editManifest(FILE, text, [{ kind: 'remove', component: 'infrastructure/x' }]);
    expect(after).toBe("import { defineVersions } from 'sluice';\n\nexport default defineVersions({ infrastructure: {} });\n");
  });

  test('an import that was never used stays', () => {
    const text = "import { defineVersions, external, githubTag } from 'sluice';\nexport default defineVersions({ infrastructure: { x: githubTag('1.0.0', 'o/x') } });\n";
    const { text: after } = editManifest(FILE, text, [{ kind: 'remove', component: 'infrastructure/x' }]);
    expect(after).toBe("import { defineVersions, external } from 'sluice';\nexport default defineVersions({ infrastructure: {} });\n");
  });
});

describe('editManifest refuses', () => {
  const text = manifest(`{ charts: { a: { namespace: 'n', chart: ${A} } }, infrastructure: { x: githubTag('1.0.0', 'o/x') } }`);

  test('a text that is no manifest, with the problems of the parser', () => {
    const { text: edited, problems } = editManifest(FILE, 'export const versions = 1;', []);
    expect([edited, problems.map(({ code }) => code)]).toEqual([undefined, ['NOT_LITERAL']]);
  });

  test('all changes that it cannot do, at once, with what there is', () => {
    const { text: edited, problems } = editManifest(FILE, text, [
      { kind: 'set-version', component: 'charts/b', version: '1.0.0' },
      { kind: 'remove', component: 'charts/a' },
      { kind: 'remove', component: 'charts/a' },
      { kind: 'set-version', component: 'infrastructure/x', version: "1'" },
    ]);
    expect(edited).toBeUndefined();
    expect(problems.map(({ code, at, allowed }) => [code, at?.file, allowed])).toEqual([
      ['UNKNOWN_COMPONENT', FILE, 'infrastructure/x, charts/a'],
      ['UNKNOWN_COMPONENT', FILE, 'infrastructure/x'],
      ['BAD_CHANGE', FILE, undefined],
    ]);
  });

  test('nothing where there is nothing to do', () => {
    expect(editManifest(FILE, text, [])).toEqual({ text, problems: [] });
  });
});
