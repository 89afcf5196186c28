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
    '-c', 'core.quotePath=false', '-c', 'diff.renameLimit=10000',
    'log', '--relative', '--first-parent', '--diff-merges=first-parent', '--reverse', '--format=%x00%H %ct',
    '--patch', '--unified=0', '--text', '--no-color', '--no-ext-diff', '--no-textconv', '--find-renames', '--src-prefix=a/', '--dst-prefix=b/',
    '--end-of-options', revision, '--', ...pathspecs,
  ];
}

/** Reads what git prints for `logArguments`. */
export function parseLog(text: string): readonly LogCommit[] {
  return text.split('\0').slice(1).map(parseCommit);
}

function parseCommit(text: string): LogCommit {
  const endOfLine = text.indexOf('\n');
  const [commit, seconds] = text.slice(0, endOfLine < 0 ? undefined : endOfLine).split(' ') as [string, string];
  const at = new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
  const lines = endOfLine < 0 ? [] : text.slice(endOfLine + 1).split('\n');
  const starts = lines.flatMap((line, index) => (line.startsWith('diff --git ') ? [index] : []));
  const patches = starts.map((start, index) => parsePatch(lines.slice(start, starts[index + 1] ?? lines.length)));
  return { commit, at, patches: patches.filter((patch) => patch !== undefined) };
}

function parsePatch(lines: readonly string[]): FilePatch | undefined {
  const firstHunk = lines.findIndex((line) => line.startsWith('@@ '));
  const head = firstHunk < 0 ? lines : lines.slice(0, firstHunk);
  const after = (prefix: string) => head.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const movedTo = after('rename to ');
  const path = movedTo === undefined ? pathOf(after('+++ '), 'b/') ?? pathOf(after('--- '), 'a/') ?? pathOfEmpty(lines[0] as string) : unquote(movedTo);
  if (path === undefined) return undefined;
  const from = after('rename from ');
  return {
    path,
    ...(from !== undefined && { movedFrom: unquote(from) }),
    deleted: head.some((line) => line.startsWith('deleted file mode ')),
    ...parseHunks(firstHunk < 0 ? [] : lines.slice(firstHunk)),
  };
}

function parseHunks(lines: readonly string[]): Pick<FilePatch, 'hunks' | 'endsWithNewline'> {
  const hunks: { start: number; removed: number; added: string[] }[] = [];
  let endsWithNewline: boolean | undefined;
  let last = '';
  for (const line of lines) {
    const sign = line.charAt(0);
    if (sign === '@') hunks.push(parseHunkHead(line));
    else if (sign === '+') hunks.at(-1)?.added.push(line.slice(1));
    // "No newline at end of file": of the old file behind a removed line, of the new one behind an added one
    else if (sign === '\\') endsWithNewline = last === '-';
    last = sign;
  }
  return { hunks, ...(endsWithNewline !== undefined && { endsWithNewline }) };
}

function parseHunkHead(line: string): { start: number; removed: number; added: string[] } {
  const [, start, count = '1'] = /^@@ -(\d+)(?:,(\d+))? /.exec(line) ?? [];
  const removed = Number(count);
  // a hunk that removes nothing names the line after which it inserts
  return { start: removed === 0 ? Number(start) : Number(start) - 1, removed, added: [] };
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
