import { createTwoFilesPatch } from 'diff';
import type { Problem } from '../errors';
import type { FileTree, SynthesizedFile } from './file-tree';
import { isGenerated } from './header';

/** What writing a synthesis would do to one file. */
export interface FileChange {
  readonly kind: 'create' | 'update' | 'delete';
  readonly path: string;
  /** Empty for a file that does not exist yet. */
  readonly before: string;
  /** Empty for a file that is deleted. */
  readonly after: string;
}

/** What has to be written for the files to be as synthesized. */
export interface ChangePlan {
  /** Sorted by path. */
  readonly changes: readonly FileChange[];
  /** `NOT_OURS` for every file that Sluice did not write and so does not replace. */
  readonly problems: readonly Problem[];
}

/**
 * Compares what was synthesized with what is there. Writing, checking for drift and showing a diff are three uses of the result.
 *
 * `current` holds the files as they are: those that were synthesized, and the generated ones that may be stale.
 */
export function planChanges(files: readonly SynthesizedFile[], current: FileTree, options: { readonly overwrite?: boolean } = {}): ChangePlan {
  const problems: Problem[] = [];
  const changes: FileChange[] = [];
  for (const { path, kind, text } of files) {
    const before = current.get(path);
    if (before === undefined) {
      changes.push({ kind: 'create', path, before: '', after: text });
    } else if (before !== text) {
      if (kind === 'generated' && !isGenerated(before) && !options.overwrite) problems.push(notOurs(path));
      changes.push({ kind: 'update', path, before, after: text });
    }
  }
  const wanted = new Set(files.map(({ path }) => path));
  for (const [path, before] of current) {
    if (!wanted.has(path) && isGenerated(before)) changes.push({ kind: 'delete', path, before, after: '' });
  }
  return { changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), problems };
}

function notOurs(path: string): Problem {
  return {
    code: 'NOT_OURS',
    what: 'Sluice did not write this file and leaves it as it is',
    at: { file: path },
    fix: 'move it away, or take it over with "sluice synth --overwrite"',
  };
}

/** One unified diff of all changes, as `git apply` reads it. */
export function formatDiff(changes: readonly FileChange[]): string {
  return changes.map(formatFileDiff).join('');
}

function formatFileDiff({ kind, path, before, after }: FileChange): string {
  const from = kind === 'create' ? '/dev/null' : `a/${path}`;
  const to = kind === 'delete' ? '/dev/null' : `b/${path}`;
  const patch = createTwoFilesPatch(from, to, before, after, '', '', { context: 3 });
  return patch.slice(patch.indexOf('--- ')).replace(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2');
}
