import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { LogParser, logArguments, parseLog, type FilePatch, type LogCommit } from '../../src/promotion/git-log';
import { TextReplay } from '../../src/promotion/text-replay';
import { importHistory } from '../support/git-history';
import { git } from '../support/git-repository';

const EVERYTHING = [':(glob)**'];

function readLog(folder: string, settings: readonly string[] = []): readonly LogCommit[] {
  return parseLog(execFileSync('git', ['-C', folder, ...settings, ...logArguments('HEAD', EVERYTHING)], { encoding: 'utf8' }));
}

/** The files that a log leaves. */
function replay(log: readonly LogCommit[]): Record<string, string> {
  const files = new Map<string, TextReplay>();
  for (const patch of log.flatMap(({ patches }) => patches)) {
    const text = files.get(patch.movedFrom ?? patch.path) ?? new TextReplay();
    if (patch.movedFrom !== undefined) files.delete(patch.movedFrom);
    text.apply(patch);
    if (patch.deleted) files.delete(patch.path);
    else files.set(patch.path, text);
  }
  return Object.fromEntries([...files].map(([path, { text }]) => [path, text]));
}

const FIRST = '0123456789abcdef0123456789abcdef01234567';

/** What git prints for one commit with one changed file. */
function printed(lines: readonly string[], commitId = FIRST): string {
  return `\0${commitId} 1767225600\n\n${lines.map((line) => `${line}\n`).join('')}`;
}

