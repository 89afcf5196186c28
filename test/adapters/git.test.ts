import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../../src/adapters/git';
import { GitObjects } from '../../src/adapters/git-objects';
import { ExternalError, type ErrorCode } from '../../src/errors';
import { cloneOf, git, hook, testRemote } from '../support/git-repository';
import { readTree, temporaryFolder, writeTree } from '../support/temporary-folder';

jest.setTimeout(30_000);

const AUTHOR = { name: 'Sluice', email: 'sluice@example.org' };
const AT = new Date('2026-03-01T10:00:00Z');

function commitFiles(folder: string, files: Readonly<Record<string, string>>): string {
  writeTree(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', 'files');
  return git(folder, 'rev-parse', 'HEAD');
}

async function errorOf(promise: Promise<unknown>): Promise<ExternalError> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof ExternalError)) throw new Error('no external error');
  return error;
}

describe('Git, asked', () => {
  test('tells where a clone stands', async () => {
    const { clone, commits } = testRemote();
    expect(await new Git(clone).status()).toEqual({ head: commits[1], branch: 'main', upstream: 'origin/main', dirty: false });
    expect(await new Git(clone).head()).toBe(commits[1]);
    expect(await new Git(clone).remotes()).toEqual(['origin']);
    expect(await new Git(clone).isShallow()).toBe(false);
    expect(await new Git(clone).topLevel()).toBe(clone);
  });

  test('knows a detached head, a missing upstream and a branch without commits', async () => {
    const { clone, commits } = testRemote();
    git(clone, 'checkout', '--quiet', '--detach');
    expect(await new Git(clone).status()).toEqual({ head: commits[1], branch: undefined, upstream: undefined, dirty: false });
    expect(await new Git(clone).currentBranch()).toBeUndefined();
    const empty = temporaryFolder();
    git(empty, 'init', '--quiet', '--initial-branch=main');
    expect(await new Git(empty).status()).toEqual({ head: undefined, branch: 'main', upstream: undefined, dirty: false });
    expect((await errorOf(new Git(empty).head())).message).toContain('has no commit yet; make one: git add --all, then git commit');
  });

  test('calls changed tracked files dirty, and others not', async () => {
    const { clone } = testRemote();
    commitFiles(clone, { 'a.txt': 'a' });
    writeFileSync(join(clone, 'other.txt'), 'untracked');
    expect(await new Git(clone).isDirty()).toBe(false);
    writeFileSync(join(clone, 'a.txt'), 'b');
    expect(await new Git(clone).isDirty()).toBe(true);
  });

  test('tells a commit by name, and nothing where there is none', async () => {
    const { clone, commits } = testRemote();
    expect(await new Git(clone).revParse('main~1')).toBe(commits[0]);
    expect(await new Git(clone).revParse('nowhere')).toBeUndefined();
    expect(await new Git(clone).revParse('--all')).toBeUndefined();
  });

  test('tells ancestors', async () => {
    const { clone, commits: [first = '', second = ''] } = testRemote();
    expect(await new Git(clone).isAncestor(first, second)).toBe(true);
    expect(await new Git(clone).isAncestor(second, first)).toBe(false);
    expect((await errorOf(new Git(clone).isAncestor(first, 'f'.repeat(40)))).code).toBe('GIT_FAILED');
  });

  test('shows a file of a commit', async () => {
    const { clone } = testRemote();
    const commit = commitFiles(clone, { 'a b/ü.txt': 'text\r\n' });
    expect(await new Git(clone).show(commit, 'a b/ü.txt')).toBe('text\r\n');
    expect(await new Git(clone).show(commit, 'a b')).toBeUndefined();
    expect(await new Git(clone).show(commit, 'nowhere')).toBeUndefined();
    expect(await new Git(clone).show(commit, 'a\nHEAD')).toBeUndefined();
  });

  test('is not led astray by the environment of a hook', async () => {
    const { clone, commits } = testRemote();
    const { GIT_DIR: before } = process.env;
    process.env.GIT_DIR = '/nowhere';
    try {
      expect(await new Git(clone).head()).toBe(commits[1]);
    } finally {
      if (before === undefined) delete process.env.GIT_DIR;
      else process.env.GIT_DIR = before;
    }
  });
});

