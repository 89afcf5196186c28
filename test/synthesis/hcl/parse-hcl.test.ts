import fc from 'fast-check';
import type { HclAttribute, HclBlock, HclExpression, HclFile, HclObject } from '../../../src/synthesis/hcl/nodes';
import { parseHcl, parseHclExpression } from '../../../src/synthesis/hcl/parse-hcl';
import { HclSyntaxError } from '../../../src/synthesis/hcl/syntax-error';
import { readWithOracle } from '../../support/hcl-oracle';
import { encodings, randomStackFile } from '../../support/random-owner-hcl';

function syntaxError(text: string): HclSyntaxError | undefined {
  try {
    parseHcl(text);
    return undefined;
  } catch (error) {
    if (error instanceof HclSyntaxError) return error;
    throw error;
  }
}

function attribute({ body }: Pick<HclFile, 'body'>, name: string): HclAttribute {
  return body.find((node): node is HclAttribute => node.kind === 'attribute' && node.name === name) as HclAttribute;
}

function block({ body }: HclFile, type: string): HclBlock {
  return body.find((node): node is HclBlock => node.kind === 'block' && node.type === type) as HclBlock;
}

describe('parseHcl', () => {
  const text = [
    '# versions = { decoy = 1 }',
    'locals {',
    '  name     = "${upper("x")} }"',
    '  versions = { talos = "v1" } // behind',
    '  text     = <<-EOT',
    '    versions = { decoy = 2 }',
    '    ${ { a = "}" }.a }',
    '  EOT',
    '}',
    'unit "talos" {',
    '  values = { versions = local.versions, "b c" : 2',
    '    (local.key) = 3 }',
    '}',
    '',
  ].join('\n');

  test.each([['LF', text], ['CRLF', text.replaceAll('\n', '\r\n')], ['a byte order mark', `\uFEFF${text}`]])('finds exact ranges with %s', (_, written) => {
    const file = parseHcl(written);
    const slice = ({ start, end }: { readonly start: number; readonly end: number }): string => written.slice(start, end);
    const locals = block(file, 'locals');
    const versions = attribute(locals, 'versions');
    expect([slice(versions.nameRange), slice(versions.operator), slice(versions.value)]).toEqual(['versions', '=', '{ talos = "v1" }']);
    expect(slice(versions)).toBe('versions = { talos = "v1" }');
    expect(slice(locals.braces)).toMatch(/^\{[^]*EOT\r?\n\}$/);
    expect(slice(attribute(locals, 'text').value)).toMatch(/^<<-EOT[^]*EOT$/);
    const values = attribute(block(file, 'unit'), 'values').value as HclObject;
    expect(values.items.map((item) => [item.name, slice(item.operator), slice(item.value)])).toEqual([
      ['versions', '=', 'local.versions'], ['b c', ':', '2'], [undefined, '=', '3'],
    ]);
  });

  test('gives type and labels of blocks, quoted or not', () => {
    const { body } = parseHcl('locals {}\nunit "a\\"b" {}\nx y "z" {\n  inner {\n  }\n}\n');
    expect(body.map((node) => (node.kind === 'block' ? [node.type, ...node.labels] : []))).toEqual([['locals'], ['unit', 'a"b'], ['x', 'y', 'z']]);
  });

  test.each([
    ['a = "x', 4, 'the string is not closed on its line'],
    ['a = "\\x"', 5, 'the escape sequence has no meaning in HCL'],
    ['a = <<EOT\nx\n', 4, 'the heredoc is not closed: no line has only "EOT"'],
    ['a = <<EOT x\nEOT\n', 4, 'a heredoc begins with a name right behind "<<" and a new line'],
    ['a = 1 /* x', 6, 'the comment is not closed'],
    ['a = "${x', 5, 'the "${" is not closed'],
    ['a = "%{foo}"', 7, 'expected "if", "else", "endif", "for" or "endfor", found "foo"'],
    ['a = "${1 2}"', 9, 'expected "}", found "2"'],
    ["a = 'x'", 4, 'the character has no meaning in HCL'],
    ['a = 1 b = 2', 6, 'expected a new line, found "b"'],
    ['a = 1\na = 2', 6, '"a" is set a second time'],
    ['a =\n1', 3, 'expected an expression, found the end of the line'],
    ['a = [1 2]', 7, 'expected "]", found "2"'],
    ['a = [b...]', 6, 'expected "]", found "..."'],
    ['a = { b = 1 c = 2 }', 12, 'expected "}", found "c"'],
    ['a = { b }', 8, 'expected "=" or ":", found "}"'],
    ['a = b.', 6, 'expected the name of an attribute, found the end'],
    ['a = [for x of y : x]', 14, 'expected "in", found "y"'],
    ['a {', 3, 'expected a name, found the end'],
    ['a { b = 1\n}', 9, 'expected "}", found the end of the line'],
    ['a "${b}" {}', 2, 'expected "=", "{" or a label, found a string'],
    ['= 1', 0, 'expected a name, found "="'],
  ])('says where %j is wrong and why', (wrong, offset, message) => {
    const error = syntaxError(wrong);
    expect({ offset: error?.offset, message: error?.message }).toEqual({ offset, message });
  });

  test('refuses what is nested without end instead of running out of stack', () => {
    expect(syntaxError(`a = ${'['.repeat(100_000)}`)?.message).toBe('the expressions are nested too deeply');
    expect(syntaxError(`a = ${'"${'.repeat(100_000)}`)?.message).toBe('the templates are nested too deeply');
    expect(syntaxError(`a = ${'!'.repeat(10_000)}x`)).toBeUndefined();
    expect(syntaxError(`${'a {\n'.repeat(100_000)}`)?.message).toBe('the blocks are nested too deeply');
  });

  test('agrees with HashiCorp\'s parser on what is HCL, also for files that were damaged', async () => {
    const bits = ['"', '${', '}', '{', '\n', ',', '=', '$', '%{', '\\', '<<EOT\n', '\nEOT\n', '#', '/*', '*/', '[', ']', '(', ')', ':', '?', '.', '-', '1', 'for ', '~', '...', '=>', '$${'];
    const damaged = fc.tuple(randomStackFile({ trailingComments: true }), fc.nat(), fc.nat(3), fc.constantFrom('', ...bits), fc.nat(4))
      .map(([file, place, cut, bit, encoding]) => {
        const encoded = encodings(file)[encoding] as string;
        const at = place % (encoded.length + 1);
        return encoded.slice(0, at) + bit + encoded.slice(at + cut);
      });
    const accepted = { both: 0, neither: 0 };
    for (const sample of fc.sample(damaged, { seed: 1, numRuns: 600 })) {
      const ours = syntaxError(sample) === undefined;
      const theirs = await readWithOracle(sample) !== undefined;
      if (ours !== theirs) throw new Error(`${ours ? 'accepted' : 'refused'} against the oracle: ${syntaxError(sample)?.message}\n${sample}`);
      accepted[ours ? 'both' : 'neither'] += 1;
    }
    expect(Math.min(accepted.both, accepted.neither)).toBeGreaterThan(100);
  });
});

