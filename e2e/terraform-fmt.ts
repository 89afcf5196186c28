import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import type { UnitProps } from '../src/fleet/options';
import type { Json } from '../src/manifest/json';
import { measureMisalignment } from '../src/synthesis/hcl/alignment';
import { parseHcl } from '../src/synthesis/hcl/parse-hcl';
import { renderStacks } from '../src/synthesis/terragrunt-stack';
import { renderUnits } from '../src/synthesis/terragrunt-unit';
import { hostileText } from '../test/support/hostile-text';
import { randomStackFile, randomUnitFile, type OwnerFileOptions } from '../test/support/random-owner-hcl';
import { DEV_STACK, terragruntContext, type InfrastructureVersions } from '../test/support/terragrunt';
import { ensureTool } from './build-tools';
import { Checks } from './support/checks';
import { isInstalled, run, runOk } from './support/run';

const FILES = 1500;
const UNITS: readonly UnitProps[] = ['config', 'talos', 'bootstrap'].map((name) => ({ name, versions: true }));
const UNIT = 'infrastructure/units/config/terragrunt.hcl';
const MANIFESTS: readonly InfrastructureVersions[] = [{}, { talos: 'v1.12.1', gateway_api: 'v1.4.1' }, [['a b', '${x} "q" 👩‍👩‍👧'], ['日本', '1']]];

type Edit = (text: string, versions: InfrastructureVersions) => string;

const editStack: Edit = (text, versions) => onlyText(renderStacks(terragruntContext({ units: UNITS, versions, current: { [DEV_STACK]: text } })));
const editUnit: Edit = (text) => onlyText(renderUnits(terragruntContext({ units: UNITS.slice(0, 1), current: { [UNIT]: text } })));

function onlyText({ files }: { readonly files: readonly { readonly text: string }[] }): string {
  const [file] = files;
  if (!file || files.length !== 1) throw new Error(`${files.length} files were rendered`);
  return file.text;
}

function main(): void {
  const checks = new Checks();
  const program = isInstalled('terraform', ['version']) ? 'terraform' : ensureTool('tofu');
  const { terraform_version: version } = JSON.parse(runOk(program, ['version', '-json'])) as { readonly terraform_version: string };
  checks.uses(path.basename(program), version);
  const fmt = (texts: readonly string[]): readonly string[] => formatAll(program, texts);

  checks.section('The judge finds what is wrong');
  checks.check('moves an = and a comment', () => {
    const [moved] = fmt(['a   = 1 # x\nlong = 2    # y\n']);
    if (moved !== 'a    = 1 # x\nlong = 2 # y\n') throw new Error(`gave ${JSON.stringify(moved)}`);
  });

  checks.section('Created files');
  checks.check('are left as they are', () => createdFilesStay(fmt));
  for (const [name, files, edit] of [['Stacks', randomStackFile, editStack], ['Units', randomUnitFile, editUnit]] as const) {
    checks.section(`${name} of owners who run fmt`);
    checks.check('are left as they are once edited', () => editedFilesStay(fmt, files({ trailingComments: false }), edit));
    checks.check('are left as they are but for comments that stood in one column with ours', () => onlyCommentsMove(fmt, files, edit));
  }
  checks.finish();
}

/** Runs fmt over many texts at once. */
function formatAll(program: string, texts: readonly string[]): readonly string[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-fmt-'));
  try {
    const names = texts.map((_, index) => path.join(folder, `${index}.tf`));
    names.forEach((name, index) => fs.writeFileSync(name, texts[index] as string));
    const { status, stderr } = run(program, ['fmt', folder]);
    if (status !== 0) throw new Error(`fmt ended with ${status}\n${stderr}`);
    return names.map((name) => fs.readFileSync(name, 'utf8'));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

type Format = (texts: readonly string[]) => readonly string[];

function createdFilesStay(fmt: Format): string {
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' }, hostileText, fc.integer(), fc.boolean(), fc.constant(null),
      fc.array(tie('json'), { maxLength: 3 }), fc.dictionary(hostileText, tie('json'), { maxKeys: 4 }),
    ),
  }));
  const locals = fc.dictionary(fc.constantFrom('a', 'name', 'a_long_name', 'x-y', 'features'), json);
  const stacks = fc.sample(fc.tuple(locals, fc.constantFrom(...MANIFESTS)), { seed: 1, numRuns: FILES }).map(([values, versions]) => {
    const units: readonly UnitProps[] = [...UNITS, { name: 'x', values: { 'a': 'local.a', 'long name': '[\n      1,\n    ]', 'b': '1' } }];
    return onlyText(renderStacks(terragruntContext({ units, versions, stack: { locals: values } })));
  });
  const units = UNITS.map((unit) => onlyText(renderUnits(terragruntContext({ units: [unit] }))));
  return expectUnchanged(fmt, [...stacks, ...units]);
}

function editedFilesStay(fmt: Format, files: fc.Arbitrary<string>, edit: Edit): string {
  return expectUnchanged(fmt, editedFiles(fmt, files, edit));
}

/** There is no other way to write such a file: what is checked is that nothing but comments moves, and only where it was foreseen. */
function onlyCommentsMove(fmt: Format, files: (options: OwnerFileOptions) => fc.Arbitrary<string>, edit: Edit): string {
  const edited = editedFiles(fmt, files({ trailingComments: true }), edit);
  const foreseen = edited.map((text) => measureMisalignment(parseHcl(text)));
  const stays = edited.filter((_, index) => foreseen[index]?.comments === 0);
  expectUnchanged(fmt, stays);
  const moved = edited.filter((text) => !stays.includes(text));
  const withoutGaps = (text: string): string => text.replace(/ +(#|\/\/)/g, ' $1');
  fmt(moved).forEach((text, index) => {
    if (withoutGaps(text) !== withoutGaps(moved[index] as string)) throw new Error(`more than comments moved:\n${moved[index]}\nbecame\n${text}`);
  });
  return `${stays.length} files, ${moved.length} with comments that move`;
}

/** Files as an owner has them who runs fmt, with the versions of some manifest. */
function editedFiles(fmt: Format, files: fc.Arbitrary<string>, edit: Edit): readonly string[] {
  const tidy = fmt(fmt(fc.sample(files, { seed: 1, numRuns: FILES })));
  return tidy.map((text, index) => edit(text, MANIFESTS[index % MANIFESTS.length] as InfrastructureVersions));
}

function expectUnchanged(fmt: Format, texts: readonly string[]): string {
  fmt(texts).forEach((text, index) => {
    if (text !== texts[index]) throw new Error(`fmt changes\n${texts[index]}\nto\n${text}`);
  });
  return `${texts.length} files`;
}

main();
