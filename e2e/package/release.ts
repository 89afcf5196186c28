import * as fs from 'node:fs';
import * as path from 'node:path';
import { PUSH_TAG } from '../../projenrc/release-workflow';
import { assertSame, type Checks } from '../support/checks';
import { runOk } from '../support/run';

const REPOSITORY = 'acme/sluice';
const TAG = 'v1.2.3';
const IDENTITY = ['-c', 'user.name=E2E', '-c', 'user.email=e2e@example.org'];

/** A release as the workflow makes and pushes it, and as others get it. */
export function checkRelease(checks: Checks, project: string, temporary: string): void {
  checks.section('A release');
  const git = (...args: readonly string[]) => runOk('git', args, { cwd: project }).trim();
  const make = (folder: string) => runOk('npx', ['--no-install', 'projen', 'release:make', folder], { cwd: project, env: { GITHUB_REPOSITORY: REPOSITORY } });
  const remote = path.join(temporary, 'released.git');
  const out = path.join(project, 'release');

  checks.check('there is none where CHANGELOG.md names no version', () => {
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all', '--', '.', ':!node_modules');
    git(...IDENTITY, 'commit', '--quiet', '-m', 'feat: all of it');
    const said = make('release');
    if (!said.includes('nothing to release') || fs.existsSync(out)) throw new Error(said);
  });
  const isMade = checks.check('a version in CHANGELOG.md makes one, and nothing of the work tree changes', () => {
    const changelog = path.join(project, 'CHANGELOG.md');
    fs.writeFileSync(changelog, fs.readFileSync(changelog, 'utf8').replace('## Unreleased\n', '## Unreleased\n\n## 1.2.3 - 2026-01-20\n'));
    git(...IDENTITY, 'commit', '--quiet', '--all', '-m', 'chore: release 1.2.3');
    make('release');
    assertSame(git('status', '--porcelain', '--untracked-files=no'), '', 'changes');
    return fs.readdirSync(out).sort().join(', ');
  });
  if (!isMade) return;

  checks.check('the same commit gives the same bytes again', () => {
    git('tag', '--delete', TAG);
    make('release-again');
    const again = path.join(project, 'release-again');
    for (const file of fs.readdirSync(out)) {
      if (!fs.readFileSync(path.join(out, file)).equals(fs.readFileSync(path.join(again, file)))) throw new Error(`${file} differs`);
    }
    if (!make('release-third').includes('nothing to release')) throw new Error('it would be made a third time');
  });
  checks.check('the package says its version, and where it is from', () => {
    const packed = path.join(out, 'sluice-1.2.3.tgz');
    const { version, repository } = JSON.parse(runOk('tar', ['-xzOf', packed, 'package/package.json'])) as Readonly<Record<string, unknown>>;
    assertSame({ version, repository }, { version: '1.2.3', repository: { type: 'git', url: `git+https://github.com/${REPOSITORY}.git` } }, 'package.json');
    runOk('npm', ['publish', packed, '--dry-run', '--access', 'public', '--tag', 'latest']);
  });
  checks.check('the workflow pushes its tag', () => {
    const head = git('rev-parse', 'HEAD');
    runOk('git', ['init', '--quiet', '--bare', remote]);
    git('remote', 'add', 'origin', remote);
    git('push', '--quiet', 'origin', 'main');
    git('tag', '--delete', TAG);
    runOk('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', PUSH_TAG.join('\n')], { cwd: project, env: { GITHUB_SHA: head } });
    return runOk('git', ['ls-remote', '--tags', remote]).trim().replace(/\s+/g, ' ');
  });
  checks.check('the commit that its notes name holds an action that runs by itself', () => {
    const notes = fs.readFileSync(path.join(out, 'notes.md'), 'utf8');
    const commit = new RegExp(`^The action: \`${REPOSITORY}@([0-9a-f]{40}) # ${TAG}\`$`, 'm').exec(notes)?.[1];
    if (commit === undefined) throw new Error(notes.slice(-200));
    const action = path.join(temporary, 'action');
    runOk('git', ['clone', '--quiet', '--no-checkout', remote, action]);
    runOk('git', ['checkout', '--quiet', commit], { cwd: action });
    const main = /^ {2}main: (.+)$/m.exec(fs.readFileSync(path.join(action, 'action.yml'), 'utf8'))?.[1] ?? 'none';
    runOk(process.execPath, [path.join(action, main)], {
      cwd: action, env: { GITHUB_WORKSPACE: path.join(action, 'examples', 'homelab'), INPUT_COMMAND: 'synth', INPUT_CHECK: 'false' },
    });
    assertSame(runOk('git', ['status', '--porcelain', '--', 'examples/homelab/kubernetes'], { cwd: action }).includes('kubernetes/'), true, 'what it has written');
    return commit;
  });
}
