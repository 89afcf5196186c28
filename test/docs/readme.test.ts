import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../support/cli';
import { parseDocument, type Block } from '../support/documents';
import { git } from '../support/git-repository';
import { temporaryFolder } from '../support/temporary-folder';

const ROOT = join(__dirname, '../..');
const text = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** A part of the README, from its heading to the next one. */
function partOf(heading: string): readonly Block[] {
  const part = text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`));
  if (part === undefined) throw new Error(`README.md has no part "${heading}"`);
  return parseDocument('README.md', part).blocks;
}

/** What the machine of a reader has: npx that finds Sluice, npm and a cluster that answer; GitHub is a folder. */
function world() {
  const folder = temporaryFolder({
    'bin/npx': `#!/bin/sh\nshift\nexec ${process.execPath} ${join(ROOT, 'lib/bin/sluice.js')} "$@"\n`,
    'bin/npm': '#!/bin/sh\n',
    'bin/kubectl': '#!/bin/sh\necho \'{ "apiVersion": "v1", "kind": "List", "items": [] }\'\n',
  });
  for (const name of readdirSync(join(folder, 'bin'))) chmodSync(join(folder, 'bin', name), 0o755);
  const remote = join(folder, 'github.git');
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  const env = {
    ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, NO_COLOR: '1',
    GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${remote}.insteadOf`, GIT_CONFIG_VALUE_0: 'https://github.com/acme/homelab',
  };
  return { folder, remote, env };
}

/** Times differ from run to run. */
function timeless(output: string): string {
  return output.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
}

describe('five minutes of the README', () => {
  const blocks = partOf('Five minutes on a repository of your own');
  const shells = blocks.filter(({ language }) => language === 'sh');
  const { folder, remote, env } = world();
  let printed = '';

  beforeAll(() => {
    bundle();
    // as a reader does it: all in one shell, one block after the other
    const script = shells.map(({ text: commands }, index) => `${commands}\necho '--- ${index}'`).join('\n');
    const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, encoding: 'utf8', env });
    if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
    printed = stdout;
  }, 180_000);

  test('end with the first promotion', () => {
    expect(git(remote, 'log', '--format=%s', 'main').split('\n')).toEqual(['chore(k8s): promote 1 component to live', 'feat: versions per cluster']);
    expect(git(remote, 'show', 'main:clusters/live/versions.ts')).toContain("helm('1.17.1', 'cert-manager'");
  });

  test('print what they show', () => {
    const shown = blocks.flatMap((block, index) => (block.language === '' ? [{ text: block.text, after: shells.indexOf(blocks[index - 1] as Block) }] : []));
    expect(shown.length).toBeGreaterThan(0);
    const outputs = timeless(printed).split(/^--- \d+\n/m);
    for (const { text: expected, after } of shown) expect(outputs[after]).toMatch(new RegExp(`${timeless(expected).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
  });

  test('make the files that they show', () => {
    const files = blocks.filter(({ path }) => path !== undefined);
    expect(files.map(({ path }) => path)).toEqual(['fleet.ts', 'clusters/integration/versions.ts']);
    for (const { path, text: shown } of files) expect(git(remote, 'show', `main:${path}`)).toBe(shown.trim());
  });
});

describe('the README', () => {
  test('names every document', () => {
    const documents = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    expect(documents.filter((name) => !text.includes(`](docs/${name})`))).toEqual([]);
  });
});
