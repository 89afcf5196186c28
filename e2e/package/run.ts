import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { once } from '../support/cache';
import { assertSame, Checks } from '../support/checks';
import { run, runOk } from '../support/run';
import { checkRelease } from './release';

const PROJECT = path.join(__dirname, '..', '..');
const INSTALL = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
const NODES = ['node22', 'node24'] as const;

/** As an owner's editor has it. */
const TSCONFIG = { compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', noEmit: true, types: [] }, include: ['*.ts', 'clusters/**/*.ts'] };

/** The package as a user gets it: packed, installed into an empty folder, used with every Node that it is for. */
function main(): void {
  const checks = new Checks();
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-package-'));
  try {
    const project = path.join(temporary, 'project');
    const user = path.join(temporary, 'homelab');
    copyProject(project);
    checks.uses('node', process.version);
    checks.uses('npm', runOk('npm', ['--version']).trim());
    if (installed(checks, project, user)) {
      used(checks, user);
      started(checks, user, temporary);
      onEveryNode(checks, user);
    }
    byCdk8s(checks, project);
    checkRelease(checks, project, temporary);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  checks.finish();
}

/** The project as it is in the work tree, without what git ignores: packing and synthesizing there disturbs nobody. */
function copyProject(target: string): void {
  const files = runOk('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: PROJECT }).split('\0').filter((file) => fs.statSync(path.join(PROJECT, file), { throwIfNoEntry: false })?.isFile());
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    fs.copyFileSync(path.join(PROJECT, file), path.join(target, file));
  }
  fs.symlinkSync(path.join(PROJECT, 'node_modules'), path.join(target, 'node_modules'));
}

function installed(checks: Checks, project: string, user: string): boolean {
  checks.section('installed into an empty folder');
  let tarball = '';
  const isPacked = checks.check('npm pack', () => {
    runOk('npm', ['pack', '--pack-destination', path.dirname(project)], { cwd: project });
    tarball = fs.readdirSync(path.dirname(project)).find((name) => name.endsWith('.tgz')) ?? '';
    return tarball;
  });
  return isPacked && checks.check('npm install brings the peers, and no projen', () => {
    fs.mkdirSync(user);
    fs.writeFileSync(path.join(user, 'package.json'), '{ "name": "homelab", "private": true }\n');
    runOk('npm', [...INSTALL, '--save-dev', path.join(path.dirname(project), tarball)], { cwd: user });
    const modules = fs.readdirSync(path.join(user, 'node_modules'));
    assertSame(['sluice', 'cdk8s', 'cdk8s-plus-30', 'constructs', 'projen'].filter((name) => modules.includes(name)), ['sluice', 'cdk8s', 'cdk8s-plus-30', 'constructs'], 'packages');
    fs.cpSync(path.join(project, 'examples', 'homelab'), user, { recursive: true });
  });
}

function used(checks: Checks, user: string): void {
  checks.section('used');
  checks.check('npx sluice synth gives the bytes of dist/', () => {
    runOk('npx', ['--no-install', 'sluice', 'synth', '--out', 'dist'], { cwd: user });
    return compareWithDist(path.join(user, 'dist'));
  });
  checks.check('npx sluice demo plays to its end, for somebody whom git does not know', () => {
    const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', HOME: path.dirname(user) };
    const { clone, milliseconds } = JSON.parse(runOk('npx', ['--no-install', 'sluice', 'demo', '--json', '--keep', '../demo'], { cwd: user, env })) as { readonly clone: string; readonly milliseconds: number };
    const plan = runOk('npx', ['--no-install', 'sluice', 'plan'], { cwd: clone, env });
    if (!/^charts\/loki .*failed/m.test(plan)) throw new Error(`the plan in the demo's clone says: ${plan}`);
    return `${milliseconds} ms`;
  });
  checks.check('require and import give the same functions', () => {
    const names = runOk('node', ['-p', "Object.keys(require('sluice')).sort().join()"], { cwd: user });
    for (const name of ['Fleet', 'defineVersions', 'helm', 'planPromotion', 'synthesize']) {
      if (!names.trim().split(',').includes(name)) throw new Error(`sluice has no ${name}`);
    }
    const imported = runOk('node', ['--input-type=module', '-e', "import * as all from 'sluice'; console.log(Object.keys(all).filter((name) => name !== 'default' && name !== 'module.exports' && name !== '__esModule').sort().join())"], { cwd: user });
    assertSame(imported, names, 'what import gives');
  });
  checks.check('npx tsc --noEmit finds nothing wrong, strict and nodenext', () => {
    const { devDependencies } = JSON.parse(fs.readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as { readonly devDependencies: { readonly typescript: string } };
    runOk('npm', [...INSTALL, '--save-dev', `typescript@${devDependencies.typescript}`], { cwd: user });
    fs.writeFileSync(path.join(user, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    runOk('npx', ['--no-install', 'tsc', '--noEmit'], { cwd: user });
  });
  checks.check('npx tsc --noEmit finds a version that is none', () => {
    fs.writeFileSync(path.join(user, 'wrong.ts'), "import { helm } from 'sluice';\nexport const wrong = helm('latest', 'x', 'https://charts.example.org');\n");
    const { status, stdout } = run('npx', ['--no-install', 'tsc', '--noEmit'], { cwd: user });
    fs.rmSync(path.join(user, 'wrong.ts'));
    if (status === 0 || !stdout.includes('wrong.ts(2,')) throw new Error(`the compiler says: ${stdout || 'nothing'}`);
  });
  checks.check('sluice/projen loads where projen is', () => {
    runOk('npm', [...INSTALL, '--save-dev', 'projen'], { cwd: user });
    assertSame(runOk('node', ['-p', "Object.keys(require('sluice/projen')).sort().join()"], { cwd: user }).trim(), 'SluiceFleet,SluiceFleetProject', 'its exports');
  });
}

/** What a new user does first: an empty folder, two answers, and what the compiler and Sluice itself say of the result. */
function started(checks: Checks, user: string, temporary: string): void {
  checks.section('sluice init');
  const tarball = path.join(temporary, fs.readdirSync(temporary).find((name) => name.endsWith('.tgz')) ?? '');
  const program = path.join(user, 'node_modules', '.bin', 'sluice');
  for (const flags of [[], ['--projen']]) {
    const folder = path.join(temporary, `new${flags.join('')}`);
    checks.check(['sluice init', ...flags, 'makes a fleet that the compiler and synth --check accept'].join(' '), () => {
      fs.mkdirSync(folder);
      runOk(program, ['init', '--repository', 'acme/homelab', '--clusters', 'dev,integration,live', ...flags], { cwd: folder });
      // the package is on no registry yet
      runOk('npm', [...INSTALL, '--save-dev', tarball], { cwd: folder });
      runOk('npm', ['run', 'check'], { cwd: folder });
    });
    checks.check('and so it stays with a chart more, and one less', () => {
      const sluice = (...args: readonly string[]) => runOk('npx', ['--no-install', 'sluice', ...args], { cwd: folder });
      sluice('add', 'chart', 'cert-manager', '--repository', 'https://charts.jetstack.io', '--version', '1.17.1', '--depends-on', 'podinfo');
      sluice('add', 'infrastructure', 'talos', '--datasource', 'github-releases', '--package', 'siderolabs/talos', '--version', 'v1.12.1', '--clusters', 'dev,live');
      runOk('npm', ['run', 'check'], { cwd: folder });
      sluice('remove', 'chart', 'cert-manager');
      runOk('npm', ['run', 'check'], { cwd: folder });
    });
  }
  checks.check('the .projenrc.ts makes a project whose compiler accepts the fleet', () => {
    const folder = path.join(temporary, 'new--projen');
    const options = '{"module":"commonjs","moduleResolution":"node10"}';
    runOk('npx', ['--no-install', 'ts-node', '--transpile-only', '--compiler-options', options, '.projenrc.ts'], { cwd: folder, env: { PROJEN_DISABLE_POST: '1' } });
    runOk('npx', ['--no-install', 'tsc', '--noEmit'], { cwd: folder });
    runOk('npx', ['--no-install', 'projen', 'synth:check'], { cwd: folder });
  });
}

function onEveryNode(checks: Checks, user: string): void {
  checks.section('on every Node');
  const nodes = ensureNodes();
  for (const name of NODES) {
    checks.check(`${name} gives the same bytes`, () => {
      const node = path.join(nodes, 'node_modules', `${name}-${process.platform}-${process.arch}`, 'bin', 'node');
      if (!fs.existsSync(node)) throw new Error(`no ${name} is pinned for ${process.platform}-${process.arch}: add it to e2e/package/package.json`);
      const out = path.join(user, name);
      runOk(node, [path.join(user, 'node_modules', 'sluice', 'lib', 'bin', 'sluice.js'), 'synth', '--out', out], { cwd: user });
      return `${runOk(node, ['--version']).trim()}, ${compareWithDist(out)}`;
    });
  }
}

/** The Nodes that package-lock.json pins, installed at most once per machine. */
function ensureNodes(): string {
  const files = ['package.json', 'package-lock.json'];
  const hash = createHash('sha256');
  for (const file of files) hash.update(fs.readFileSync(path.join(__dirname, file)));
  return once(`nodes-${hash.digest('hex').slice(0, 12)}`, (target) => {
    for (const file of files) fs.copyFileSync(path.join(__dirname, file), path.join(target, file));
    runOk('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: target });
  }).folder;
}

/** Who knows cdk8s types its command: it must do what `npx projen synth` does. */
function byCdk8s(checks: Checks, project: string): void {
  checks.section('in this project');
  checks.check('npx cdk8s synth leaves dist/ as it is', () => {
    runOk('npx', ['--no-install', 'cdk8s', 'synth'], { cwd: project });
    return compareWithDist(path.join(project, 'dist'));
  });
}

function compareWithDist(folder: string): string {
  const [found, wanted] = [readTree(folder), readTree(path.join(PROJECT, 'dist'))];
  assertSame(found, wanted, 'files');
  return `${Object.keys(wanted).length} files`;
}

function readTree(folder: string): Readonly<Record<string, string>> {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => fs.statSync(path.join(folder, file)).isFile());
  return Object.fromEntries(files.sort().map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]));
}

main();
