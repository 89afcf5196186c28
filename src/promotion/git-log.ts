import { formatInstant } from '../evidence/instant';

/** One run of changed lines; line numbers count from 0. */
export interface Hunk {
  /** The first line that is replaced, or before which lines are inserted. */
  readonly start: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/** What one commit did to one file. */
export interface FilePatch {
  readonly path: string;
  /** Where the file was before, if it has moved. */
  readonly movedFrom?: string;
  readonly deleted: boolean;
  /** In the order of the file, with line numbers of the file before. */
  readonly hunks: readonly Hunk[];
  /** Whether the file's last line ends, where the patch tells. */
  readonly endsWithNewline?: boolean;
}

export interface LogCommit {
  readonly commit: string;
  /** The committer's time, RFC 3339 in UTC. */
  readonly at: string;
  readonly patches: readonly FilePatch[];
}

/** Arguments of the one git process that `parseLog` reads: patches without context along the first parents, oldest first. */
export function logArguments(revision: string, pathspecs: readonly string[]): readonly string[] {
  return [
    '-c', 'core.quotePath=false', '-c', 'diff.renameLimit=10000', '-c', 'log.showRoot=true',
    'log', '--relative', '--first-parent', '--diff-merges=first-parent', '--reverse', '--format=%x00%H %ct',
    '--patch', '--unified=0', '--inter-hunk-context=0', '--text', '--no-color', '--no-ext-diff', '--no-textconv', '--find-renames',
    '--src-prefix=a/', '--dst-prefix=b/', '--end-of-options', revision, '--', ...pathspecs,
  ];
}

/** Reads what git prints for `logArguments`. */
export function parseLog(text: string): readonly LogCommit[] {
  const parser = new LogParser();
  return [...parser.push(text), ...parser.end()];
}

/** Every line of a file has a sign before it: a line that begins with the mark is the head of a commit, whatever files hold. */
const MARK = '\n\0';

/** Reads what git prints for `logArguments` piece by piece, while git is still at work. */
export class LogParser {
  private rest = '\n';

  /** Gives the commits that a further piece of the text completes. */
  public push(text: string): readonly LogCommit[] {
    this.rest += text;
    const end = this.rest.lastIndexOf(MARK);
    if (end <= 0) return [];
    const complete = this.rest.slice(0, end);
    this.rest = this.rest.slice(end);
    return parseCommits(complete);
  }

  /** Gives the last commit. */
  public end(): readonly LogCommit[] {
    const { rest } = this;
    this.rest = '\n';
    return parseCommits(rest);
  }
}

function parseCommits(text: string): readonly LogCommit[] {
  return text.split(MARK).slice(1).map(parseCommit);
}

function parseCommit(text: string): LogCommit {
  const lines = text.split('\n');
  const [commit, seconds] = (lines[0] as string).split(' ') as [string, string];
  const patches: FilePatch[] = [];
  for (let next = 1; next < lines.length;) {
    const { patch, end } = parsePatch(lines, next);
    if (patch) patches.push(patch);
    next = end;
  }
  return { commit, at: formatSeconds(Number(seconds)), patches };
}

/** Commits may be from any time, also one that no date can be of. */
function formatSeconds(seconds: number): string {
  const most = 8.64e12;
  return formatInstant(new Date(1000 * Math.min(Math.max(seconds, -most), most)));
}

/** Reads from one line on to the end of the first patch behind it. */
function parsePatch(lines: readonly string[], from: number): { readonly patch?: FilePatch; readonly end: number } {
  let start = from;
  while (start < lines.length && !lines[start]?.startsWith('diff --git ')) start += 1;
  let body = start + 1;
  while (body < lines.length && !lines[body]?.startsWith('@@ ') && !lines[body]?.startsWith('diff --git ')) body += 1;
  const head = lines.slice(start, body);
  const { end, ...hunks } = parseHunks(lines, body);
  const after = (prefix: string) => head.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const [movedFrom, movedTo] = [after('rename from '), after('rename to ')];
  const path = movedTo === undefined ? pathOf(after('+++ '), 'b/') ?? pathOf(after('--- '), 'a/') ?? pathOfEmpty(head[0] ?? '') : unquote(movedTo);
  if (path === undefined) return { end };
  const deleted = head.some((line) => line.startsWith('deleted file mode '));
  return { patch: { path, ...(movedFrom !== undefined && { movedFrom: unquote(movedFrom) }), deleted, ...hunks }, end };
}

/** Reads hunks by the numbers of lines that their heads give, so that no line of a file is taken for anything else. */
function parseHunks(lines: readonly string[], from: number): Pick<FilePatch, 'hunks' | 'endsWithNewline'> & { readonly end: number } {
  const hunks: Hunk[] = [];
  let endsWithNewline: boolean | undefined;
  let next = from;
  while (lines[next]?.startsWith('@@ ')) {
    const { start, removed, written } = parseHunkHead(lines[next++] as string);
    const added: string[] = [];
    for (let [old, fresh] = [removed, written]; old > 0 || fresh > 0 || lines[next]?.startsWith('\\'); next += 1) {
      const line = lines[next];
      if (line === undefined) throw new RangeError('the log ends within a hunk');
      const sign = line.charAt(0);
      // "No newline at end of file": of the old file behind a removed line, else of the new one
      if (sign === '\\') endsWithNewline = lines[next - 1]?.startsWith('-') === true;
      if (sign === '-' || sign === ' ') old -= 1;
      if (sign === '+' || sign === ' ') {
        fresh -= 1;
        added.push(line.slice(1));
      }
    }
    hunks.push({ start, removed, added });
  }
  return { hunks, ...(endsWithNewline !== undefined && { endsWithNewline }), end: next };
}

function parseHunkHead(line: string): { readonly start: number; readonly removed: number; readonly written: number } {
  const [, start, old = '1', fresh = '1'] = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line) ?? [];
  const removed = Number(old);
  // a hunk that removes nothing names the line after which it inserts
  return { start: removed === 0 ? Number(start) : Number(start) - 1, removed, written: Number(fresh) };
}

function pathOf(name: string | undefined, prefix: string): string | undefined {
  if (name === undefined || name === '/dev/null') return undefined;
  const path = unquote(name.replace(/\t$/, ''));
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** An empty file that comes or goes has no other line with its name: `diff --git a/x b/x`. */
function pathOfEmpty(line: string): string | undefined {
  const names = line.slice('diff --git '.length);
  if (names.startsWith('"')) return pathOf(names.slice(0, names.indexOf('" "') + 1), 'a/');
  return pathOf(names.slice(0, (names.length - 1) / 2), 'a/');
}

/** A name as git prints it: in quotes with escapes where it holds a quote, a backslash or a control character. */
function unquote(name: string): string {
  if (!name.startsWith('"')) return name;
  const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
  return name.slice(1, -1).replace(/\\(?:([0-7]{3})|(.))/g, (_, octal: string | undefined, letter: string) => (octal ? String.fromCharCode(parseInt(octal, 8)) : escapes[letter] ?? letter));
}
