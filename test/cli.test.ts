import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, runCli, runColored, runProgram } from './support/cli';
import { FleetRepository } from './support/fleet-repository';
import { readTree, temporaryFolder } from './support/temporary-folder';

const ROOT = join(__dirname, '..');

/** Below the project, so that its packages are found from there; outside of `lib`, which is what is packed. */
const SCRATCH = join(ROOT, '.cache/cli-test');

beforeAll(() => {
  bundle();
  mkdirSync(SCRATCH, { recursive: true });
});

afterAll(() => rmSync(SCRATCH, { recursive: true }));

describe('sluice', () => {
  test('synthesizes the reference fleet in an empty folder', () => {
    const folder = temporaryFolder();
    cpSync(join(ROOT, 'examples/homelab'), folder, { recursive: true });
    expect(runCli(folder, 'synth', '--out', 'dist')).toMatchObject({ status: 0 });
    expect(readTree(join(folder, 'dist'))).toEqual(readTree(join(ROOT, 'dist')));
    expect(runCli(folder, 'synth', '--out', 'dist', '--check')).toMatchObject({ status: 0, stdout: '' });
  });

  test.each([
    [{}, false], [{ CI: 'true' }, false], [{ FORCE_COLOR: '1' }, true], [{ FORCE_COLOR: '0' }, false], [{ FORCE_COLOR: 'false' }, false], [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('writes colours into a pipe only where that is asked for: %j', (variables, isColored) => {
    expect(runColored(variables, temporaryFolder(), 'status').stderr.includes('\u001b[')).toBe(isColored);
  });

  test('gives the same files with the peers as they are installed', () => {
    const folder = temporaryFolder();
    cpSync(join(ROOT, 'lib/bin'), join(SCRATCH, 'bin'), { recursive: true });
    rmSync(join(SCRATCH, 'bin/peers.json'));
    expect(runProgram(join(SCRATCH, 'bin/sluice.js'), join(ROOT, 'examples/homelab'), 'synth', '--out', folder)).toMatchObject({ status: 0 });
    expect(readTree(folder)).toEqual(readTree(join(ROOT, 'dist')));
  });

  test('lets a package of the owner\'s and the fleet share one cdk8s, which finds its own files', () => {
    const folder = temporaryFolder({
      'fleet.ts': [
        "import { Chart, Include } from 'cdk8s';",
        "import { Fleet } from 'sluice';",
        "import { versions } from './versions';",
        `const { chart } = require(${JSON.stringify(join(SCRATCH, 'test-package.js'))});`,
        "const fleet = new Fleet({ repository: 'acme/homelab' });",
        "const dev = fleet.addCluster('dev', { versions });",
        "if (!(new chart(dev, 'theirs') instanceof Chart)) throw new Error('two copies of cdk8s');",
        "new Include(new Chart(dev, 'included'), 'file', { url: __dirname + '/object.yaml' });",
        'export default fleet;',
        '',
      ].join('\n'),
      'versions.ts': "import { defineVersions } from 'sluice';\nexport const versions = defineVersions({});\n",
      'object.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: from-a-file }\n',
    });
    writeFileSync(join(SCRATCH, 'test-package.js'), "exports.chart = require('cdk8s').Chart;\n");
    expect(runCli(folder, 'synth')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'kubernetes/clusters/dev/included.yaml'), 'utf8')).toContain('name: from-a-file');
  });

  test.each([[[]], [['adopt']], [['promote']]])('shows the help of %j in 80 columns', (command) => {
    expect(runCli(ROOT, ...command, '--help').stdout.split('\n').filter(({ length }) => length > 80)).toEqual([]);
  });

  test('cuts nothing to the width of a terminal that does not tell its own', async () => {
    const { home } = await FleetRepository.create({ 'a-release-with-quite-a-long-name': '1.0.0' });
    const folder = temporaryFolder({ 'no-width.js': `Object.defineProperty(process.stdout, 'columns', { value: 0 });\nrequire(${JSON.stringify(join(ROOT, 'lib/bin/sluice.js'))});\n` });
    expect(runProgram(join(folder, 'no-width.js'), home, 'status', '--offline')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^charts\/a-release-with-quite-a-long-name {2}1\.0\.0 {8}1\.0\.0$/m) as string });
  });

  const help: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['--help'], 0, /^Usage: sluice \[options\] \[command\]/],
    [['synth', '--help'], 0, /--check\s+write nothing, print the difference/],
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/],
  ];
  test.each(help)('prints what it can do: %j', (args, status, expected) => {
    expect(runCli(ROOT, ...args)).toMatchObject({ status, stdout: expect.stringMatching(expected), stderr: '' });
  });

  test.each([[['nonsense']], [['synth', '--nonsense']], [['synth', 'too', 'many']]])('fails with 1 if the arguments are %j', (args) => {
    expect(runCli(ROOT, ...args)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^error: .*\n/) });
  });

  test.each(['plan', 'status', 'history', 'doctor'])('fails if %s is to print both JSON and Markdown', (command) => {
    expect(runCli(ROOT, command, '--json', '--markdown')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/'--markdown' cannot be used with option '--json'/) });
  });

  test('fails without a stack trace if there is no fleet', () => {
    const { status, stderr } = runCli(temporaryFolder(), 'synth');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error FLEET_NOT_FOUND: .*"sluice init".*"sluice adopt".*\n$/);
  });
});