describe('parseLog', () => {
  test('gives commits oldest first, with the committer\'s time in UTC', () => {
    const { folder, commits } = importHistory([{ files: { a: 'one\n' }, at: 1767225600 }, { files: { a: 'two\n' }, at: 1767225599 }]);
    expect(readLog(folder).map(({ commit, at }) => [commit, at])).toEqual([[commits[0], '2026-01-01T00:00:00Z'], [commits[1], '2025-12-31T23:59:59Z']]);
  });

  test('reads nothing from nothing', () => {
    expect(parseLog('')).toEqual([]);
  });

  const texts: readonly (readonly [string, string, string])[] = [
    ['lines that are changed, inserted and removed', 'a\nb\nc\nd\n', 'A\nb\nx\ny\nd\n'],
    ['a file without a last line break', 'a\nb', 'a\nc'],
    ['a last line break that comes', 'a\nb', 'a\nb\n'],
    ['a last line break that goes', 'a\nb\n', 'a\nb'],
    ['a last line without a break that goes', 'a\nb', 'a\n'],
    ['an empty file that is filled', '', 'a\n'],
    ['a file that is emptied', 'a', ''],
    ['nothing but an empty line', 'a\n', '\n'],
    ['Windows line breaks', 'a\r\nb\r\n', 'a\r\nc\r\n'],
    ['Windows line breaks that become others', 'a\r\nb\r\n', 'a\nb\n'],
    ['a byte order mark', '\uFEFFa\n', '\uFEFFb\n'],
    ['old line breaks of a Mac', 'a\rb\rc', 'a\rx\rc'],
    ['characters that break lines elsewhere', 'a\u2028b\u0085c\vd\fe\n', 'a\u2028x\u0085c\vd\fe\n'],
    ['lines like those of a patch', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n', '@@ -9,9 +9,9 @@\n+a\n\\ No newline at end of file\n-- \n'],
    ['lines like the head of a commit', `a\n\0${FIRST} 12\n`, `\0${FIRST} 13\n\nb\n`],
    ['characters of four bytes', '😀\nключ\n', '😁\nключ\n'],
    ['an end that only looks like none', 'a\n\\ No newline at end of file\n', '\\ No newline at end of file'],
  ];
  test.each(texts)('replays %s', (_, before, after) => {
    const { folder } = importHistory([{ files: { a: before, other: 'stays\n' } }, { files: { a: after } }]);
    expect(replay(readLog(folder))).toEqual({ a: after, other: 'stays\n' });
  });

  test.each([
    'a b', 'ключ', 'a"b', 'back\\slash', 'tab\there', 'new\nline', '\u0001', 'x b/x', '-dash', ' lead', 'trail ', '😀', "it's", '@@ -1 +1 @@', 'a b/a',
  ])('replays a file called %j that is empty, filled, moved and removed', (name) => {
    const commits = [{ files: { [name]: '' } }, { files: { [name]: '1\n2\n3\n' } }, { files: { [name]: null, [`d/${name}`]: '1\n2\n3\n' } }];
    const log = readLog(importHistory(commits).folder);
    expect(log[2]?.patches).toEqual<readonly FilePatch[]>([{ path: `d/${name}`, movedFrom: name, deleted: false, hunks: [] }]);
    expect(replay(log)).toEqual({ [`d/${name}`]: '1\n2\n3\n' });
    expect(replay(readLog(importHistory([...commits, { files: { [`d/${name}`]: null } }]).folder))).toEqual({});
  });

  test('follows a whole folder that is moved while a file in it changes', () => {
    const lines = (second: string): string => ['one', second, 'three', 'four', 'five', 'six', ''].join('\n');
    const { folder } = importHistory([
      { files: { 'old/a': lines('two'), 'old/values/b': 'b\n' } },
      { files: { 'old/a': null, 'old/values/b': null, 'new/a': lines('2'), 'new/values/b': 'b\n' } },
    ]);
    const log = readLog(folder);
    expect(log[1]?.patches.map(({ path, movedFrom }) => [movedFrom, path])).toEqual([['old/a', 'new/a'], ['old/values/b', 'new/values/b']]);
    expect(replay(log)).toEqual({ 'new/a': lines('2'), 'new/values/b': 'b\n' });
  });

  test('shows what a merge brought as one step of its first parent', () => {
    const { folder, commits } = importHistory([
      { files: { a: '1\n', b: '1\n' } }, { files: { a: '2\n' } }, { files: { a: '3\n' } }, { files: { b: '2\n' }, parents: [0] }, { files: { a: '3\n' }, parents: [3, 2] },
    ]);
    const log = readLog(folder);
    expect(log.map(({ commit }) => commit)).toEqual([commits[0], commits[3], commits[4]]);
    expect(log[2]?.patches).toEqual([{ path: 'a', deleted: false, hunks: [{ start: 0, removed: 1, added: ['3'] }] }]);
  });

  test.each([
    ['-c', 'diff.context=5'], ['-c', 'diff.interHunkContext=9'], ['-c', 'diff.noprefix=true'], ['-c', 'diff.mnemonicPrefix=true'], ['-c', 'diff.renames=false'],
    ['-c', 'diff.renames=copies'], ['-c', 'log.showRoot=false'], ['-c', 'color.ui=always'], ['-c', 'core.quotePath=true'], ['-c', 'diff.algorithm=patience'],
    ['-c', 'log.decorate=full'], ['-c', 'log.diffMerges=combined'], ['-c', 'diff.external=false'], ['-c', 'log.follow=true'],
    ['-c', 'diff.suppressBlankEmpty=true'], ['-c', 'diff.relative=true'], ['-c', 'format.pretty=fuller'], ['-c', 'diff.wsErrorHighlight=all'],
  ])('does not mind what an owner has configured: %s %s', (...settings) => {
    const before = { '.gitattributes': '* -diff binary\n', 'ключ': 'a\n\nb\nc\nd\n', 'from': '1\n2\n3\n' };
    const { folder } = importHistory([{ files: before }, { files: { from: null, to: before.from, ключ: 'A\n\nb\nc\nD\n' } }]);
    git(folder, 'reset', '--quiet', '--hard');
    expect(replay(readLog(folder, settings))).toEqual({ '.gitattributes': '* -diff binary\n', 'ключ': 'A\n\nb\nc\nD\n', 'to': '1\n2\n3\n' });
  });

  test('reads hunks with context, whoever asked for it', () => {
    const [log] = parseLog(printed(['diff --git a/a b/a', 'index 1..2 100644', '--- a/a', '+++ b/a', '@@ -1,5 +1,5 @@', ' a', '-b', '+B', ' c', ' d', '-e', '+E']));
    const text = new TextReplay();
    text.apply({ hunks: [{ start: 0, removed: 0, added: ['a', 'b', 'c', 'd', 'e'] }] });
    text.apply(log?.patches[0] as FilePatch);
    expect(text.text).toBe('a\nB\nc\nd\nE\n');
  });

  test.each(['99999999999999999', '-1', '0'])('takes a time of %s seconds without failing', (seconds) => {
    expect(parseLog(`\0${FIRST} ${seconds}\n`)).toEqual([{ commit: FIRST, at: expect.stringMatching(/^[+-]?\d+-\d\d-\d\dT/), patches: [] }]);
  });
});

describe('LogParser', () => {
  const second = FIRST.replace('0', 'f');
  const text = printed(['diff --git a/a b/a', 'new file mode 100644', 'index 0..1', '--- /dev/null', '+++ b/a', '@@ -0,0 +1,2 @@', '+a\0b', '+\0'])
    + printed(['diff --git a/a b/a', 'index 1..2', '--- a/a', '+++ b/a', '@@ -2 +1,0 @@', '-\0'], second);

  test('reads the same however the text is cut', () => {
    const whole = parseLog(text);
    expect(whole.map((one) => one.commit)).toEqual([FIRST, second]);
    fc.assert(fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      const parser = new LogParser();
      const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
      expect([...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()]).toEqual(whole);
    }), { seed: 1, numRuns: 300 });
  });

  test('gives a commit as soon as the next begins', () => {
    const parser = new LogParser();
    expect(parser.push(text.slice(0, -1)).map((one) => one.commit)).toEqual([FIRST]);
    expect([...parser.push(text.slice(-1)), ...parser.end()].map((one) => one.commit)).toEqual([second]);
  });
});

describe('TextReplay', () => {
  const line = fc.constantFrom('a', 'b', 'c', '', 'd\r', '\\', '+', '-');
  const content = fc.tuple(fc.array(line, { maxLength: 8 }), fc.boolean()).map(([lines, ends]) => (lines.length === 0 ? '' : lines.join('\n') + (ends || lines.at(-1) === '' ? '\n' : '')));

  test('any texts come out of their history as they went in', () => {
    fc.assert(fc.property(fc.array(fc.option(content), { minLength: 1, maxLength: 30 }), (versions) => {
      const { folder } = importHistory(versions.map((version) => ({ files: { a: version, b: 'stays' } })));
      const last = versions.at(-1);
      expect(replay(readLog(folder))).toEqual({ b: 'stays', ...(typeof last === 'string' && { a: last }) });
    }), { seed: 1, numRuns: 25 });
  });
});
