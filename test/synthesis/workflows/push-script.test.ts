import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTree, temporaryFolder, writeTree } from '../../support/temporary-folder';
import { FILES, Forge, git, TOKEN, type Index } from './run-steps';

// a test is twenty processes, on a machine that may have other things to do
jest.setTimeout(60_000);

const DEV = 'kubernetes/clusters/dev/helm-charts.yaml';
const good = (index: Index): void => index.put(DEV, 'dev: 2\n');

describe('PUSH_SCRIPT pushes', () => {
  test('one commit of the bot on top of the branch, with what the patch says and nothing else', () => {
    const forge = new Forge();
    const head = forge.branch('renovate/helm-charts');
    const before = forge.refs();
    const { status, output } = forge.push('renovate/helm-charts', head, forge.patch(head, (index) => {
      index.put(DEV, 'dev: 2\n');
      index.put('kubernetes/clusters/live/helm-charts.yaml', 'live: 2\r\nschön: "nein"\r\n');
      index.put('kubernetes/clusters/integration/flux-notifications/kustomization.yaml', 'new: true\n');
      index.put('kubernetes/platform/config/flux-notifications/github-provider.yaml', 'new: true\n');
      index.put('infrastructure/stacks/dev/terragrunt.stack.hcl', 'locals { a = 1 }\n');
      index.put('infrastructure/units/config/terragrunt.hcl', 'inputs = { a = 1 }\n');
      index.put('.github/renovate.json5', '{ a: 1 }\n');
    }));
    expect([status, output]).toEqual([0, '']);

    const pushed = forge.head('renovate/helm-charts');
    expect(git(forge.repository, ['log', '-1', '--format=%P|%s|%an <%ae>|%cn <%ce>|%b', pushed])).toBe(
      `${head}|chore: resynthesize|${Array(2).fill('github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>').join('|')}|`,
    );
    expect(forge.changed(pushed)).toHaveLength(7);
    expect(forge.read(pushed, 'kubernetes/clusters/live/helm-charts.yaml')).toBe('live: 2\r\nschön: "nein"\r\n');
    expect(forge.refs().replace(pushed, head)).toBe(before);
  });

  describe('to a branch, and runs nothing of its name:', () => {
    let forge: Forge;
    beforeAll(() => {
      forge = new Forge();
    });

    test.each([
      'renovate/$(touch${IFS}pwned)', 'renovate/`touch${IFS}pwned`', 'renovate/a;touch${IFS}pwned', 'renovate/"quoted"', 'renovate/it\'s', 'renovate/a&b|c>d',
      'renovate/{a,b}', 'renovate/!bang', 'renovate/#hash', 'renovate/${{github.token}}', 'renovate/ünïcode', '-delete', '--force', '+force', 'HEAD',
    ])('%s', (name) => {
      const head = forge.branch(name);
      const { status, output, temp } = forge.push(name, head, forge.patch(head, good));
      expect([status, output]).toEqual([0, '']);
      expect(git(forge.repository, ['rev-parse', `refs/heads/${name}^`])).toBe(head);
      expect(forge.head('main')).toBe(forge.main);
      expect([...readdirSync(temp), ...readdirSync(join(temp, 'repository'))].filter((file) => file.includes('pwned'))).toEqual([]);
    });
  });

  test('without ever checking the branch out', () => {
    const forge = new Forge();
    const head = forge.branch('renovate/x', undefined, (index) => {
      index.put('.gitattributes', '* filter=evil diff=evil text=auto eol=crlf\n');
      index.put('kubernetes/clusters/dev/link.yaml', '/etc/passwd', '120000');
    });
    const { status, temp } = forge.push('renovate/x', head, forge.patch(head, good));
    expect(status).toBe(0);
    expect(readdirSync(join(temp, 'repository'))).toEqual(['.git']);
    expect(forge.read(forge.head('renovate/x'), DEV)).toBe('dev: 2\n');
  });
});

type Attack = readonly [name: string, edit: (index: Index, forge: Forge) => void, why?: string];

