import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BOT } from '../src/synthesis/bot';
import { newestRelease, type Release } from './changelog';

/*
 * What is released stands in CHANGELOG.md, and which versions were, in git's tags. A release is a commit beside the branch: that of the
 * branch, with the version in package.json and the action as one file, so that "uses: <owner>/<name>@<commit>" works.
 */

/** Of the project's files. */
const MOST_BYTES = 256 * 1024 * 1024;

interface ReleaseSource {
  /** The project's folder, a clone with all tags. */
  readonly project: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
}

/** The release that the commit at hand asks for; undefined where it was made before, or where none is asked for. */
export function pendingRelease(project: string): Release | undefined {
  const release = newestRelease(readFileSync(join(project, 'CHANGELOG.md'), 'utf8'));
  return release && git(project, 'tag', '--list', release.tag) === '' ? release : undefined;
}

/**
 * Makes a release in a folder: the package, its bill of materials, the release's notes, and a git bundle with the tag. The work tree
 * stays as it is. The same commit gives the same bytes.
 */
export function makeRelease({ project, repository }: ReleaseSource, release: Release, out: string): void {
  const copy = mkdtempSync(join(tmpdir(), 'sluice-release-'));
  try {
    mkdirSync(out, { recursive: true });
    execFileSync('tar', ['-x', '-C', copy], { input: execFileSync('git', ['archive', 'HEAD'], { cwd: project, maxBuffer: MOST_BYTES }) });
    symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
    stamp(copy, release.version, repository);
    const env = { ...process.env, SOURCE_DATE_EPOCH: git(project, 'log', '-1', '--format=%ct') };
    const run = (file: string, ...args: readonly string[]) => execFileSync(file, args, { cwd: copy, env, stdio: 'inherit' });
    run('npm', 'pack', '--pack-destination', out);
    run('node', 'scripts/bundle.js', '--action');
    run('npx', '--no-install', 'ts-node', '-T', '-P', 'tsconfig.dev.json', 'scripts/sbom.ts', out);
    const commit = commitOf(project, copy, release.tag);
    git(project, 'tag', release.tag, commit);
    git(project, 'bundle', 'create', '--quiet', join(out, 'release.bundle'), '^HEAD', release.tag);
    writeFileSync(join(out, 'notes.md'), `${release.notes}\n\nThe action: \`${repository}@${commit} # ${release.tag}\`\n`);
    writeFileSync(join(out, 'tag'), `${release.tag}\n`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Writes the version, and where the source is: npm compares that with where the package was built. */
function stamp(folder: string, version: string, repository: string): void {
  const edit = (file: string, change: (content: Record<string, unknown>) => object) => {
    const path = join(folder, file);
    const content = change(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>);
    // projen writes it for nobody to edit
    rmSync(path);
    writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
  };
  edit('package.json', (content) => ({ ...content, version, repository: { type: 'git', url: `git+https://github.com/${repository}.git` } }));
  edit('package-lock.json', (content) => {
    const { packages } = content as { readonly packages: Readonly<Record<string, object>> };
    return { ...content, version, packages: { ...packages, '': { ...packages[''], version } } };
  });
}

/** The commit of a release. No branch, index or work tree sees it. */
function commitOf(project: string, copy: string, tag: string): string {
  const date = git(project, 'log', '-1', '--format=%cI');
  const env = {
    ...process.env,
    ...{ GIT_DIR: git(project, 'rev-parse', '--absolute-git-dir'), GIT_WORK_TREE: copy, GIT_INDEX_FILE: join(copy, '.release-index') },
    ...{ GIT_AUTHOR_NAME: BOT.name, GIT_AUTHOR_EMAIL: BOT.email, GIT_AUTHOR_DATE: date },
    ...{ GIT_COMMITTER_NAME: BOT.name, GIT_COMMITTER_EMAIL: BOT.email, GIT_COMMITTER_DATE: date },
  };
  const run = (...args: readonly string[]) => execFileSync('git', args, { cwd: copy, env, encoding: 'utf8' }).trim();
  run('read-tree', 'HEAD');
  run('add', '--force', '--', 'package.json', 'package-lock.json', ...readdirSync(join(copy, 'action')).map((file) => `action/${file}`));
  return run('commit-tree', run('write-tree'), '-p', 'HEAD', '-m', `chore(release): ${tag}`);
}

function git(project: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: project, encoding: 'utf8' }).trim();
}

/** `ts-node scripts/release.ts <folder>`: makes the release that CHANGELOG.md asks for, and says in a job's outputs whether there is one. */
function main(folder: string | undefined): void {
  const { GITHUB_REPOSITORY: repository, GITHUB_OUTPUT: outputs } = process.env;
  if (!folder || !repository) throw new Error('usage: GITHUB_REPOSITORY=<owner>/<name> release.ts <folder for what is released>');
  const project = resolve(__dirname, '..');
  const release = pendingRelease(project);
  if (release) makeRelease({ project, repository }, release, resolve(folder));
  process.stdout.write(release ? `${release.tag} is in ${folder}\n` : 'nothing to release: CHANGELOG.md names no version that has no tag\n');
  if (outputs) appendFileSync(outputs, `tag=${release?.tag ?? ''}\n`);
}

if (require.main === module) main(process.argv[2]);