describe('parseHclExpression', () => {
  const kinds: readonly (readonly [string, Partial<HclExpression> & { readonly kind: string }])[] = [
    ['"a\\n\\"\\u00e9\\U0001F600 $${x} %%{y}"', { kind: 'literal', value: 'a\n"é😀 ${x} %{y}' }],
    ['-1.5e3', { kind: 'literal', value: -1500 }],
    ['true', { kind: 'literal', value: true }],
    ['null', { kind: 'literal', value: null }],
    ['"${x}"', { kind: 'template' }],
    ['local.versions', { kind: 'traversal', path: ['local', 'versions'] }],
    ['local . versions.talos', { kind: 'traversal', path: ['local', 'versions', 'talos'] }],
    ['a-b', { kind: 'traversal', path: ['a-b'] }],
    ['local.a[0]', { kind: 'other' }],
    ['local.a.*.b', { kind: 'other' }],
    ['a + 1', { kind: 'other' }],
    ['!a', { kind: 'other' }],
    ['a ? b : c', { kind: 'other' }],
    ['(a)', { kind: 'other' }],
    ['[for x in y : x]', { kind: 'other' }],
    ['{\n  for k, v in y : k => v... if v }', { kind: 'other' }],
    ['f(x, [1,\n2]...)', { kind: 'call', name: 'f' }],
    ['provider::x::f()', { kind: 'call', name: 'provider::x::f' }],
    ['[1, "a",]', { kind: 'tuple' }],
    ['{ a = 1 }', { kind: 'object' }],
  ];
  test.each(kinds)('tells what %j is', (text, expected) => {
    expect(parseHclExpression(text)).toMatchObject({ ...expected, start: 0 });
  });

  test.each(['', ' ', 'a b', 'a # comment', '/* c */ a', 'a\n', '<<EOT\nx\nEOT\n', 'a = 1', '"x', '{'])('refuses %j', (text) => {
    expect(() => parseHclExpression(text)).toThrow(HclSyntaxError);
  });
});
