import { formatProblem } from '../../src/errors';
import type { UnitProps } from '../../src/fleet/options';
import { renderStacks } from '../../src/synthesis/terragrunt-stack';
import { DEV_STACK, terragruntContext, type TerragruntCase, type InfrastructureVersions } from '../support/terragrunt';

const TALOS: readonly UnitProps[] = [{ name: 'talos', versions: true }];

function render(options: TerragruntCase): { readonly text: string | undefined; readonly problems: readonly string[] } {
  const { files, problems } = renderStacks(terragruntContext(options));
  return { text: files.find(({ path }) => path === DEV_STACK)?.text, problems: problems.map(formatProblem) };
}

function edit(before: string, units: readonly UnitProps[] = [], versions?: InfrastructureVersions): string | undefined {
  return render({ units, current: { [DEV_STACK]: before }, ...(versions && { versions }) }).text;
}

const lines = (...each: readonly string[]): string => each.map((line) => `${line}\n`).join('');
const BLOCK = ['  versions = {', '    talos       = "v1.12.1"', '    gateway_api = "v1.4.1"', '  }'];

describe('renderStacks without a stack file', () => {
  test('creates one with the locals, the versions and the units', () => {
    const units: readonly UnitProps[] = [
      { name: 'config', versions: true, values: { name: 'local.name', storage_provisioning: ' local.storage ' } },
      { name: 'unifi' },
      { name: 'aws_set_params', path: 'aws/params', values: { on: 'true' } },
    ];
    const { text, problems } = render({ units, stack: { locals: { name: 'dev', features: ['a', 'b'], deep: { x: '${y}' } } } });
    expect(problems).toEqual([]);
    expect(text).toBe(lines(
      '# `versions`, in `locals` and in the `values` of the units, is written by "sluice synth" from clusters/dev/versions.ts; the rest is yours.',
      'locals {',
      '  name     = "dev"',
      '  features = ["a", "b"]',
      '  deep = {',
      '    x = "$${y}"',
      '  }',
      '',
      ...BLOCK,
      '}',
      '',
      'unit "config" {',
      '  source = "../../units/config"',
      '  path   = "config"',
      '',
      '  values = {',
      '    name                 = local.name',
      '    storage_provisioning = local.storage',
      '    versions             = local.versions',
      '  }',
      '}',
      '',
      'unit "unifi" {',
      '  source = "../../units/unifi"',
      '  path   = "unifi"',
      '}',
      '',
      'unit "aws_set_params" {',
      '  source = "../../units/aws/params"',
      '  path   = "aws/params"',
      '',
      '  values = {',
      '    on = true',
      '  }',
      '}',
    ));
  });

  test('creates one that is nothing but versions where nothing else is said', () => {
    expect(render({}).text).toMatch(/^# .*\nlocals \{\n {2}versions = \{\n(.*\n){2} {2}\}\n\}\n$/);
    expect(render({ versions: {} }).text).toMatch(/^# .*\nlocals \{\n {2}versions = \{\}\n\}\n$/);
  });

  test.each<[string, string, string, string]>([
    ['infra/stacks', 'infra/units', 'infra/stacks/dev', '../../units/talos'],
    ['./stacks/', 'units', 'stacks/dev', '../../units/talos'],
    ['a/b/c', '.', 'a/b/c/dev', '../../../../talos'],
    ['stacks', 'stacks/dev/units', 'stacks/dev', './units/talos'],
  ])('finds the units from stacks in %s and units in %s', (stacks, unitsFolder, folder, source) => {
    const { files } = renderStacks(terragruntContext({ terragrunt: { stacks, units: unitsFolder }, units: TALOS }));
    expect(files.map(({ path, kind }) => ({ path, kind }))).toEqual([{ path: `${folder}/terragrunt.stack.hcl`, kind: 'managed' }]);
    expect(files[0]?.text).toContain(`  source = "${source}"\n`);
  });

  test('leaves what it has created as it is', () => {
    const options: TerragruntCase = { units: [...TALOS, { name: 'config', versions: true, values: { a: 'local.b' } }], stack: { locals: { b: 1 } } };
    for (const versions of [undefined, {}]) {
      const { text } = render({ ...options, ...(versions && { versions }) });
      expect(render({ ...options, ...(versions && { versions }), current: { [DEV_STACK]: text as string } })).toEqual({ text, problems: [] });
    }
  });

  test('fails if a manifest\'s path can end the comment that names it', () => {
    expect(render({ manifest: 'a\nlocals {}\u2028.ts' }).text?.split('\n')[0]).toContain('from a\\nlocals {}\ufffd.ts;');
  });

  test('renders nothing where the fleet has no Terragrunt', () => {
    const context = terragruntContext({});
    Object.assign(context.fleet.props, { terragrunt: undefined });
    expect(renderStacks(context)).toEqual({ files: [], problems: [] });
  });
});

describe('renderStacks with an owner\'s stack file: locals', () => {
  test.each<[string, string, string]>([
    ['adds versions behind the last local, apart', lines('locals {', '  name = "x"', '}'), lines('locals {', '  name = "x"', '', ...BLOCK, '}')],
    ['adds versions behind comments', lines('locals {', '  # a = 1', '}'), lines('locals {', '  # a = 1', '', ...BLOCK, '}')],
    ['fills an empty block', lines('locals {', '}'), lines('locals {', ...BLOCK, '}')],
    ['opens an empty block', lines('locals {}'), lines('locals {', ...BLOCK, '}')],
    ['opens a block of one line', lines('locals { name = "x" }'), lines('locals {', '  name = "x"', '', ...BLOCK, '}')],
    ['creates the block before the first one', lines('# stack', '', '# talos', 'unit "talos" {}'), lines('# stack', '', 'locals {', ...BLOCK, '}', '', '# talos', 'unit "talos" {}')],
    ['creates the block in an empty file', '', lines('locals {', ...BLOCK, '}')],
    ['creates the block behind comments alone', '# nothing yet', lines('# nothing yet', '', 'locals {', ...BLOCK, '}')],
    [
      'takes over a hand-written block and nothing around it',
      lines('locals {', '  name = "x"', '  versions = { # mine', '      talos="v1" # renovate', '', '  } # end', '  other = 1', '}'),
      lines('locals {', '  name = "x"', ...BLOCK.slice(0, 3), '  } # end', '  other = 1', '}'),
    ],
    ['replaces one line by several', lines('locals {', '  versions = {}', '}'), lines('locals {', ...BLOCK, '}')],
    [
      'keeps one line where several would move the = of others',
      lines('locals {', '  name     = "x"', '  versions = {}', '}'),
      lines('locals {', '  name     = "x"', '  versions = { talos = "v1.12.1", gateway_api = "v1.4.1" }', '}'),
    ],
    ['takes the space before = with the alignment', lines('locals {', '  a_long_name = "x"', '  versions    = {}', '}'), lines('locals {', '  a_long_name = "x"', ...BLOCK, '}')],
    ['keeps a block of one line that has versions', lines('locals { versions = {} }'), lines('locals { versions = { talos = "v1.12.1", gateway_api = "v1.4.1" } }')],
    ['indents as the file does', lines('locals {', '\tname = "x"', '}'), lines('locals {', '\tname = "x"', '', ...BLOCK.map((line) => line.replace(/ {2}/y, '\t').replace(/\t {2}/y, '\t\t')), '}')],
    ['indents what it replaces as its line is', lines('locals {', ' versions = {}', '', '      a = 1', '}'), lines('locals {', ...BLOCK.map((line, index) => (index % 3 === 0 ? line.slice(1) : `   ${line}`)), '', '      a = 1', '}')],
    ['uses the block that has versions', lines('locals {', '  a = 1', '}', 'locals {', '  versions = {}', '}'), lines('locals {', '  a = 1', '}', 'locals {', ...BLOCK, '}')],
    [
      'passes over decoys',
      lines('locals {', '  # versions = {}', '  a = <<EOT', '  versions = {}', '}', 'EOT', '  b = { versions = {} }', '  c = "versions = {}"', '}'),
      lines('locals {', '  # versions = {}', '  a = <<EOT', '  versions = {}', '}', 'EOT', '  b = { versions = {} }', '  c = "versions = {}"', '', ...BLOCK, '}'),
    ],
  ])('%s', (_, before, after) => {
    expect(edit(before)).toBe(after);
    expect(edit(after)).toBe(after);
    expect(edit(before.replaceAll('\n', '\r\n'))).toBe(before === '' || !before.includes('\n') ? after : after.replaceAll('\n', '\r\n'));
    expect(edit(`\uFEFF${before}`)).toBe(`\uFEFF${after}`);
  });

  test.each<[string, string, string]>([
    ['writes {} where there is no infrastructure', lines('locals {', '  a = 1', '', '  versions = {', '    x = "1"', '  }', '}'), lines('locals {', '  a = 1', '', '  versions = {}', '}')],
    ['sets {} apart', lines('locals {', '  name = 1', '  versions = {', '    x = "1"', '  }', '}'), lines('locals {', '  name = 1', '', '  versions = {}', '}')],
  ])('%s', (_, before, after) => {
    expect(edit(before, [], {})).toBe(after);
    expect(edit(after, [], {})).toBe(after);
  });

  test('quotes what is no name and escapes what is a template', () => {
    expect(edit('locals {}\n', [], [['for', '1'], ['a b', '${x}'], ['c', '"\n']])).toBe(lines('locals {', '  versions = {', '    "for" = "1"', '    "a b" = "$${x}"', '    c     = "\\"\\n"', '  }', '}'));
  });

  test.each([
    'local.other', 'merge({ a = "1" }, local.x)', '{ a = local.b }', '{ "${k}" = "1" }', '{ (k) = "1" }', 'read_terragrunt_config("versions.hcl").locals.versions', '"v1"', '[]',
    '{ for k, v in local.x : k => v }', '({})', '<<EOT\nx\nEOT',
  ])('leaves versions = %s alone and says so', (expression) => {
    const before = `locals {\n  a = 1\n\n  versions = ${expression}\n}\n`;
    expect(render({ current: { [DEV_STACK]: before } })).toEqual({
      text: before,
      problems: [expect.stringContaining(`STACK_LEFT_ALONE: ${DEV_STACK}:4:3: the versions of clusters/dev/versions.ts do not reach this stack: \`versions\` in \`locals\` is computed`)],
    });
  });

  test('takes over any plain data', () => {
    for (const data of ['{ a = 1, "b" = null, c : [true, { d = "x" }] }', '{\n  }']) {
      expect(edit(`locals {\n  versions = ${data}\n}\n`)).toBe(lines('locals {', ...BLOCK, '}'));
    }
  });
});

describe('renderStacks with an owner\'s stack file: units', () => {
  const unit = (...content: readonly string[]): string => lines('locals {', ...BLOCK, '}', '', 'unit "talos" {', '  source = "x"', ...content, '}');

  test.each<[string, readonly string[], readonly string[]]>([
    ['adds values', [], ['', '  values = {', '    versions = local.versions', '  }']],
    ['adds a line to values', ['  values = {', '    features = 1', '  }'], ['  values = {', '    features = 1', '    versions = local.versions', '  }']],
    ['puts the = below that of a longer name', ['  values = {', '    a_long_name = 1', '  }'], ['  values = {', '    a_long_name = 1', '    versions    = local.versions', '  }']],
    ['sets itself apart from shorter names', ['  values = {', '    a    = 1', '    name = 2', '  }'], ['  values = {', '    a    = 1', '    name = 2', '', '    versions = local.versions', '  }']],
    ['follows values that end on other lines', ['  values = {', '    a = [', '    ]', '  }'], ['  values = {', '    a = [', '    ]', '    versions = local.versions', '  }']],
    ['follows a heredoc', ['  values = {', '    aaaaaaaa = <<EOT', 'x', 'EOT', '  }'], ['  values = {', '    aaaaaaaa = <<EOT', 'x', 'EOT', '    versions = local.versions', '  }']],
    ['follows commas', ['  values = {', '    features = 1,', '  }'], ['  values = {', '    features = 1,', '    versions = local.versions,', '  }']],
    ['follows the missing last comma', ['  values = {', '    features = 1,', '    features = 2', '  }'], ['  values = {', '    features = 1,', '    features = 2', '    versions = local.versions', '  }']],
    ['follows a comment', ['  values = {', '    features = 1 # a', '    # b', '  }'], ['  values = {', '    features = 1 # a', '    # b', '    versions = local.versions', '  }']],
    ['fills empty values', ['  values = {}'], ['  values = { versions = local.versions }']],
    ['fills empty values with a space', ['  values = { }'], ['  values = { versions = local.versions }']],
    ['fills empty values over lines', ['  values = {', '  }'], ['  values = {', '    versions = local.versions', '  }']],
    ['continues values on one line', ['  values = { a = 1 } # c'], ['  values = { a = 1, versions = local.versions } # c']],
    ['continues values that end with a comma', ['  values = { a = 1, }'], ['  values = { a = 1, versions = local.versions }']],
    ['continues values that end on the line of the last', ['  values = { a = 1,', '    b = 2 }'], ['  values = { a = 1,', '    b = 2, versions = local.versions }']],
    ['takes over data', ['  values = {', '    versions = {', '      talos = "v1" # old', '    }', '  }'], ['  values = {', '    versions = local.versions', '  }']],
    ['takes over data under a quoted name', ['  values = { "versions" : {} }'], ['  values = { "versions" : local.versions }']],
    [
      'sets itself apart when it becomes one line',
      ['  values = {', '    a = 1', '    versions = {', '    }', '    b = 1', '  }'],
      ['  values = {', '    a = 1', '', '    versions = local.versions', '', '    b = 1', '  }'],
    ],
    [
      'comes below its neighbour when it becomes one line',
      ['  values = {', '    features_x = 1', '    versions = {', '    }', '  }'],
      ['  values = {', '    features_x = 1', '    versions   = local.versions', '  }'],
    ],
    [
      'moves the comment of its own line',
      ['  values = {', '    features = "not so very short" # a', '    versions = {}                  # b', '  }'],
      ['  values = {', '    features = "not so very short" # a', '    versions = local.versions      # b', '  }'],
    ],
    [
      'keeps what its own line computes from the versions',
      ['  values = {', '    versions = merge(local.versions, { talos = "v0" })', '  }'],
      ['  values = {', '    versions = merge(local.versions, { talos = "v0" })', '  }'],
    ],
    ['reads over comments and lines', ['  values = (local # here', '    .versions)'], ['  values = (local # here', '    .versions)']],
    ['keeps values that read the versions', ['  values = merge(local.a, { versions = local.versions })'], ['  values = merge(local.a, { versions = local.versions })']],
  ])('%s', (_, before, after) => {
    expect(edit(unit(...before), TALOS)).toBe(unit(...after));
    expect(edit(unit(...after), TALOS)).toBe(unit(...after));
    expect(edit(unit(...before).replaceAll('\n', '\r\n'), TALOS)).toBe(unit(...after).replaceAll('\n', '\r\n'));
    expect(render({ units: TALOS, current: { [DEV_STACK]: unit(...before) } }).problems).toEqual([]);
  });

  test('gives the versions to every block of the unit and to no other', () => {
    const before = lines('unit "talos" {', '}', 'unit talos {}', '# unit "talos" {}', 'stack "talos" {', '}', 'unit "other" {', '  unit "talos" {', '  }', '}');
    const given = ['  values = {', '    versions = local.versions', '  }'];
    expect(edit(lines('locals {', ...BLOCK, '}') + before, TALOS)).toBe(
      lines('locals {', ...BLOCK, '}', 'unit "talos" {', ...given, '}', 'unit talos {', ...given, '}') + before.slice(before.indexOf('# unit')),
    );
  });

  test.each<[string, string, string]>([
    ['values = local.values', ':8:3', 'its `values` is computed, and so its owner\'s; found `local.values`; write `values = merge(local.values, { versions = local.versions })`'],
    ['values = merge(local.x, {\n    a = 1\n  })', ':8:3', 'found `merge(local.x, { ...`; write `values = merge(..., { versions = local.versions })`'],
    ['values = { versions = local.other }', ':8:14', 'its `versions` is computed, and so its owner\'s; found `local.other`; write `versions = local.versions`'],
    ['values = { versions = "local.versions" }', ':8:14', 'found `"local.versions"`; write'],
    ['values = { versions = x.local.versions }', ':8:14', 'found `x.local.versions`; write'],
  ])('leaves %s alone and says what to write', (line, at, message) => {
    const before = lines('locals {', ...BLOCK, '}', 'unit "talos" {', '  # what', `  ${line}`, '}').replace('  # what\n', '');
    const { text, problems } = render({ units: TALOS, current: { [DEV_STACK]: before } });
    expect(text).toBe(before);
    expect(problems).toEqual([expect.stringContaining(`UNIT_LEFT_ALONE: ${DEV_STACK}${at}: the unit "talos" is not given the versions: `)]);
    expect(problems[0]).toContain(message);
    expect(problems[0]).toContain('or take `versions: true` from it in fleet.ts');
  });

  test('says which unit an existing file does not have', () => {
    const { text, problems } = render({ units: TALOS, current: { [DEV_STACK]: lines('locals {', ...BLOCK, '}') } });
    expect(text).toBe(lines('locals {', ...BLOCK, '}'));
    expect(problems).toEqual([
      `UNIT_LEFT_ALONE: ${DEV_STACK}: the stack has no unit "talos" to give the versions to; add the unit with \`versions = local.versions\` in its \`values\`, or take \`versions: true\` from it in fleet.ts`,
    ]);
  });

  test('says where a file is not HCL, and does not write it', () => {
    expect(render({ units: TALOS, current: { [DEV_STACK]: '\uFEFFlocals {\r\n  a = "\r\n}\r\n' } })).toEqual({
      text: undefined,
      problems: [`MANAGED_FILE_SYNTAX: ${DEV_STACK}:2:7: the file is not HCL: the string is not closed on its line; put it right; sluice changes only files that it can read`],
    });
  });
});
