import { execFileSync } from 'node:child_process';
import { formatDiff, planChanges } from '../../src/synthesis/changes';
import type { SynthesizedFile } from '../../src/synthesis/file-tree';
import { formatHeader } from '../../src/synthesis/header';
import { readTree, temporaryFolder } from '../support/temporary-folder';

const HEADER = formatHeader('#', ['fleet.ts']);
const generated = (path: string, text: string): SynthesizedFile => ({ path, kind: 'generated', text: HEADER + text });
const managed = (path: string, text: string): SynthesizedFile => ({ path, kind: 'managed', text });

describe('planChanges', () => {
  const cases: readonly { readonly name: string; readonly files: readonly SynthesizedFile[]; readonly current: Record<string, string>; readonly changes: readonly string[]; readonly refused?: readonly string[]; readonly overwrite?: boolean }[] = [
    { name: 'creates what is not there', files: [generated('a.yaml', 'a: 1\n')], current: {}, changes: ['create a.yaml'] },
    { name: 'leaves alone what is equal', files: [generated('a.yaml', 'a: 1\n')], current: { 'a.yaml': `${HEADER}a: 1\n` }, changes: [] },
    { name: 'updates a file that it wrote', files: [generated('a.yaml', 'a: 2\n')], current: { 'a.yaml': `${HEADER}a: 1\n` }, changes: ['update a.yaml'] },
    { name: 'updates a managed file whoever wrote it', files: [managed('a.hcl', 'a = 2\n')], current: { 'a.hcl': 'a = 1\n' }, changes: ['update a.hcl'] },
    { name: 'refuses a generated file that somebody else wrote', files: [generated('a.yaml', 'a: 2\n')], current: { 'a.yaml': 'a: 1\n' }, changes: ['update a.yaml'], refused: ['a.yaml'] },
    { name: 'takes it over when told to', files: [generated('a.yaml', 'a: 2\n')], current: { 'a.yaml': 'a: 1\n' }, changes: ['update a.yaml'], overwrite: true },
    { name: 'deletes a generated file whose source is gone', files: [], current: { 'a.yaml': `${HEADER}a: 1\n` }, changes: ['delete a.yaml'] },
    { name: 'knows its own file behind a byte order mark', files: [], current: { 'a.yaml': `\uFEFF${HEADER}a: 1\n` }, changes: ['delete a.yaml'] },
    { name: 'keeps a file of the owner\'s', files: [], current: { 'a.yaml': `a: 1\n${HEADER}` }, changes: [] },
    { name: 'sorts by path', files: [generated('b', ''), generated('a', '')], current: {}, changes: ['create a', 'create b'] },
  ];

  test.each(cases)('$name', ({ files, current, changes, refused = [], overwrite }) => {
    const plan = planChanges(files, new Map(Object.entries(current)), { overwrite });
    expect(plan.changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual(changes);
    expect(plan.problems.map(({ code, at }) => [code, at?.file])).toEqual(refused.map((path) => ['NOT_OURS', path]));
  });
});

describe('formatDiff', () => {
  test('gives a patch that git applies', () => {
    const before = { 'update.yaml': `${HEADER}a: 1\nb: no end of line`, 'gone.yaml': `${HEADER}c: 1\n`, 'crlf.hcl': 'a = 1\r\nb = 2\r\n' };
    const files = [generated('update.yaml', 'a: 2\nb: no end of line'), generated('new/file.yaml', 'd: 1\n'), managed('crlf.hcl', 'a = 2\r\nb = 2\r\n')];
    const folder = temporaryFolder(before);
    const { changes } = planChanges(files, new Map(Object.entries(before)));

    execFileSync('git', ['apply', '-'], { cwd: folder, input: formatDiff(changes) });

    expect(readTree(folder)).toEqual(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  });

  test('is empty where nothing changes', () => {
    expect(formatDiff([])).toBe('');
  });
});