/** What a package gone bad could hand over. */
const ATTACKS: readonly Attack[] = [
  ['a file outside the list', (index) => index.put('README.md', 'x')],
  ['the lock file', (index) => index.put('package.json', '{}')],
  ['the fleet', (index) => index.put('fleet.ts', 'x')],
  ['a manifest', (index) => index.put('clusters/dev/versions.ts', 'x')],
  ['a workflow', (index) => index.put('.github/workflows/synth.yaml', 'x')],
  ['a new workflow', (index) => index.put('.github/workflows/evil.yaml', 'x')],
  ['a composite action', (index) => index.put('.github/actions/evil/action.yml', 'x')],
  ['the code owners', (index) => index.put('.github/CODEOWNERS', 'x')],
  ['a cluster that is not of the fleet', (index) => index.put('kubernetes/clusters/legacy/helm-charts.yaml', 'x')],
  ['a unit that is not of the fleet', (index) => index.put('infrastructure/units/other/terragrunt.hcl', 'x')],
  ['a folder below a cluster\'s', (index) => index.put('kubernetes/clusters/dev/apps/app.yaml', 'x')],
  ['another kind of file in a cluster\'s folder', (index) => index.put('kubernetes/clusters/dev/run.sh', 'x')],
  ['a place with another case', (index) => index.put('Kubernetes/clusters/dev/helm-charts.yaml', 'x')],
  ['a place below another folder', (index) => index.put(`evil/${DEV}`, 'x')],
  ['a place under a name that begins like it', (index) => index.put(`${DEV}.sh`, 'x')],
  ['a folder where a file should be', (index) => index.put('infrastructure/stacks/live/terragrunt.stack.hcl/evil', 'x')],
  ['a good file and a bad one', (index) => {
    index.put(DEV, 'dev: 2\n');
    index.put('README.md', 'x');
  }],
  ['a link in place of a file', (index) => index.put(DEV, '/etc/passwd', '120000'), 'ordinary'],
  ['a new link', (index) => index.put('kubernetes/clusters/dev/link.yaml', '../../../.github/workflows', '120000'), 'ordinary'],
  ['a file that becomes executable', (index) => index.put(DEV, FILES[DEV], '100755'), 'ordinary'],
  ['a new executable file', (index) => index.put('kubernetes/clusters/dev/new.yaml', 'x', '100755'), 'ordinary'],
  ['a deletion', (index) => index.remove(DEV), 'ordinary'],
  ['a deletion outside the list', (index) => index.remove('package.json'), 'ordinary'],
  ['a submodule', (index, { main }) => index.entry('kubernetes/clusters/dev/module.yaml', main, '160000'), 'ordinary'],
  ['a submodule in place of a file', (index, { main }) => index.entry(DEV, main, '160000'), 'ordinary'],
  ['a file that becomes a folder', (index) => index.put(`${DEV}/evil.yaml`, 'x'), 'ordinary'],
  ['a folder that becomes a file', (index) => index.put('kubernetes/clusters/dev', 'x'), 'ordinary'],
  ['a binary file outside the list', (index) => index.put('logo.png', Buffer.from([0, 1, 2, 255, 0, 10]))],
  ['a name that is a command to the runner', (index) => index.put('x\n::error::owned\n##[add-path]/tmp', 'x')],
];