describe('Git.commit', () => {
  test('makes a commit and touches no ref, index or file', async () => {
    const { clone } = testRemote();
    const parent = commitFiles(clone, { 'a.txt': 'a', 'b/b.txt': 'b', 'c.txt': 'c' });
    const before = { refs: git(clone, 'for-each-ref'), tree: readTree(clone), index: readFileSync(join(clone, '.git/index')) };
    const commit = await new Git(clone).commit({
      parent,
      files: new Map<string, string | Uint8Array | null>([['a.txt', 'A'], ['b/b.txt', null], ['d "e"/ü\\.txt', Buffer.from('new')]]),
      message: 'chore: promote\n\nbody\n',
      author: AUTHOR,
      at: AT,
    });
    expect(git(clone, 'log', '-1', '--format=%P|%an <%ae>|%aI|%cI|%B', commit)).toBe(`${parent}|Sluice <sluice@example.org>|2026-03-01T10:00:00+00:00|2026-03-01T10:00:00+00:00|chore: promote\n\nbody`);
    expect(git(clone, '-c', 'core.quotePath=false', 'ls-tree', '-r', '-z', '--name-only', commit).split('\0').filter(Boolean)).toEqual(['a.txt', 'c.txt', 'd "e"/ü\\.txt']);
    expect(git(clone, 'show', `${commit}:a.txt`)).toBe('A');
    expect({ refs: git(clone, 'for-each-ref'), tree: readTree(clone), index: readFileSync(join(clone, '.git/index')) }).toEqual(before);
  });

  test('gives the same commit for the same content', async () => {
    const { clone, commits: [, parent = ''] } = testRemote();
    const make = () => new Git(clone).commit({ parent, files: new Map([['a', 'b']]), message: 'm', author: AUTHOR, at: AT });
    expect(await make()).toBe(await make());
  });

  test('keeps a file executable', async () => {
    const { clone } = testRemote();
    writeTree(clone, { run: 'old' });
    git(clone, 'add', 'run');
    git(clone, 'update-index', '--chmod=+x', 'run');
    git(clone, 'commit', '--quiet', '-m', 'run');
    const commit = await new Git(clone).commit({ parent: await new Git(clone).head(), files: new Map([['run', 'new']]), message: 'm', author: AUTHOR, at: AT });
    expect(git(clone, 'ls-tree', commit, 'run')).toMatch(/^100755 /);
  });

  test('fails if a link stands where a file is to be written', async () => {
    const { clone } = testRemote();
    git(clone, 'update-index', '--add', '--cacheinfo', `120000,${git(clone, 'hash-object', '-w', '--stdin')},link`);
    git(clone, 'commit', '--quiet', '-m', 'link');
    const error = await errorOf(new Git(clone).commit({ parent: await new Git(clone).head(), files: new Map([['link', 'x']]), message: 'm', author: AUTHOR, at: AT }));
    expect(error.message).toContain('link is not a plain file');
  });

  test('lets no name break out of its line', async () => {
    const { clone, commits: [, parent = ''] } = testRemote();
    const commit = await new Git(clone).commit({ parent, files: new Map([['a', 'b']]), message: 'm', author: { name: 'A\nfrom x <evil>', email: 'a@b>\n' }, at: AT });
    expect(git(clone, 'log', '-1', '--format=%an|%ae', commit)).toBe('Afrom x evil|a@b');
  });

  test('makes a first commit', async () => {
    const empty = temporaryFolder();
    git(empty, 'init', '--quiet');
    const commit = await new Git(empty).commit({ files: new Map([['a', 'b']]), message: 'm', author: AUTHOR, at: AT });
    expect(git(empty, 'log', '--format=%P|%s', commit)).toBe('|m');
  });
});

