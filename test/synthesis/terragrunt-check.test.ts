import { formatProblem } from '../../src/errors';
import { checkTerragrunt } from '../../src/synthesis/terragrunt-check';
import { renderStacks } from '../../src/synthesis/terragrunt-stack';
import { terragruntContext, type TerragruntCase } from '../support/terragrunt';

function problems(options: TerragruntCase): readonly string[] {
  return checkTerragrunt(terragruntContext(options).fleet).map((problem) => formatProblem({ ...problem, at: undefined }));
}

describe('checkTerragrunt', () => {
  test('finds nothing wrong with what is right', () => {
    expect(problems({
      terragrunt: { stacks: './a/b', units: '.' },
      units: [{ name: 'a_b', values: { 'versions': 'x', 'any name': ' f("${y}") ' } }, { name: 'ä "b" ${c}', path: 'c/d-1', versions: true }],
      stack: { locals: { 'a-b_1': null } },
    })).toEqual([]);
  });

  test.each<[string, TerragruntCase, string]>([
    ['an absolute folder', { terragrunt: { stacks: '/etc' } }, 'terragrunt.stacks is not a folder below the fleet\'s; found "/etc"; allowed: a relative path with forward slashes and no ".."'],
    ['a folder above', { terragrunt: { units: 'a/../../b' } }, 'terragrunt.units is not a folder below'],
    ['a folder with a backslash', { terragrunt: { units: 'a\\b' } }, 'terragrunt.units is not a folder below'],
    ['an empty path', { units: [{ name: 'x', path: '' }] }, 'the path of the unit "x" is not a folder below'],
    ['a path with a control character', { units: [{ name: 'x', path: 'a\nb' }] }, 'the path of the unit "x" is not a folder below'],
    ['a home folder', { units: [{ name: 'x', path: '~/x' }] }, 'the path of the unit "x" is not a folder below'],
    ['no name', { units: [{ name: '', path: 'x' }] }, 'a unit of terragrunt.unit has no name'],
    ['a name that is taken', { units: [{ name: 'x', path: 'a' }, { name: 'x', path: 'b' }] }, 'two units of terragrunt.unit have the same name; found "x"'],
    ['a path that is taken', { units: [{ name: 'a_b' }, { name: 'a-b' }] }, 'two units of terragrunt.unit have the same path; found "a-b"'],
    ['versions given twice', { units: [{ name: 'x', versions: true, values: { versions: '1' } }] }, 'the unit "x" is given `versions` twice; take it out of `values`'],
    ['a value that is no expression', { units: [{ name: 'x', values: { a: 'minimal size' } }] }, 'the value "a" of the unit "x" is no HCL expression: expected the end of the expression, found "size"; found "minimal size"; allowed: an expression'],
    ['a value that ends the block', { units: [{ name: 'x', values: { a: '1\n}\nlocals {' } }] }, 'the value "a" of the unit "x" is no HCL expression'],
    ['a value with a comment', { units: [{ name: 'x', values: { a: '1 # }' } }] }, 'the value "a" of the unit "x" is no HCL expression'],
    ['versions in locals', { stack: { locals: { versions: {} } } }, '`stack.locals` has "versions"; take it out'],
    ['a local that HCL cannot name', { stack: { locals: { 'a b': 1 } } }, '`stack.locals` has a name that HCL does not take; found "a b"'],
  ])('refuses %s', (_, options, message) => {
    expect(problems(options)).toEqual([expect.stringContaining(`FLEET_INVALID: ${message}`)]);
  });

  test('finds everything at once, and nothing is rendered', () => {
    const options: TerragruntCase = { terragrunt: { stacks: '/a', units: '..' }, units: [{ name: '', path: '/' }], stack: { locals: { 'versions': 1, '': 2 } } };
    expect(problems(options)).toHaveLength(6);
    expect(renderStacks(terragruntContext(options))).toMatchObject({ files: [], problems: { length: 6 } });
  });
});