describe('PUSH_SCRIPT refuses', () => {
  let forge: Forge;
  let head: string;
  let before: string;
  beforeAll(() => {
    forge = new Forge();
    head = forge.branch('renovate/x');
    before = forge.refs();
  });
  afterEach(() => expect(forge.refs()).toBe(before));

  test.each(ATTACKS.map(([name, edit, why = 'only a person']) => ({ name, edit, why })))('$name', ({ edit, why }) => {
    const { status, output } = forge.push('renovate/x', head, forge.patch(head, (index) => edit(index, forge), ['--no-renames']));
    expect(status).toBe(1);
    expect(output).toContain('::error title=Resynthesis refused::');
    expect(output).toContain(why);
    expect(output.match(/::error|##\[/g)).toHaveLength(1);
  });

  test('a renamed file, also where both names are in the list', () => {
    const patch = forge.patch(head, (index) => {
      index.remove(DEV);
      index.put('kubernetes/clusters/dev/renamed.yaml', FILES[DEV]);
    }, ['-M']);
    expect(patch).toContain('rename from');
    expect(forge.push('renovate/x', head, patch)).toMatchObject({ status: 1, output: expect.stringContaining('ordinary files') });
  });

  test('a copy of a file from outside the list to outside the list', () => {
    const patch = forge.patch(head, (index) => index.put('copy.ts', FILES['fleet.ts']), ['-C', '--find-copies-harder']);
    expect(patch).toContain('copy from');
    expect(forge.push('renovate/x', head, patch)).toMatchObject({ status: 1, output: expect.stringContaining('only a person') });
  });

  test('a submodule that the branch has told git to ignore', () => {
    const ignoring = forge.branch('renovate/ignoring', undefined, (index) => {
      index.put('.gitmodules', '[submodule "m"]\n\tpath = module\n\turl = https://example.org/m\n\tignore = all\n');
      index.entry('module', forge.main, '160000');
    });
    before = forge.refs();
    const patch = forge.patch(ignoring, (index) => index.entry('module', head, '160000'), ['--ignore-submodules=none']);
    expect(patch).toContain('Subproject');
    expect(forge.push('renovate/ignoring', ignoring, patch)).toMatchObject({ status: 1, output: expect.stringContaining('ordinary files') });
  });

  test('a file in place of a link that the branch has', () => {
    const linking = forge.branch('renovate/linking', undefined, (index) => index.put('kubernetes/clusters/dev/link.yaml', 'helm-charts.yaml', '120000'));
    before = forge.refs();
    const patch = forge.patch(linking, (index) => index.put('kubernetes/clusters/dev/link.yaml', 'x'));
    expect(forge.push('renovate/linking', linking, patch)).toMatchObject({ status: 1, output: expect.stringContaining('ordinary files') });
  });

  const newFile = (path: string, mode = '100644') => `diff --git a/x b/x\nnew file mode ${mode}\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+evil\n`;

  test.each<readonly [string, string | Buffer]>([
    ['a path out of the repository', newFile('../evil.yaml')],
    ['a path out of the repository, by way of the list', newFile('kubernetes/clusters/dev/../../../../evil.yaml')],
    ['an absolute path', newFile('/tmp/sluice-evil.yaml')],
    ['git\'s own folder', newFile('.git/config')],
    ['git\'s own folder in another case', newFile('.GIT/hooks/pre-push')],
    ['a path that only its header puts into the list', `diff --git a/${DEV} b/${DEV}\n--- a/package.json\n+++ b/package.json\n@@ -1 +1 @@\n-{ "private": true }\n+{}\n`],
    ['a patch of another commit', `--- a/${DEV}\n+++ b/${DEV}\n@@ -1 +1 @@\n-dev: 7\n+dev: 8\n`],
    ['a path out of the repository that is a command to the runner too', newFile('X').replace('b/X', '"b/../x\\n::error::owned\\n"')],
    ['what is no patch', 'evil\n'],
    ['an empty patch', ''],
    ['bytes that mean nothing', Buffer.from([0, 255, 10, 13, 0])],
  ])('%s', (_, patch) => {
    const { status, output } = forge.push('renovate/x', head, patch);
    expect(status).toBe(1);
    expect(output).toMatch(/^::error title=Resynthesis refused::.*\n.*\n$/);
  });

  test('everything where no path is allowed', () => {
    for (const allowed of ['', '\n', '\n\n']) {
      expect(forge.push('renovate/x', head, forge.patch(head, good), { ALLOWED: allowed })).toMatchObject({ status: 1, output: expect.stringContaining('only a person') });
    }
  });

  test('everything where the list cannot be read', () => {
    expect(forge.push('renovate/x', head, forge.patch(head, good), { ALLOWED: '(' }).status).not.toBe(0);
  });

  test('what only the cluster that is not there may change', () => {
    expect(forge.push('renovate/x', head, forge.patch(head, good), { CLUSTERS: 'live|integration' })).toMatchObject({ status: 1 });
  });

  test('to go in a circle: a second resynthesis in a row', () => {
    const again = forge.branch('renovate/again', 'chore: resynthesize');
    before = forge.refs();
    expect(forge.push('renovate/again', again, forge.patch(again, good))).toMatchObject({ status: 1, output: expect.stringContaining('same files twice') });
  });

  test('to work without a token', () => {
    expect(forge.push('renovate/x', head, forge.patch(head, good), { TOKEN: '' })).toMatchObject({ status: 1, output: expect.stringContaining('Dependabot') });
  });
});

describe('PUSH_SCRIPT and a branch that moves', () => {
  test('leaves a branch alone that has a newer commit', () => {
    const forge = new Forge();
    const head = forge.branch('renovate/x');
    const patch = forge.patch(head, good);
    const newer = forge.branch('renovate/x', 'chore(deps): update again');
    expect(forge.push('renovate/x', head, patch)).toMatchObject({ status: 0, output: expect.stringContaining('newer commit') });
    expect(forge.head('renovate/x')).toBe(newer);
  });

  test('never overwrites a commit that comes while it works', () => {
    const forge = new Forge();
    const head = forge.branch('renovate/x');
    const patch = forge.patch(head, good);
    const newer = forge.commit(forge.tree(head, (index) => index.put('README.md', 'a person\'s')), 'docs: a person\'s', head);
    const path = temporaryFolder();
    const real = git(path, ['--exec-path']);
    writeTree(path, { git: `#!/bin/sh\nif [ "$1" = push ]; then '${real}/git' -C '${forge.repository}' update-ref refs/heads/renovate/x ${newer}; fi\nexec '${real}/git' "$@"\n` });
    chmodSync(join(path, 'git'), 0o755);
    expect(forge.push('renovate/x', head, patch, { PATH: `${path}:${process.env.PATH}` })).toMatchObject({ status: 1, output: expect.stringContaining('rejected') });
    expect(forge.head('renovate/x')).toBe(newer);
  });
});

describe('PUSH_SCRIPT and the token', () => {
  test('writes it neither to its output nor to the disk', () => {
    const forge = new Forge();
    const head = forge.branch('renovate/x');
    const { output, temp } = forge.push('renovate/x', head, forge.patch(head, good));
    expect(output).not.toContain(TOKEN);
    expect(Object.values(readTree(temp)).join('\n')).not.toContain(TOKEN);
    expect(Object.values(readTree(join(temp, 'repository/.git'))).join('\n')).not.toContain(TOKEN);
  });
});
