import fc from 'fast-check';
import { parseSyntax, type LiteralNode } from '../../src/manifest/syntax';
import { chartText, IMPORTS, manifestText, messages, places } from '../support/manifest-text';

const FILE = 'clusters/dev/versions.ts';

describe('parseSyntax', () => {
  test('gives literal nodes with the offsets of their text', () => {
    const text = manifestText("  charts: { 'cert-manager': { namespace: \"a\", test: true, dependsOn: [`b`, external('c/d')] } },");
    const { tree, problems } = parseSyntax(FILE, text);
    expect(problems).toEqual([]);
    const texts: string[] = [];
    const walk = (node: LiteralNode): void => {
      texts.push(`${node.kind} ${text.slice(node.start, node.end)}`);
      if (node.kind === 'array') node.items.forEach(walk);
      if (node.kind === 'call') node.args.forEach(walk);
      if (node.kind === 'object') {
        for (const { key, keyStart, keyEnd, start, end, value } of node.properties) {
          texts.push(`${key} = ${text.slice(keyStart, keyEnd)} in ${text.slice(start, keyEnd + 1)}`);
          expect(end).toBe(value.end);
          walk(value);
        }
      }
    };
    walk(tree?.root as LiteralNode);
    expect(texts.slice(1)).toEqual([
      'charts = charts in charts:',
      "object { 'cert-manager': { namespace: \"a\", test: true, dependsOn: [`b`, external('c/d')] } }",
      "cert-manager = 'cert-manager' in 'cert-manager':",
      "object { namespace: \"a\", test: true, dependsOn: [`b`, external('c/d')] }",
      'namespace = namespace in namespace:', 'string "a"',
      'test = test in test:', 'boolean true',
      'dependsOn = dependsOn in dependsOn:', "array [`b`, external('c/d')]", 'string `b`', "call external('c/d')", "string 'c/d'",
    ]);
  });

  test('names the export, the imports and the comments', () => {
    const text = '// top\nimport type { Other } from \'./types\';\nimport { defineVersions, type Versions } from \'sluice\';\nexport const mine = defineVersions({ /* in */ });\n';
    const { tree } = parseSyntax(FILE, text);
    expect(tree?.exportName).toBe('mine');
    expect(tree?.imports.map(({ module, typeOnly, names, start, end }) => ({ module, typeOnly, names: names.map(({ name, typeOnly: type }) => [name, type]), text: text.slice(start, end) }))).toEqual([
      { module: './types', typeOnly: true, names: [['Other', true]], text: "import type { Other } from './types';" },
      { module: 'sluice', typeOnly: false, names: [['defineVersions', false], ['Versions', true]], text: "import { defineVersions, type Versions } from 'sluice';" },
    ]);
    expect(tree?.comments.map(({ start, end }) => text.slice(start, end))).toEqual(['// top', '/* in */']);
  });

  test.each([
    ['export const versions = defineVersions({});', 'versions'],
    ['export default defineVersions({});', 'default'],
    ['export default defineVersions({} as const);', 'default'],
    ['export const versions = defineVersions(({}) satisfies object);', 'versions'],
    ['export const versions = (defineVersions({}));', 'versions'],
    ['export const versions = defineVersions({},);;', 'versions'],
    ['export const versions = defineVersions({} satisfies object as const)', 'versions'],
  ])('accepts %s', (statement, exportName) => {
    expect(parseSyntax(FILE, `${IMPORTS}\n${statement}`).tree?.exportName).toBe(exportName);
  });

  test.each(["namespace: ('a')", "namespace: 'a' as const", "namespace: 'a' satisfies string", 'namespace: `a`', 'namespace: "a"', "'namespace': 'a'", "dependsOn: ['a',]"])('accepts %s', (field) => {
    expect(messages(parseSyntax(FILE, manifestText(`charts: { x: { ${field} } }`)).problems)).toEqual([]);
  });

  test('accepts byte order marks, CRLF and interpreter lines', () => {
    const text = manifestText(chartText('x'));
    expect(parseSyntax(FILE, `\ufeff${text.replaceAll('\n', '\r\n')}`).tree).toBeDefined();
    expect(parseSyntax(FILE, `#!/usr/bin/env node\n${text}`).tree).toBeDefined();
  });

  // what is refused inside the object, always on line 4
  const refused: readonly (readonly [name: string, body: string, place: string, message: RegExp])[] = [
    ['a spread', 'charts: { ...base }', 'NOT_LITERAL 4:11', /found a spread \(`\.\.\.base`\); write out what it spreads/],
    ['a variable', "charts: { x: { namespace: ns, chart: helm('1.2.3', 'c', 'https://x.y') } }", 'NOT_LITERAL 4:27', /found a variable \(`ns`\); write the value itself here/],
    ['a shorthand', 'charts: { cilium }', 'NOT_LITERAL 4:11', /found a variable \(`cilium`\)/],
    ['a computed key', "charts: { [name]: 'x' }", 'NOT_LITERAL 4:12', /a key is a plain name or a quoted string.*`name`/],
    ['a numeric key', "charts: { 1: 'x' }", 'NOT_LITERAL 4:11', /a key is a plain name/],
    ['__proto__', 'charts: { __proto__: {} }', 'NOT_LITERAL 4:11', /not __proto__/],
    ['a quoted __proto__', "charts: { '__proto__': {} }", 'NOT_LITERAL 4:11', /not __proto__/],
    ['a template with ${}', 'charts: { x: `${y}` }', 'NOT_LITERAL 4:14', /found a template with \$\{\}; write the finished text/],
    ['a tagged template', 'charts: { x: y`z` }', 'NOT_LITERAL 4:14', /a tagged template/],
    ['a number', 'charts: { x: 12 }', 'NOT_LITERAL 4:14', /found a number \(`12`\); write it in quotes: '12'/],
    ['null', 'charts: { x: null }', 'NOT_LITERAL 4:14', /leave the field away/],
    ['undefined', 'charts: { x: undefined }', 'NOT_LITERAL 4:14', /found a variable \(`undefined`\)/],
    ['a regular expression', 'charts: { x: /a/ }', 'NOT_LITERAL 4:14', /a regular expression/],
    ['a function', 'charts: { x: () => 1 }', 'NOT_LITERAL 4:14', /a function/],
    ['a method', 'charts: { x() { return 1; } }', 'NOT_LITERAL 4:11', /a method/],
    ['a getter', 'charts: { get x() { return 1; } }', 'NOT_LITERAL 4:11', /a method/],
    ['a concatenation', "charts: { x: 'a' + 'b' }", 'NOT_LITERAL 4:14', /a calculation/],
    ['a condition', "charts: { x: y ? 'a' : 'b' }", 'NOT_LITERAL 4:14', /a condition/],
    ['a member', 'charts: { x: base.y }', 'NOT_LITERAL 4:14', /a member of a variable/],
    ['another call', "charts: { x: chart('a') }", 'NOT_LITERAL 4:14', /found a call .*call one of helm, githubRelease, githubTag, external/],
    ['a call of a method', "charts: { x: sluice.helm('1.2.3', 'c', 'https://x.y') }", 'NOT_LITERAL 4:14', /found a call; call one of/],
    ['an optional call', "charts: { x: helm?.('1.2.3', 'c', 'd') }", 'NOT_LITERAL 4:14', /literal data/],
    ['a constructor call', 'charts: { x: new Chart() }', 'NOT_LITERAL 4:14', /a constructor call/],
    ['type arguments of a helper', "charts: { x: helm<'1.2.3'>('1.2.3', 'c', 'd') }", 'NOT_LITERAL 4:14', /a call/],
    ['another type assertion', "charts: { x: 'latest' as any }", 'NOT_LITERAL 4:14', /a type assertion/],
    ['a non-null assertion', "charts: { x: 'latest'! }", 'NOT_LITERAL 4:14', /a type assertion/],
    ['a hole', "charts: { x: ['a',,'b'] }", 'NOT_LITERAL 4:14', /remove the surplus comma/],
    ['a spread in a list', 'charts: { x: [...all] }', 'NOT_LITERAL 4:15', /write out what it spreads/],
    ['a helper in a variable', "charts: { x: helm(version, 'c', 'd') }", 'NOT_LITERAL 4:19', /helm takes strings; found a variable \(`version`\)/],
    ['a number as a version', "charts: { x: helm(1.2, 'c', 'd') }", 'NOT_LITERAL 4:19', /write it in quotes: '1\.2'/],
    ['an escape that hides a version from Renovate', "charts: { x: helm('1.2.\\x33', 'c', 'd') }", 'NOT_LITERAL 4:19', /Renovate.*write the characters themselves/],
    ['parentheses that hide a version from Renovate', "charts: { x: helm(('1.2.3'), 'c', 'd') }", 'NOT_LITERAL 4:20', /parentheses hide this version from Renovate/],
    ['a space that hides a version from Renovate', "charts: { x: helm ('1.2.3', 'c', 'd') }", 'NOT_LITERAL 4:14', /write `helm\(`/],
    ['a comment that hides a version from Renovate', "charts: { x: helm/* */('1.2.3', 'c', 'd') }", 'NOT_LITERAL 4:14', /Renovate would not find this version/],
    ['an escape that hides a helper from Renovate', "charts: { x: h\\u0065lm('1.2.3', 'c', 'd') }", 'NOT_LITERAL 4:14', /Renovate would not find this version/],
    ['parentheses that hide a helper from Renovate', "charts: { x: (helm)('1.2.3', 'c', 'd') }", 'NOT_LITERAL 4:14', /Renovate would not find this version/],
    ['a key that stands there twice', "charts: { x: 'a', 'x': 'b' }", 'DUPLICATE_KEY 4:19', /"x" stands here for the second time; keep one of the two/],
    ['nesting without end', `charts: ${'{ x: '.repeat(9)}'a'${' }'.repeat(9)}`, 'MANIFEST_SHAPE 4:44', /nested more than 8 levels deep/],
  ];
  test.each(refused)('refuses %s', (_name, body, place, message) => {
    const { tree, problems } = parseSyntax(FILE, manifestText(body));
    expect(tree).toBeUndefined();
    expect(places(problems)).toEqual([place]);
    expect(messages(problems)[0]).toMatch(message);
    expect(messages(problems)[0]).toContain(`${FILE}:4:`);
  });

  // what is refused around the object
  const DEFINED = 'export const versions = defineVersions({});';
  const statements: readonly (readonly [name: string, text: string, place: string, message: RegExp])[] = [
    ['nothing at all', '', 'MANIFEST_SHAPE 1:1', /exports no defineVersions/],
    ['only comments', '// versions\n', 'MANIFEST_SHAPE 1:1', /exports no defineVersions/],
    ['only imports', IMPORTS, 'MANIFEST_SHAPE 1:1', /write `export const versions = defineVersions/],
    ['broken syntax', `${IMPORTS}\nexport const versions = defineVersions({\n  charts: {\n});`, 'MANIFEST_SYNTAX 4:2', /is not valid TypeScript/],
    ['another statement', `${IMPORTS}\nconst x = 1;\n${DEFINED}`, 'NOT_LITERAL 2:1', /found a variable \(`const x = 1;`\)/],
    ['a function', `${IMPORTS}\n${DEFINED}\nfunction f() {}`, 'NOT_LITERAL 3:1', /found a function/],
    ['a side effect', `${IMPORTS}\n${DEFINED}\nconsole.log(versions);`, 'NOT_LITERAL 3:1', /found a statement/],
    ['a directive', `'use strict';\n${IMPORTS}\n${DEFINED}`, 'NOT_LITERAL 1:1', /found a directive/],
    ['a type', `${IMPORTS}\n${DEFINED}\nexport type V = typeof versions;`, 'NOT_LITERAL 3:1', /found an export/],
    ['a constant that is not exported', `${IMPORTS}\nconst versions = defineVersions({});`, 'NOT_LITERAL 2:1', /write `export const versions/],
    ['let', `${IMPORTS}\nexport let versions = defineVersions({});`, 'NOT_LITERAL 2:1', /one exported constant/],
    ['two constants', `${IMPORTS}\nexport const versions = defineVersions({}), x = 1;`, 'NOT_LITERAL 2:1', /one exported constant/],
    ['a pattern', `${IMPORTS}\nexport const { charts } = defineVersions({});`, 'NOT_LITERAL 2:1', /one exported constant/],
    ['a type annotation', `${IMPORTS}\nexport const versions: object = defineVersions({});`, 'NOT_LITERAL 2:22', /hides the literal types.*leave it away/],
    ['type arguments', `${IMPORTS}\nexport const versions = defineVersions<{}, {}>({});`, 'NOT_LITERAL 2:25', /type arguments/],
    ['a bare object', `${IMPORTS}\nexport const versions = {};`, 'NOT_LITERAL 2:25', /nothing but defineVersions/],
    ['another call', `${IMPORTS}\nexport default build(defineVersions({}));`, 'NOT_LITERAL 2:16', /nothing but defineVersions/],
    ['no value', `${IMPORTS}\nexport default class {}`, 'NOT_LITERAL 2:16', /nothing but defineVersions/],
    ['a second defineVersions', `${IMPORTS}\n${DEFINED}\nexport default defineVersions({});`, 'MANIFEST_SHAPE 3:16', /one file is one manifest/],
    ['no argument', `${IMPORTS}\nexport default defineVersions();`, 'MANIFEST_SHAPE 2:16', /takes one object; found nothing/],
    ['two arguments', `${IMPORTS}\nexport default defineVersions({}, {});`, 'MANIFEST_SHAPE 2:35', /takes one object; found more/],
    ['a variable as argument', `${IMPORTS}\nexport default defineVersions(all);`, 'NOT_LITERAL 2:31', /takes a literal object.*`all`/],
    ['a spread argument', `${IMPORTS}\nexport default defineVersions(...all);`, 'NOT_LITERAL 2:31', /takes a literal object/],
    ['a missing import', DEFINED, 'MANIFEST_SHAPE 1:25', /write `import \{ defineVersions \} from 'sluice';`/],
    ['a missing import of a helper', 'import { defineVersions } from \'sluice\';\nexport default defineVersions({ a: helm(\'1\', \'2\', \'3\'), b: helm(\'1\', \'2\', \'3\') });', 'MANIFEST_SHAPE 2:36', /helm is not imported/],
    ['a helper that is imported as a type', 'import { defineVersions, type helm } from \'sluice\';\nexport default defineVersions({ a: helm(\'1\', \'2\', \'3\') });', 'MANIFEST_SHAPE 2:36', /helm is not imported/],
    ['a helper from elsewhere', 'import { defineVersions } from \'sluice\';\nimport { helm } from \'./helm\';\nexport default defineVersions({});', 'NOT_LITERAL 2:1', /imports values only from 'sluice'/],
    ['an import for its effect', `import './setup';\n${IMPORTS}\n${DEFINED}`, 'NOT_LITERAL 1:1', /imports values only from 'sluice'/],
    ['a renamed helper', `import { defineVersions, helm as h } from 'sluice';\n${DEFINED}`, 'NOT_LITERAL 1:26', /write `import \{ helm \} from 'sluice';` and call it by that name/],
    ['a swapped helper', `import { defineVersions, githubTag as helm } from 'sluice';\n${DEFINED}`, 'NOT_LITERAL 1:26', /githubTag is imported under another name/],
    ['a namespace import', `import * as sluice from 'sluice';\n${IMPORTS}\n${DEFINED}`, 'NOT_LITERAL 1:8', /imported as a whole/],
    ['a default import', `import sluice, { defineVersions } from 'sluice';\n${DEFINED}`, 'NOT_LITERAL 1:8', /imported as a whole/],
    ['something else of sluice', `import { defineVersions, Fleet } from 'sluice';\n${DEFINED}`, 'NOT_LITERAL 1:26', /nothing that a manifest can use.*remove the import/],
    ['a shadowed helper', `${IMPORTS}\nconst helm = 1;\n${DEFINED}`, 'NOT_LITERAL 2:1', /found a variable/],
    ['an export that hides a helper', `${IMPORTS}\nexport const helm = defineVersions({});`, 'NOT_LITERAL 2:14', /hides a function of the same name.*call it `versions`/],
    ['an export of everything', `${IMPORTS}\nexport * from './other';\n${DEFINED}`, 'NOT_LITERAL 2:1', /found an export/],
  ];
  test.each(statements)('refuses %s', (_name, text, place, message) => {
    const { tree, problems } = parseSyntax(FILE, text);
    expect(tree).toBeUndefined();
    expect(places(problems)).toEqual([place]);
    expect(messages(problems)[0]).toMatch(message);
  });

  test('reports everything at once, in the order of the text', () => {
    const text = `import { helm as h } from 'sluice';\n${IMPORTS}\nlet x = 1;\nexport const versions = defineVersions({ charts: { a: 1, ...b, [c]: d } });`;
    expect(places(parseSyntax(FILE, text).problems)).toEqual(['NOT_LITERAL 1:10', 'NOT_LITERAL 3:1', 'NOT_LITERAL 4:55', 'NOT_LITERAL 4:58', 'NOT_LITERAL 4:65']);
  });

  test.each([
    "charts: { x: helm('1.2.3', 'c', 'https://user:secret@x.y' + z) }", 'charts: { x: fetch("https://x.y/?t=secret") }', "charts: { x: 'user:secret@host' as any }",
    "charts: { 'https://user:secret@host': 'a', 'https://user:secret@host': 'b' }",
  ])('fails if a message shows a credential: %s', (body) => {
    const { problems } = parseSyntax(FILE, manifestText(body));
    expect(problems).not.toEqual([]);
    expect(messages(problems).join('\n')).not.toContain('secret');
  });

  test('counts a byte order mark and CRLF as an editor does', () => {
    expect(places(parseSyntax(FILE, '\ufefflet x;').problems)).toEqual(['NOT_LITERAL 1:1']);
    expect(places(parseSyntax(FILE, manifestText("charts: { '😀': x }").replaceAll('\n', '\r\n')).problems)).toEqual(['NOT_LITERAL 4:17']);
  });
});

describe('parseSyntax with hostile texts', () => {
  const pieces = [
    IMPORTS, 'export const versions = defineVersions({', '});', 'export default ', "'", '"', '`', '${', '}', '{', '(', ')', '[', ']', ',', ':', ';', '\n', '\r\n', '//', '/*', '*/', '...', '=>',
    'charts', 'infrastructure', '__proto__', 'constructor', 'toString', "helm('1.2.3', 'a', 'https://b.c')", "external('a/b')", 'as const', 'satisfies', '<', '>', '@', '#', '!', '\\', '\\u{110000}',
    '\u0000', '\u2028', '\ufeff', '\ud800', '😀', '1n', '0x', '/a/', 'await', 'import', 'import(', 'enum E {', 'class {', 'new.target', 'async', 'yield', '?.', '??', '<!--', '#!',
  ];

  test('fails if any text throws or is neither read nor refused', () => {
    const text = fc.oneof(
      fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(' ')),
      fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => manifestText(parts.join(''))),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(fc.property(text, (hostile) => {
      const { tree, problems } = parseSyntax(FILE, hostile);
      return (tree === undefined) === (problems.length > 0) && problems.every(({ at }) => at?.line !== undefined && at.column !== undefined);
    }), { seed: 1, numRuns: 3000 });
  });

  test.each(['[', '{', '(', '`${', 'a=>', '{a:', '!', 'a+', 'a?', '<T>', 'new '])('refuses 500,000 of %s without crashing', (piece) => {
    expect(parseSyntax(FILE, piece.repeat(500_000)).problems.map(({ code }) => code)).toContain('MANIFEST_SYNTAX');
    expect(parseSyntax(FILE, manifestText(`charts: ${piece.repeat(2000)}`)).problems).not.toEqual([]);
  });

  test('reads a text of a megabyte', () => {
    const text = manifestText(`charts: {\n${Array.from({ length: 10_000 }, (_, index) => chartText(`release-${index}`)).join('\n')}\n}`);
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(parseSyntax(FILE, text).problems).toEqual([]);
  });

  test('reports thousands of problems in a text of a megabyte', () => {
    const text = manifestText(`charts: {\n${Array.from({ length: 10_000 }, (_, index) => `  'release-${index}': [${' '.repeat(80)}x],`).join('\n')}\n}`);
    expect(parseSyntax(FILE, text).problems).toHaveLength(10_000);
  });
});
