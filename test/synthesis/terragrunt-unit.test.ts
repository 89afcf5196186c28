import { formatProblem } from '../../src/errors';
import { renderUnits } from '../../src/synthesis/terragrunt-unit';
import { readWithOracle } from '../support/hcl-oracle';
import { terragruntContext, type TerragruntCase } from '../support/terragrunt';

const TALOS = 'infrastructure/units/talos/terragrunt.hcl';

function render(current: string): { readonly text: string | undefined; readonly problems: readonly string[] } {
  const { files, problems } = renderUnits(terragruntContext({ units: [{ name: 'talos', versions: true }], current: { [TALOS]: current } }));
  return { text: files[0]?.text, problems: problems.map(formatProblem) };
}

const lines = (...each: readonly string[]): string => each.map((line) => `${line}\n`).join('');

describe('renderUnits', () => {
  test('creates the units that take versions and no other', async () => {
    const { files, problems } = renderUnits(terragruntContext({ units: [{ name: 'talos', versions: true }, { name: 'unifi' }, { name: 'set_params', versions: true }] }));
    expect(problems).toEqual([]);
    expect(files.map(({ path, kind }) => ({ path, kind }))).toEqual([
      { path: TALOS, kind: 'managed' }, { path: 'infrastructure/units/set-params/terragrunt.hcl', kind: 'managed' },
    ]);
    expect(files[0]?.text).toBe(lines(
      '# `versions` in `inputs` is written by "sluice synth"; the rest is yours.',
      '# The module has a variable "versions" of the type map(string): the infrastructure versions of the cluster, by name.',
      'terraform {',
      '  source = "../../../../modules//talos"',
      '}',
      '',
      'inputs = {',
      '  versions = values.versions',
      '}',
    ));
    expect(await readWithOracle(files[0]?.text as string)).toEqual({
      terraform: [{ source: '../../../../modules//talos' }], inputs: { versions: '${values.versions}' },
    });
    expect(render(files[0]?.text as string)).toEqual({ text: files[0]?.text, problems: [] });
  });

  test.each<[TerragruntCase['terragrunt'], string, string, string]>([
    [{ stacks: 'stacks', units: 'units' }, 'talos', 'units/talos', '../../../../modules//talos'],
    [{ stacks: 'a/b/stacks', units: 'c/units' }, 'talos', 'c/units/talos', '../../../../../../c/modules//talos'],
    [{}, 'net/talos', 'infrastructure/units/net/talos', '../../../../../modules//net/talos'],
  ])('finds the module from %j and the path %s', (terragrunt, path, folder, source) => {
    const { files } = renderUnits(terragruntContext({ terragrunt, units: [{ name: 'talos', path, versions: true }] }));
    expect(files[0]?.path).toBe(`${folder}/terragrunt.hcl`);
    expect(files[0]?.text).toContain(`  source = "${source}"\n`);
  });

  test.each<[string, string, string]>([
    ['adds versions to inputs', lines('inputs = {', '  features = 1', '}'), lines('inputs = {', '  features = 1', '  versions = values.versions', '}')],
    ['sets versions apart from shorter names', lines('inputs = {', '  a    = 1', '  name = 2', '}'), lines('inputs = {', '  a    = 1', '  name = 2', '', '  versions = values.versions', '}')],
    ['fills empty inputs', lines('inputs = {}'), lines('inputs = { versions = values.versions }')],
    ['adds inputs behind all else', lines('terraform {', '}'), lines('terraform {', '}', '', 'inputs = {', '  versions = values.versions', '}')],
    ['adds inputs behind a line without an end', '# empty', lines('# empty', '', 'inputs = {', '  versions = values.versions', '}')],
    ['adds inputs to an empty file', '', lines('inputs = {', '  versions = values.versions', '}')],
    ['takes over data', lines('inputs = {', '  versions = {', '    talos = "v1"', '  }', '}'), lines('inputs = {', '  versions = values.versions', '}')],
    ['keeps what is there', lines('inputs = {', '  versions    = values.versions', '  a_long_name = 1', '}'), lines('inputs = {', '  versions    = values.versions', '  a_long_name = 1', '}')],
    ['passes over inputs of blocks', lines('dependency "a" {', '  inputs = {', '  }', '}'), lines('dependency "a" {', '  inputs = {', '  }', '}', '', 'inputs = {', '  versions = values.versions', '}')],
    ['keeps inputs that merge the versions in', lines('inputs = merge(local.a, { versions = values.versions })'), lines('inputs = merge(local.a, { versions = values.versions })')],
    ['keeps inputs where the versions are read elsewhere', lines('locals {', '  x = "${values.versions.talos}"', '}', 'inputs = local'), lines('locals {', '  x = "${values.versions.talos}"', '}', 'inputs = local')],
  ])('%s', (_, before, after) => {
    expect(render(before)).toEqual({ text: after, problems: [] });
    expect(render(after)).toEqual({ text: after, problems: [] });
    expect(render(before.replaceAll('\n', '\r\n')).text).toBe(before.includes('\n') ? after.replaceAll('\n', '\r\n') : after);
  });

  test.each<[string, string, string, string]>([
    ['inputs', 'inputs = dependency.config.outputs.talos', ':2:1', 'found `dependency.config.outputs.talos`; write `inputs = merge(dependency.config.outputs.talos, { versions = values.versions })`'],
    ['inputs', 'inputs = {\n  for k, v in local.x : k => v\n}', ':2:1', 'found `{ ...`; write `inputs = merge(..., { versions = values.versions })`'],
    ['versions', 'inputs = { versions = local.versions }', ':2:12', 'found `local.versions`; write `versions = values.versions`'],
    ['versions', 'inputs = { versions = "values.versions" } # values.versions', ':2:12', 'found `"values.versions"`; write `versions = values.versions`'],
  ])('leaves computed %s alone and says what to write: %s', (name, line, at, message) => {
    const before = `# talos\n${line}\n`;
    expect(render(before)).toEqual({
      text: before,
      problems: [
        `UNIT_LEFT_ALONE: ${TALOS}${at}: the unit "talos" does not take the versions: its \`${name}\` is computed, and so its owner's; ${message}, or take \`versions: true\` from it in fleet.ts`,
      ],
    });
  });

  test('shortens a long expression in a message', () => {
    const [problem] = render(`inputs = local.${'x'.repeat(200)}\n`).problems;
    expect(problem).toContain(`found \`local.${'x'.repeat(74)} ...\``);
  });

  test('says where a file is not HCL, and does not write it', () => {
    expect(render('inputs = {\n  a = 1 b = 2\n}\n')).toEqual({
      text: undefined,
      problems: [`MANAGED_FILE_SYNTAX: ${TALOS}:2:9: the file is not HCL: expected "}", found "b"; put it right; sluice changes only files that it can read`],
    });
  });

  test('renders nothing where the fleet has no Terragrunt, or a wrong one', () => {
    const context = terragruntContext({ units: [{ name: 'talos', path: '../talos', versions: true }] });
    expect(renderUnits(context)).toEqual({ files: [], problems: [] });
    Object.assign(context.fleet.props, { terragrunt: undefined });
    expect(renderUnits(context)).toEqual({ files: [], problems: [] });
  });
});