describe('Git, with a remote', () => {
  async function next(folder: string, text: string): Promise<string> {
    const repository = new Git(folder);
    return repository.commit({ parent: await repository.head(), files: new Map([['a', text]]), message: text, author: AUTHOR, at: AT });
  }

  test('pushes a commit and brings the work tree to it', async () => {
    const { remote, clone } = testRemote();
    const commit = await next(clone, 'one');
    await new Git(clone).push('origin', [{ from: commit, to: 'refs/heads/main' }]);
    expect(git(remote, 'rev-parse', 'main')).toBe(commit);
    await new Git(clone).fastForward(commit);
    expect(await new Git(clone).status()).toEqual({ head: commit, branch: 'main', upstream: 'origin/main', dirty: false });
    expect(readTree(clone)).toEqual({ a: 'one' });
  });

  test('loses a race with an error that is worth another try', async () => {
    const { remote, clone } = testRemote();
    const other = cloneOf(remote);
    await new Git(other).push('origin', [{ from: await next(other, 'theirs'), to: 'refs/heads/main' }]);
    const error = await errorOf(new Git(clone).push('origin', [{ from: await next(clone, 'ours'), to: 'refs/heads/main' }]));
    expect(error).toMatchObject({ code: 'PUSH_REJECTED', retryable: true });
    await new Git(clone).fetch('origin', ['+refs/heads/main:refs/remotes/origin/main']);
    expect(await new Git(clone).revParse('origin/main')).toBe(git(remote, 'rev-parse', 'main'));
  });

  test('overwrites only what it expects', async () => {
    const { remote, clone, commits: [first = '', second = ''] } = testRemote();
    const repository = new Git(clone);
    await repository.push('origin', [{ from: second, to: 'refs/heads/promote', expected: '' }]);
    expect(await errorOf(repository.push('origin', [{ from: first, to: 'refs/heads/promote', expected: first }]))).toMatchObject({ code: 'PUSH_REJECTED' });
    await repository.push('origin', [{ from: first, to: 'refs/heads/promote', expected: second }]);
    expect(git(remote, 'rev-parse', 'promote')).toBe(first);
    expect(await errorOf(repository.pushDelete('origin', 'refs/heads/promote', second))).toMatchObject({ code: 'PUSH_REJECTED' });
    await repository.pushDelete('origin', 'refs/heads/promote', first);
    expect(git(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  test.each<readonly [string, ErrorCode, (remote: string) => Promise<unknown>]>([
    ['has lost a race', 'PUSH_REJECTED', async (remote) => {
      const other = cloneOf(remote);
      await new Git(other).push('origin', [{ from: await next(other, 'theirs'), to: 'refs/heads/main' }]);
    }],
    ['is refused', 'PUSH_REFUSED', async (remote) => hook(remote, 'update', 'case "$1" in refs/heads/main) exit 1;; esac')],
    ['cannot be moved together', 'PUSH_REFUSED', async (remote) => git(remote, 'config', 'receive.advertiseAtomic', 'false')],
  ])('pushes none of several refs where one %s', async (_, code, prepare) => {
    const { remote, clone } = testRemote();
    await prepare(remote);
    const before = git(remote, 'rev-parse', 'main');
    const ours = await next(clone, 'ours');
    expect(await errorOf(new Git(clone).push('origin', [{ from: ours, to: 'refs/heads/main' }, { from: ours, to: 'refs/notes/x' }]))).toMatchObject({ code });
    expect(git(remote, 'for-each-ref', '--format=%(objectname) %(refname)')).toBe(`${before} refs/heads/main`);
  });

  test('tells a remote that refuses from one that is ahead', async () => {
    const { remote, clone } = testRemote();
    writeFileSync(join(remote, 'hooks/pre-receive'), '#!/bin/sh\necho "main is protected" >&2\nexit 1\n', { mode: 0o755 });
    const error = await errorOf(new Git(clone).push('origin', [{ from: await next(clone, 'one'), to: 'refs/heads/main' }]));
    expect(error).toMatchObject({ code: 'PUSH_REFUSED', retryable: false });
    expect(error.message).toContain('main is protected');
  });

  test('runs no hook of the clone', async () => {
    const { clone } = testRemote();
    for (const name of ['pre-push', 'reference-transaction', 'post-merge']) {
      writeFileSync(join(clone, '.git/hooks', name), `#!/bin/sh\ntouch ${join(clone, 'ran')}\nexit 1\n`, { mode: 0o755 });
    }
    git(clone, 'config', 'core.hooksPath', '.git/hooks');
    const commit = await next(clone, 'one');
    await new Git(clone).push('origin', [{ from: commit, to: 'refs/heads/main' }]);
    await new Git(clone).fastForward(commit);
    expect(existsSync(join(clone, 'ran'))).toBe(false);
  });

  test('does not overwrite local changes when it brings the work tree forward', async () => {
    const { clone } = testRemote();
    const commit = await next(clone, 'one');
    writeFileSync(join(clone, 'a'), 'mine');
    expect((await errorOf(new Git(clone).fastForward(commit))).code).toBe('GIT_FAILED');
    expect(readFileSync(join(clone, 'a'), 'utf8')).toBe('mine');
  });

  test('makes a shallow clone whole', async () => {
    const { remote, commits } = testRemote(3);
    const repository = new Git(cloneOf(remote, '--depth=1'));
    expect(await repository.isShallow()).toBe(true);
    await repository.fetch('origin', [], { unshallow: true });
    expect((await repository.run(['rev-list', 'HEAD'])).trim().split('\n')).toEqual([...commits].reverse());
  });

  test('sets a local ref only from where it is expected', async () => {
    const { clone, commits: [first = '', second = ''] } = testRemote();
    const repository = new Git(clone);
    expect(await repository.updateRef('refs/sluice/x', first, '')).toBe(true);
    expect(await repository.updateRef('refs/sluice/x', second, '')).toBe(false);
    expect(await repository.updateRef('refs/sluice/x', second, second)).toBe(false);
    expect(await repository.updateRef('refs/sluice/x', second, first)).toBe(true);
    expect(await repository.revParse('refs/sluice/x')).toBe(second);
  });
});

describe('Git, failing', () => {
  test('says where it should have been run', async () => {
    const error = await errorOf(new Git(temporaryFolder()).head());
    expect(error).toMatchObject({ code: 'NO_REPOSITORY', retryable: false });
    expect(error.message).toContain('run sluice inside the clone of the fleet');
  });

  test('names the command and what git said, on one line', async () => {
    const { clone } = testRemote();
    const error = await errorOf(new Git(clone).run(['show', 'no such thing']));
    expect(error.message).toMatch(/^GIT_FAILED: git show "no such thing" failed: fatal: .*no such thing/);
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toContain('core.hooksPath');
  });

  test('shows no credentials', async () => {
    const { clone } = testRemote();
    const repository = new Git(clone, { secrets: ['s3cr3t-by-name'] });
    git(clone, 'remote', 'set-url', 'origin', 'https://robot:hunter2@127.0.0.1:1/acme/homelab.git');
    expect(await repository.remoteUrl('origin')).toBe('https://***@127.0.0.1:1/acme/homelab.git');
    const errors = [
      await errorOf(repository.fetch('origin', ['main'])),
      await errorOf(repository.fetch('https://robot:hunter2@127.0.0.1:1/x.git', ['s3cr3t-by-name'])),
      await errorOf(repository.run(['-c', 'http.extraheader=Authorization: basic aHVudGVyMg==', 'show', 'nothing'])),
    ];
    for (const { message } of errors) expect(message).not.toMatch(/hunter2|aHVudGVyMg|s3cr3t/);
    expect(errors[0]?.retryable).toBe(true);
  });

  test('ends a command that takes too long', async () => {
    const { clone } = testRemote();
    const error = await errorOf(new Git(clone).run(['-c', 'alias.wait=!sleep 3', 'wait'], { timeout: 200 }));
    expect(error).toMatchObject({ code: 'GIT_FAILED', retryable: true });
    expect(error.message).toContain('no answer within 200 ms');
  });

  test('says what is missing where git is not installed', async () => {
    const { clone } = testRemote();
    const error = await errorOf(new Git(clone).run(['status'], { env: { PATH: '/nowhere' } }));
    expect(error.code).toBe('GIT_MISSING');
  });
});

describe('GitObjects', () => {
  test('answers many requests at once, in the right order, from one process', async () => {
    const { clone } = testRemote();
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f/${index}.txt`, `${index}\n`.repeat(index * 7)]));
    commitFiles(clone, files);
    const objects = new GitObjects(clone);
    const read = await Promise.all(Object.keys(files).map(async (path) => [path, await objects.readText('HEAD', path)]));
    expect(Object.fromEntries(read)).toEqual(files);
    expect(await objects.readText('HEAD', 'nowhere')).toBeUndefined();
    expect((await objects.readTree('HEAD^{tree}'))?.map(({ mode, name }) => `${mode} ${name}`)).toEqual(['40000 f']);
    objects.close();
  });

  test('reads large and binary objects as they are', async () => {
    const { clone } = testRemote();
    const content = Buffer.alloc(3_000_000, Buffer.from([0, 10, 255, 13]));
    writeFileSync(join(clone, 'big'), content);
    git(clone, 'add', 'big');
    git(clone, 'commit', '--quiet', '-m', 'big');
    const objects = new GitObjects(clone);
    const [big, again] = await Promise.all([objects.read('HEAD:big'), objects.read('HEAD:big')]);
    expect(big?.data.equals(content)).toBe(true);
    expect(again?.data.equals(content)).toBe(true);
    objects.close();
  });

  test('sees what was committed after it was started', async () => {
    const { clone } = testRemote();
    const objects = new GitObjects(clone);
    expect(await objects.readText('HEAD', 'late')).toBeUndefined();
    commitFiles(clone, { late: 'now' });
    expect(await objects.readText('HEAD', 'late')).toBe('now');
    objects.close();
  });

  test('fails what is still asked for when it is closed, and starts anew when asked again', async () => {
    const { clone, commits } = testRemote();
    const objects = new GitObjects(clone);
    const pending = errorOf(objects.read('HEAD'));
    objects.close();
    expect((await pending).message).toContain('ended before it had answered');
    expect((await objects.read('HEAD'))?.oid).toBe(commits[1]);
    objects.close();
  });

  test('ends by itself when nothing is asked of it, and starts anew when something is', async () => {
    const { clone, commits } = testRemote();
    const objects = new GitObjects(clone, { idle: 1 });
    for (let round = 0; round < 3; round += 1) {
      expect((await objects.read('HEAD'))?.oid).toBe(commits[1]);
      await new Promise((resolve) => { setTimeout(resolve, 10); });
    }
  });

  test('says that there is no repository', async () => {
    const objects = new GitObjects(temporaryFolder());
    expect((await errorOf(objects.read('HEAD'))).code).toBe('NO_REPOSITORY');
  });
});
