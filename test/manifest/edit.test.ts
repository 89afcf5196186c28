import { editManifest } from '../../src/manifest/edit';
import { A, FILE, LINES, manifest, SMALL, testEdits, type EditCase } from '../support/edit-cases';

const set = (component: 'a' | 'b'): { readonly kind: 'set-field'; readonly component: 'charts/a' | 'charts/b' } => ({ kind: 'set-field', component: `charts/${component}` });

const inPlace: readonly EditCase[] = [
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

const fields: readonly EditCase[] = [
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
    before: '{"charts":{"a":{"namespace":\'n\',"chart":helm(\'1.0.0\',\'a\',\'oci://x/a\')}}}',
    changes: [{ ...set('a'), field: 'dependsOn', value: ['b', 'c'] }],
    after: '{"charts":{"a":{"namespace":\'n\',"chart":helm(\'1.0.0\',\'a\',\'oci://x/a\'),"dependsOn":[\'b\',\'c\']}}}',
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
    name: 'a version in parentheses put into braces, and taken out of them',
    before: "{ infrastructure: { 'x:': /* : */ (githubTag('1.0.0', 'o/x')), y: ({ version: (githubTag('1.0.0', 'o/y') as const), hold: 'why' }) } }",
    changes: [{ kind: 'set-field', component: 'infrastructure/x:', field: 'hold', value: { reason: 'why' } }, { kind: 'clear-field', component: 'infrastructure/y', field: 'hold' }],
    after: "{ infrastructure: { 'x:': /* : */ { version: (githubTag('1.0.0', 'o/x')), hold: 'why' }, y: ((githubTag('1.0.0', 'o/y') as const)) } }",
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

describe('editManifest exchanges', () => {
  testEdits(inPlace);
});

describe('editManifest writes and clears', () => {
  testEdits(fields);
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
