import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { board } from '../../../src/commands/board';
import { demo, type DemoOptions } from '../../../src/commands/demo/demo';
import { doctor } from '../../../src/commands/doctor';
import type { CommandEnvironment, ExitStatus } from '../../../src/commands/environment';
import { explain } from '../../../src/commands/explain';
import { history } from '../../../src/commands/history';
import { plan } from '../../../src/commands/plan';
import { status } from '../../../src/commands/status';
import { synth } from '../../../src/commands/synth';
import { runCommand, type CommandResult } from '../../support/command';
import { git } from '../../support/git-repository';
import { readTree, temporaryFolder } from '../../support/temporary-folder';

const PROGRAM = join(__dirname, '../../../src');

function play(folder: string, options: Partial<DemoOptions> = {}): Promise<CommandResult> {
  return runCommand('demo', folder, (environment) => demo({ keep: 'demo', program: PROGRAM, ...options }, environment), {
    // a job's token must reach nothing
    variables: { GITHUB_TOKEN: 'ghp_secret', GITHUB_STEP_SUMMARY: join(folder, 'summary') },
  });
}

interface Told {
  readonly folder: string;
  readonly clone: string;
  readonly steps: readonly { readonly title: string; readonly milliseconds: number; readonly commands: readonly { readonly line: string; readonly output: string }[] }[];
}

describe('demo', () => {
  const [forPeople, forPrograms] = [temporaryFolder(), temporaryFolder()];
  let text: CommandResult;
  let told: Told;

  beforeAll(async () => {
    const [first, second] = await Promise.all([play(forPeople), play(forPrograms, { json: true })]);
    text = first;
    if (second.status !== 0) throw new Error(second.stderr);
    told = JSON.parse(second.stdout) as Told;
    // a dozen processes of git for every event, on a machine that runs all tests at once
  }, 180_000);

  test('plays the story to its end', () => {
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text.stdout.match(/^\d+\. .+$/gm)).toEqual(told.steps.map(({ title }, index) => `${index + 1}. ${title}`));
    expect(told.steps).toHaveLength(8);
    const live = readFileSync(join(told.clone, 'clusters/live/versions.ts'), 'utf8');
    expect(live).toContain("helm('10.4.1', 'grafana'");
    expect(live).toContain("helm('1.18.4', 'cilium'");
  });

  test('promotes eight of ten, and after the revert the mended one alone', () => {
    const subjects = git(told.clone, 'log', '--reverse', '--format=%s').split('\n');
    expect(subjects).toEqual([
      'feat: the fleet', 'chore(deps): update helm charts', 'chore(k8s): promote 8 components to live',
      'Revert "chore(k8s): promote 8 components to live"', 'chore(deps): update grafana to 10.4.1', 'chore(k8s): promote 1 component to live',
    ]);
  });

  test('tells the same every time, apart from paths, commits and times', () => {
    const lines = told.steps.flatMap(({ commands }) => commands.flatMap(({ line, output }) => [`$ ${line}`, ...output.trimEnd().split('\n')])).filter((line) => line !== '');
    const shown = text.stdout.split('\n').filter((line) => line !== '').map((line) => line.replace(/^ {3}/, ''));
    expect(lines.filter((line) => !shown.includes(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('$ npx sluice record')).length).toBe(14);
  });

  test('names at its end what can be looked at', async () => {
    const run: Readonly<Record<string, (environment: CommandEnvironment) => Promise<ExitStatus>>> = {
      'status': (environment) => status({}, environment),
      'plan': (environment) => plan({}, environment),
      'explain charts/longhorn': (environment) => explain('charts/longhorn', {}, environment),
      'history --cluster live': (environment) => history(undefined, { cluster: 'live' }, environment),
      'doctor': (environment) => doctor({}, environment),
      'board': (environment) => board({}, environment),
    };
    const named = [...(text.stdout.split('look around in:')[1] ?? '').matchAll(/^ {3}npx sluice (.+)$/gm)].map(([, words]) => words as string);
    expect(named).toEqual(Object.keys(run));
    for (const words of named) {
      const { status: code, stdout, stderr } = await runCommand(words, told.clone, run[words] as never);
      expect({ words, ended: code === 1, stderr }).toEqual({ words, ended: false, stderr: '' });
      expect(stdout).not.toBe('');
    }
  });

  test('shows commands that can be typed in the folder', async () => {
    expect(await runCommand('synth', told.clone, (environment) => synth({ check: true }, environment))).toMatchObject({ status: 0, stdout: '' });
    const lines = told.steps.flatMap(({ commands }) => commands.map(({ line }) => line));
    for (const line of lines) expect(line).toMatch(/^(?:npx sluice (?:synth|plan|promote --push|record --event \.\.\/events\/[\w-]+\.json)$|git )/);
  });

  test('leaves a clone in which npx finds this very program, and that is clean', () => {
    expect(lstatSync(join(told.clone, 'node_modules/sluice')).isSymbolicLink()).toBe(true);
    expect(existsSync(join(told.clone, 'node_modules/sluice/package.json'))).toBe(true);
    expect(git(told.clone, 'status', '--porcelain')).toBe('');
    expect(git(told.clone, 'config', 'user.name')).toBe('Homelab');
    expect(text.stdout).toMatch(new RegExp(`^ {3}cd ${join(forPeople, 'demo/homelab')}$`, 'm'));
  });

  test('takes nothing of the machine\'s own: no token, no summary of a job', () => {
    expect(existsSync(join(forPrograms, 'summary'))).toBe(false);
    expect(Object.values(readTree(told.folder)).join('')).not.toContain('ghp_secret');
  });
});

describe('demo, where something is not as it should be,', () => {
  test.each([
    ['a folder that holds something', { 'demo/file': '' }, /^error USAGE: --keep names a folder that is not empty; found .*demo; name one that is not there yet\n$/],
    ['a file', { demo: '' }, /^error FILE_ACCESS: cannot make .*demo \(EEXIST\)\n$/],
  ])('fails if it is told to keep %s', async (_, files, expected) => {
    expect(await play(temporaryFolder(files))).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(expected) as string });
  });

  test('fails if a command fails, with what it said and where all of it is left', async () => {
    const folder = temporaryFolder();
    const broken = (options: DemoOptions) => runCommand('demo', folder, (environment) => demo(options, { ...environment, modules: { ...environment.modules, sluice: () => ({}) } }));
    const { stdout, stderr, ...ended } = await broken({ keep: 'demo', program: PROGRAM });
    expect(ended).toEqual({ status: 1 });
    expect(stdout).toMatch(/\$ npx sluice synth\n {3}error FLEET_LOAD: /);
    expect(stderr).toMatch(/^error DEMO_FAILED: a step did not give what it should: "sluice synth" ended with 1 and said "error FLEET_LOAD: .*"; everything is left in .*demo; please report it/);
  });
});
