import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { FleetOnDisk } from '../src/commands/fleet-files';
import { unitPath } from '../src/synthesis/places';
import { synthesize } from '../src/synthesis/synthesize';
import { ensureTool, toolVersion } from './build-tools';
import { assertSame, Checks } from './support/checks';
import { DIST, infrastructureOf, readReferenceFleet, variantOf } from './support/fleets';
import { STRINGS } from './support/hostile-fleet';
import { isInstalled, runOk } from './support/run';
import { OTHER_UNITS, OWNERS_FILES, TerragruntRepository } from './support/terragrunt-repository';

const STACKS = 'infrastructure/stacks';
const UNITS = 'infrastructure/units';

function main(): void {
  const checks = new Checks();
  const terragrunt = ensureTool('terragrunt');
  checks.uses('terragrunt', toolVersion('terragrunt'));
  const programs = terraforms(checks);
  const reference = readReferenceFleet();
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-terragrunt-'));
  try {
    checkJudges(checks, new TerragruntRepository(path.join(temporary, 'control'), terragrunt, programs.tofu));
    for (const [name, program] of Object.entries(programs)) {
      const repository = (kind: string): TerragruntRepository => new TerragruntRepository(path.join(temporary, `${name}-${kind}`), terragrunt, program);
      checkSynthesized(checks, `The reference fleet, as dist/ has it, with ${name}`, reference, repository('synthesized'));
      checkHostile(checks, `Hostile texts in a stack, with ${name}`, reference, repository('hostile'));
      checkOwners(checks, `An owner's own stacks and units, with ${name}`, reference, repository('owner'));
    }
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  checks.finish();
}

/** The pinned OpenTofu, and Terraform where the machine has one. */
function terraforms(checks: Checks): Readonly<Record<string, string>> & { readonly tofu: string } {
  const tofu = ensureTool('tofu');
  checks.uses('tofu', toolVersion('tofu'));
  if (!isInstalled('terraform', ['-version'])) {
    console.log('terraform is not on this machine: judged by tofu alone');
    return { tofu };
  }
  checks.uses('terraform', (JSON.parse(runOk('terraform', ['version', '-json'])) as { readonly terraform_version: string }).terraform_version);
  return { tofu, terraform: 'terraform' };
}

/** A judge that finds nothing wrong where something is would make everything below worthless. */
function checkJudges(checks: Checks, repository: TerragruntRepository): void {
  const stack = `${STACKS}/wrong`;
  const write = (values: string, inputs: string): void => {
    repository.write(`${stack}/terragrunt.stack.hcl`, `unit "config" {\n  source = "../../units/config"\n  path   = "config"\n  values = ${values}\n}\n`);
    repository.write(`${UNITS}/config/terragrunt.hcl`, `terraform {\n  source = "../../../../modules//config"\n}\n\ninputs = ${inputs}\n`);
    repository.terragrunt(stack, 'stack', 'generate');
  };
  const refuses = (...args: readonly string[]): void => {
    if (repository.tryTerragrunt(stack, ...args).status === 0) throw new Error(`terragrunt ${args.join(' ')} finds nothing`);
  };

  checks.section('The judges find what is wrong');
  checks.check('fmt: an attribute out of line', () => {
    write('{ versions = {} }', '{ versions  = values.versions }');
    if (repository.tryTerragrunt('infrastructure', 'hcl', 'fmt', '--check').status === 0) throw new Error('terragrunt hcl fmt --check finds nothing');
  });
  checks.check('validate: a value that the stack does not give', () => {
    write('{}', '{ versions = values.versions }');
    refuses('hcl', 'validate');
  });
  checks.check('validate --inputs --strict: an input that the module does not know, and one that it lacks', () => {
    write('{ versions = {} }', '{ versions = values.versions, colour = "red" }');
    refuses('hcl', 'validate', '--inputs', '--strict');
    write('{ versions = {} }', '{ name = "x" }');
    refuses('hcl', 'validate', '--inputs', '--strict');
  });
  checks.check('apply: a version that is no string', () => {
    write('{ versions = { talos = ["v1"] } }', '{ versions = values.versions }');
    refuses('stack', 'run', 'apply', '--', '-auto-approve');
  });
}

function checkSynthesized(checks: Checks, title: string, reference: FleetOnDisk, repository: TerragruntRepository): void {
  checks.section(title);
  const isThere = checks.check('there is something to judge', () => {
    const stacks = path.join(DIST, STACKS);
    if (!fs.existsSync(stacks)) throw new Error(`${path.relative(process.cwd(), stacks)} is not there: run "npx projen synth"`);
    repository.copy(path.join(DIST, 'infrastructure'), 'infrastructure');
    repository.copy(OTHER_UNITS, UNITS);
    assertSame(repository.list(STACKS), reference.fleet.clusters.map(({ name }) => name).sort(), 'stacks');
  });
  if (isThere) checkRepository(checks, reference, repository);
}

function checkOwners(checks: Checks, title: string, reference: FleetOnDisk, repository: TerragruntRepository): void {
  checks.section(title);
  repository.copy(OWNERS_FILES, 'infrastructure');
  repository.copy(OTHER_UNITS, UNITS);
  const isManaged = checks.check('Sluice puts the versions in, and names the unit that it leaves alone with the line to write', () => {
    const warnings = writeManaged(reference, repository);
    assertSame(warnings.map(({ code, file }) => `${code} ${file}`), [`UNIT_LEFT_ALONE ${UNITS}/talos/terragrunt.hcl`], 'warnings');
    const line = /`([^`]+)`/.exec(warnings[0]?.fix ?? '')?.[1];
    if (!line) throw new Error(`no line to write in: ${warnings[0]?.fix}`);
    repository.write(`${UNITS}/talos/terragrunt.hcl`, repository.read(`${UNITS}/talos/terragrunt.hcl`).replace(/^inputs = .*$/m, () => line));
    return line;
  });
  if (!isManaged) return;
  checks.check('and has nothing more to write or to say then', () => {
    const before = managedFiles(reference, repository);
    const warnings = writeManaged(reference, repository);
    assertSame({ warnings, files: [...managedFiles(reference, repository)] }, { warnings: [], files: [...before] }, 'second synthesis');
  });
  checkRepository(checks, reference, repository);
}

/** Texts that HCL, its templates or Terragrunt could take for more than texts, as values and as keys of a new stack's locals. */
function checkHostile(checks: Checks, title: string, reference: FleetOnDisk, repository: TerragruntRepository): void {
  checks.section(title);
  // Terragrunt writes values anew for the unit, and a key that begins with a byte order mark without its quotes
  const keys = STRINGS.filter((text) => !/^\ufeff./.test(text));
  // HCL puts what a letter is composed of together (NFC)
  const texts = STRINGS.map((text) => text.normalize('NFC'));
  const hostile = { texts: [...STRINGS], keys: Object.fromEntries(keys.map((text) => [text, text])), numbers: [0, -1, 1.5, 1e21, 1e-7, 2 ** 53], others: [null, true, [], {}] };
  const fleet = variantOf(reference.fleet, {
    fleet: { terragrunt: { unit: [{ name: 'config', versions: true, values: { hostile: 'local.hostile' } }] } },
    cluster: { stack: { locals: { hostile } } },
  });
  const { files } = synthesize(fleet, new Map([...reference.current].filter(([file]) => file.startsWith('clusters/'))));
  for (const file of files.filter((each) => each.path.startsWith('infrastructure/'))) repository.write(file.path, file.text);
  repository.write(`${UNITS}/config/terragrunt.hcl`, repository.read(`${UNITS}/config/terragrunt.hcl`).replace('inputs = {', 'inputs = {\n  hostile  = values.hostile'));
  const stack = `${STACKS}/dev`;
  checks.check('terragrunt hcl fmt --check leaves every file as it is', () => void repository.terragrunt('infrastructure', 'hcl', 'fmt', '--check', '--diff'));
  checks.check('every text arrives in the unit', () => {
    repository.terragrunt(stack, 'stack', 'generate');
    assertSame(renderedInputs(repository, `${stack}/.terragrunt-stack/config`).hostile, { ...hostile, texts, keys: Object.fromEntries(keys.map((text) => [text.normalize('NFC'), text.normalize('NFC')])) }, 'inputs.hostile');
    return `${STRINGS.length} texts`;
  });
}

function managedFiles({ fleet }: FleetOnDisk, repository: TerragruntRepository): ReadonlyMap<string, string> {
  const units = fleet.props.terragrunt?.unit.filter(({ versions }) => versions).map((unit) => `${UNITS}/${unitPath(unit)}/terragrunt.hcl`) ?? [];
  const stacks = fleet.clusters.map(({ name }) => `${STACKS}/${name}/terragrunt.stack.hcl`);
  return new Map([...stacks, ...units].map((file) => [file, repository.read(file)]));
}

/** Synthesizes upon the repository's files, writes what concerns Terragrunt, and gives the warnings about it. */
function writeManaged(reference: FleetOnDisk, repository: TerragruntRepository) {
  const { files, warnings } = synthesize(reference.fleet, new Map([...reference.current, ...managedFiles(reference, repository)]));
  for (const file of files.filter((each) => each.path.startsWith('infrastructure/'))) repository.write(file.path, file.text);
  return warnings.filter(({ at }) => at?.file.startsWith('infrastructure/')).map(({ code, at, fix }) => ({ code, file: at?.file ?? '', fix }));
}

function checkRepository(checks: Checks, reference: FleetOnDisk, repository: TerragruntRepository): void {
  const { fleet } = reference;
  const units = fleet.props.terragrunt?.unit ?? [];
  const versioned = units.filter(({ versions }) => versions).map(unitPath);
  checks.check('terragrunt hcl fmt --check leaves every file as it is', () => void repository.terragrunt('infrastructure', 'hcl', 'fmt', '--check', '--diff'));
  for (const { name, manifest } of fleet.clusters) {
    const expected = infrastructureOf(reference, manifest);
    const stack = `${STACKS}/${name}`;
    const generated = `${stack}/.terragrunt-stack`;
    checks.check(`${name}: terragrunt stack generate makes every unit`, () => {
      repository.terragrunt(stack, 'stack', 'generate');
      assertSame(repository.list(generated), units.map(unitPath).sort(), 'generated units');
    });
    checks.check(`${name}: terragrunt hcl validate`, () => void repository.terragrunt(stack, 'hcl', 'validate'));
    checks.check(`${name}: terragrunt hcl validate --inputs --strict: each module knows its inputs and lacks none`, () => void repository.terragrunt(stack, 'hcl', 'validate', '--inputs', '--strict'));
    checks.check(`${name}: the versions arrive in every unit that reads them`, () => {
      for (const unit of versioned) assertSame(renderedInputs(repository, `${generated}/${unit}`).versions, expected, `inputs.versions of ${unit}`);
      return `${Object.keys(expected).length} versions in ${versioned.join(', ')}`;
    });
    checks.check(`${name}: every module is valid`, () => void repository.terragrunt(stack, 'stack', 'run', 'validate'));
    checks.check(`${name}: what the modules were given is what the manifest says`, () => {
      repository.terragrunt(stack, 'stack', 'run', 'apply', '--', '-auto-approve');
      const outputs = JSON.parse(repository.terragrunt(stack, 'stack', 'output', '--format', 'json')) as Readonly<Record<string, { readonly versions?: unknown }>>;
      const given = units.filter(({ versions }) => versions).map((unit) => [unit.name, outputs[unit.name]?.versions]);
      assertSame(Object.fromEntries(given), Object.fromEntries(given.map(([unit]) => [unit, expected])), 'outputs');
    });
  }
}

function renderedInputs(repository: TerragruntRepository, unit: string): Readonly<Record<string, unknown>> {
  return (JSON.parse(repository.terragrunt(unit, 'render', '--format', 'json')) as { readonly inputs: Readonly<Record<string, unknown>> }).inputs;
}

main();
