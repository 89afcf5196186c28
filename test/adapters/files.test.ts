import { readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { applyChanges, listPlaces, readFiles, readText } from '../../src/adapters/files';
import { ExternalError } from '../../src/errors';
import type { FileChange } from '../../src/synthesis/changes';
import { readTree, temporaryFolder } from '../support/temporary-folder';

const create = (path: string, after: string): FileChange => ({ kind: 'create', path, before: '', after });

describe('readText', () => {
  test('gives undefined for a file that is not there, or below a file', () => {
    const folder = temporaryFolder({ a: 'text' });
    expect(readText(join(folder, 'b'))).toBeUndefined();
    expect(readText(join(folder, 'a/b'))).toBeUndefined();
  });

  test('fails if the path is a folder', () => {
    expect(() => readText(temporaryFolder())).toThrow(ExternalError);
  });
});

describe('readFiles', () => {
  test('reads those that exist', () => {
    const folder = temporaryFolder({ 'a/b': '1', 'c': '2' });
    expect(readFiles(folder, ['a/b', 'c', 'd'])).toEqual(new Map([['a/b', '1'], ['c', '2']]));
  });
});

describe('listPlaces', () => {
  test('finds files one folder below a star, sorted, and no others', () => {
    const folder = temporaryFolder({ 'k/b/x.yaml': '', 'k/a/y.yaml': '', 'k/a/z.txt': '', 'k/a/deep/n.yaml': '', 'k/top.yaml': '' });
    expect(listPlaces(folder, [{ folder: 'k/*', extension: '.yaml' }, { folder: 'none', extension: '.yaml' }])).toEqual(['k/a/y.yaml', 'k/b/x.yaml']);
  });
});

describe('applyChanges', () => {
  test('creates, updates and deletes, and leaves no temporary file', () => {
    const folder = temporaryFolder({ update: 'old', gone: 'old' });
    applyChanges(folder, [create('deep/new', 'new'), { kind: 'update', path: 'update', before: 'old', after: 'new' }, { kind: 'delete', path: 'gone', before: 'old', after: '' }]);
    expect(readTree(folder)).toEqual({ 'deep/new': 'new', 'update': 'new' });
  });

  test('touches nothing that did not change', () => {
    const folder = temporaryFolder({ same: 'same' });
    const before = statSync(join(folder, 'same')).mtimeMs;
    applyChanges(folder, [create('other', '')]);
    expect(statSync(join(folder, 'same')).mtimeMs).toBe(before);
  });

  test('replaces a link instead of writing through it', () => {
    const outside = temporaryFolder({ secret: 'untouched' });
    const folder = temporaryFolder();
    symlinkSync(join(outside, 'secret'), join(folder, 'file'));
    applyChanges(folder, [create('file', 'ours')]);
    expect(readTree(outside)).toEqual({ secret: 'untouched' });
    expect(readTree(folder)).toEqual({ file: 'ours' });
  });

  test('fails if a linked folder leads out of the fleet', () => {
    const outside = temporaryFolder({ victim: 'untouched' });
    const folder = temporaryFolder();
    symlinkSync(outside, join(folder, 'link'));
    expect(() => applyChanges(folder, [create('link/file', 'ours')])).toThrow(/FILE_ACCESS: .*a link leads out/);
    expect(() => applyChanges(folder, [{ kind: 'delete', path: 'link/victim', before: '', after: '' }])).toThrow(/FILE_ACCESS/);
    expect(readTree(outside)).toEqual({ victim: 'untouched' });
  });

  test('fails if a file cannot be written, and leaves the folder as it was', () => {
    const folder = temporaryFolder({ 'taken/file': '' });
    expect(() => applyChanges(folder, [create('taken', 'text')])).toThrow(ExternalError);
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
