import { DEFAULT_HABITS, detectHabits, mostFrequent, type Habits } from '../../src/manifest/habits';
import { parseSyntax } from '../../src/manifest/syntax';

function habitsOf(body: string): Habits {
  const text = `import { defineVersions, helm } from 'sluice';\nexport default defineVersions(${body});\n`;
  const { tree } = parseSyntax('f', text);
  if (!tree) throw new Error(`no manifest: ${text}`);
  return detectHabits(text, tree);
}

const CALL = "helm('1.0.0', 'a', 'oci://x')";

describe('detectHabits', () => {
  test('has the defaults where the file shows nothing', () => {
    expect(habitsOf('{}')).toEqual(DEFAULT_HABITS);
  });

  test.each<readonly [string, string, Partial<Habits>]>([
    ['tabs', `{\n\tinfrastructure: {\n\t\ta: ${CALL},\n\t},\n}`, { indent: '\t' }],
    ['four spaces', `{\n    infrastructure: {\n        a: ${CALL}, b: ${CALL},\n    },\n}`, { indent: '    ' }],
    ['the quotes of most strings', '{ infrastructure: { \'a-b\': helm("1.0.0", "a", `x`) } }', { quote: '"', keyQuote: "'" }],
    ['keys in the quotes of strings', '{ infrastructure: { a: helm("1.0.0", "a", "x") } }', { quote: '"', keyQuote: '"' }],
    ['keys that no backtick can be around', '{ infrastructure: { a: helm(`1.0.0`, `a`, `x`) } }', { quote: '`', keyQuote: "'" }],
    ['names in quotes, fields without', `{ charts: { 'a': { namespace: 'n', chart: ${CALL} } } }`, { quotedNames: true, quotedFields: false }],
    ['names that need their quotes as no habit', `{ charts: { 'a-b': { namespace: 'n', chart: ${CALL} } } }`, { quotedNames: false }],
    ['fields in quotes', `{ "charts": { a: { "namespace": 'n', "chart": ${CALL} } } }`, { quotedNames: false, quotedFields: true }],
    ['no trailing commas, comments aside', `{\n infrastructure: {\n a: ${CALL} // x\n }\n}`, { trailingComma: false }],
    ['trailing commas, those on one line not counted', `{\n infrastructure: {\n a: { version: ${CALL} }, b: { version: ${CALL} },\n },\n}`, { trailingComma: true }],
    ['no spaces', '{infrastructure:{a:helm(\'1.0.0\',\'a\',\'x\'),b:helm(\'1.0.0\',\'a\',\'x\')}}', { padding: '', colon: ':', comma: ',' }],
    ['spaces in lists', `{ charts: { a: { namespace: 'n', chart: ${CALL}, dependsOn: [ 'b' ] } } }`, { listPadding: ' ' }],
    ['sorted fields', `{ charts: { a: { chart: ${CALL}, namespace: 'n' } } }`, { sortedFields: true }],
    ['fields that are sorted by chance as no habit', `{ charts: { a: { chart: ${CALL}, namespace: 'n' }, b: { namespace: 'n', chart: ${CALL} } } }`, { sortedFields: false }],
    ['one line', `{ infrastructure: { a: ${CALL} } }`, { oneLine: true }],
    ['several lines', `{ infrastructure: {\n a: ${CALL} } }`, { oneLine: false }],
  ])('sees %s', (_, body, expected) => {
    expect(habitsOf(body)).toMatchObject(expected);
  });

  test.each(['\n', '\r\n', '\r'])('sees line breaks %j', (lineBreak) => {
    const text = 'import { defineVersions } from \'sluice\';\nexport default defineVersions({});\n'.replace(/\n/g, lineBreak);
    const { tree } = parseSyntax('f', text);
    expect(tree && detectHabits(text, tree).lineBreak).toBe(lineBreak);
  });
});

describe('mostFrequent', () => {
  test.each([[[], undefined], [[1, 2, 2], 2], [[1, 2], 1], [[false, true, true], true]])('of %j is %j', (seen, expected) => {
    expect(mostFrequent<unknown>(seen)).toBe(expected);
  });
});
