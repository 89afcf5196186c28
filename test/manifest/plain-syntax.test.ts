import fc from 'fast-check';
import { Findings } from '../../src/manifest/findings';
import { readFullSyntax } from '../../src/manifest/full-syntax';
import { readPlainSyntax } from '../../src/manifest/plain-syntax';
import { chartText, IMPORTS, manifestText } from '../support/manifest-text';
import { anyFormatting, plainFormatting, renderRandomly, tidyFormatting } from '../support/random-formatting';
import { anyManifest } from '../support/random-manifest';
import { anyRevisions } from '../support/random-revisions';

/** What it reads must be what the parser of the whole language reads; gives whether it read anything. */
function agrees(text: string): boolean {
  const plain = readPlainSyntax(text);
  const findings = new Findings('m', text);
  if (plain) expect({ tree: plain, problems: [] }).toEqual({ tree: readFullSyntax(findings), problems: findings.problems });
  return plain !== undefined;
}

const PLAIN = manifestText(`  infrastructure: { talos: githubRelease('v1.0.0', 'siderolabs/talos'), },
  charts: {
    // a comment
    ${chartText('a', "dependsOn: ['b', external('x/y')], test: true, hold: { reason: \"don't\", allow: '<2.0.0' }")} /* another,
    } */
    b: { namespace: \`b\`, chart: helm("1.0.0", \`b\`, 'oci://x/y') }
  },`);

describe('readPlainSyntax', () => {
  test.each([
    ['a manifest as people write it', PLAIN],
    ['Windows line breaks', PLAIN.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${PLAIN}`],
    ['several imports', PLAIN.replace(IMPORTS, "import { defineVersions, helm } from 'sluice';\nimport { external, githubRelease, } from \"sluice\";")],
    ['a comment at the end', `${PLAIN}// end`],
    ['nothing in it', manifestText('')],
    ['no semicolon at the end', PLAIN.trimEnd().slice(0, -1)],
    ['any characters in strings', PLAIN.replace("don't", 'ключ 😀 \u2028 // { /* ${x} é')],
  ])('reads %s', (_, text) => {
    expect(agrees(text)).toBe(true);
  });

  test.each([
    ['an escape', PLAIN.replace("don't", 'don\\u0027t')], ['a template', PLAIN.replace('`b`,', '`${b}`,')], ['a spread', PLAIN.replace('b: {', '...b, b: {')],
    ['a number', PLAIN.replace('test: true', 'test: 1')], ['a key twice', PLAIN.replace('b: {', "'a': {")], ['a helper that is not imported', PLAIN.replace('external, ', '')],
    ['a type import', PLAIN.replace('import {', 'import type {')], ['another export', PLAIN.replace('const versions', 'const live')], ['a default export', PLAIN.replace('const versions =', 'default')],
    ['something behind it', `${PLAIN}foo;`], ['an open comment', `${PLAIN}/*`], ['an open string', PLAIN.replace("'v1.0.0'", "'v1.0.0")], ['a hole', PLAIN.replace("['b', ", "['b',, ")],
    ['a missing comma', PLAIN.replace('},\n  charts', '}\n  charts')], ['a shorthand', PLAIN.replace('test: true', 'test')], ['__proto__', PLAIN.replace('b: {', '__proto__: {')],
    ['a space before the parenthesis', PLAIN.replace('helm("', 'helm ("')], ['a comma behind arguments', PLAIN.replace("'oci://x/y')", "'oci://x/y',)")],
    ['an argument in parentheses', PLAIN.replace('helm("1.0.0"', 'helm(("1.0.0")')], ['an import under another name', PLAIN.replace('helm }', 'helm as h }')],
    ['an import twice', PLAIN.replace('external,', 'external, external,')], ['an import of another module', PLAIN.replace("'sluice'", "'other'")], ['no text', ''],
    ['no-break spaces', PLAIN.replace('  charts', '\u00a0charts')], ['a line break in a string', PLAIN.replace('v1.0.0', 'v1\n')], ['as const', PLAIN.replace('});', '} as const);')],
    ['a directive', `'use strict';\n${PLAIN}`], ['too many levels', PLAIN.replace("['b', ", "[[[[[[[['b']]]]]]], ")],
  ])('leaves %s to the parser of the whole language', (_, text) => {
    expect(agrees(text)).toBe(false);
  });

  const word = fc.constantFrom('cilium', 'cert-manager', 'a', 'b2', 'toString', 'x_y');
  const sentence = fc.constantFrom('why', '// not yet', 'ключ 😀 \u2028', '*/ }, {', 'true');
  const source = fc.record({ kind: fc.constant('helm' as const), version: fc.constantFrom('1.0.0', 'v1.2.3-rc.1+b'), chart: word, repository: fc.constant('https://charts.example.org') });
  const hold = fc.record({ reason: sentence, allow: sentence }, { requiredKeys: ['reason'] });
  const dependsOn = fc.array(fc.oneof(word, word.map((name) => ({ kind: 'external' as const, name }))), { maxLength: 3 });
  const chart = fc.record(
    { kind: fc.constant('chart' as const), name: word, namespace: word, source, dependsOn, values: word, test: fc.boolean(), hold },
    { requiredKeys: ['kind', 'name', 'namespace', 'source', 'dependsOn', 'test'] },
  );
  const tool = fc.record({ kind: fc.constant('infrastructure' as const), name: word, source, hold }, { requiredKeys: ['kind', 'name', 'source'] });
  const plainManifest = fc.record({ infrastructure: fc.uniqueArray(tool, { maxLength: 3, selector: ({ name }) => name }), charts: fc.uniqueArray(chart, { maxLength: 4, selector: ({ name }) => name }) });

  test.each([['any', anyFormatting], ['a tidy', tidyFormatting], ['a plain', plainFormatting]] as const)('reads %s formatting as the parser of the whole language does', (_, formatting) => {
    let read = 0;
    fc.assert(fc.property(plainManifest, formatting, (manifest, how) => {
      if (agrees(renderRandomly(manifest, { ...how, exported: 'const' }))) read += 1;
    }), { seed: 1, numRuns: 400 });
    expect(read).toBeGreaterThan(100);
  });

  test('reads no manifest otherwise, however unusual', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, (manifest, how) => void agrees(renderRandomly(manifest, how))), { seed: 1, numRuns: 500 });
  });

  test('is never misled by what breaks a manifest', () => {
    fc.assert(fc.property(anyRevisions, (revisions) => revisions.forEach(agrees)), { seed: 1, numRuns: 250 });
  });
});
