import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder';

// what a developer has configured must not decide whether a test passes; jest's `process.env` is its own, so it has to be handed on
Object.assign(process.env, {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
});

/** Runs git by itself, apart from the code under test; gives what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: process.env }).trim();
}

export interface TestRemote {
  /** A bare repository. */
  readonly remote: string;
  /** A clone of it with `main` checked out. */
  readonly clone: string;
  /** The commits of `main`, oldest first. */
  readonly commits: readonly string[];
}

/** A bare remote with some commits on `main`, and a clone. */
export function testRemote(commits: number = 2): TestRemote {
  const made = templates.get(commits) ?? makeTemplate(commits);
  templates.set(commits, made);
  const folder = temporaryFolder();
  cpSync(made.folder, folder, { recursive: true });
  const config = join(folder, 'clone/.git/config');
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll(made.folder, folder));
  return { remote: join(folder, 'remote.git'), clone: join(folder, 'clone'), commits: made.commits };
}

/** Made once and copied: a dozen git processes a test add up. */
const templates = new Map<number, { readonly folder: string; readonly commits: readonly string[] }>();

function makeTemplate(commits: number): { readonly folder: string; readonly commits: readonly string[] } {
  const folder = temporaryFolder();
  const [remote, clone] = [join(folder, 'remote.git'), join(folder, 'clone')];
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  for (const setting of ['uploadpack.allowFilter=true', 'uploadpack.allowAnySHA1InWant=true', 'receive.autogc=false', 'gc.auto=0']) {
    git(remote, 'config', ...setting.split('=') as [string, string]);
  }
  git(folder, 'clone', '--quiet', remote, clone);
  git(clone, 'checkout', '--quiet', '-B', 'main');
  for (let count = 1; count <= commits; count++) git(clone, 'commit', '--quiet', '--allow-empty', '-m', `commit ${count}`);
  git(clone, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  return { folder, commits: git(clone, 'rev-list', '--reverse', 'main').split('\n') };
}

/** A further clone of a remote. */
export function cloneOf(remote: string, ...options: readonly string[]): string {
  const folder = temporaryFolder();
  git(folder, 'clone', '--quiet', ...options, `file://${remote}`, 'clone');
  return join(folder, 'clone');
}

/** Gives a bare repository a hook, a shell script that runs in it. */
export function hook(remote: string, name: string, script: string): void {
  const file = join(remote, 'hooks', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}
