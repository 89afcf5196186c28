import { isUtf8 } from 'node:buffer';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { ExternalError } from '../errors';
import type { FileChange } from '../synthesis/changes';
import type { GeneratedPlace } from '../synthesis/places';

/**
 * The text of a file; undefined where there is none.
 *
 * @throws ExternalError `FILE_ACCESS`, also for a file that is not UTF-8: writing it back would change what nobody touched
 */
export function readText(path: string): string | undefined {
  const bytes = readBytes(path);
  if (bytes === undefined || isUtf8(bytes)) return bytes?.toString('utf8');
  throw new ExternalError('FILE_ACCESS', `cannot read ${path}: it is not UTF-8 text`);
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw fileError(error, 'read', path);
  }
}

/**
 * Reads those of the paths that exist below a folder.
 *
 * @throws ExternalError `FILE_ACCESS`, also where a link leads out of the folder: what is read can end up in a commit
 */
export function readFiles(folder: string, paths: Iterable<string>): Map<string, string> {
  const files = new Map<string, string>();
  const checked = new Set<string>();
  for (const path of paths) {
    const text = readText(join(folder, path));
    if (text === undefined) continue;
    checkInside(realpathSync(folder), dirname(join(folder, path)), checked, 'read');
    if (lstatSync(join(folder, path)).isSymbolicLink()) checkInside(realpathSync(folder), join(folder, path), checked, 'read');
    files.set(path, text);
  }
  return files;
}

/** The nearest folder, from one upwards, that holds an entry of a name. */
export function findUpwards(start: string, name: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Paths of the files that stand in places, from the folder. */
export function listPlaces(folder: string, places: readonly GeneratedPlace[]): readonly string[] {
  return places.flatMap((place) => listPlace(folder, place));
}

function listPlace(folder: string, { folder: pattern, extension }: GeneratedPlace): readonly string[] {
  const [before, after] = pattern.split('*') as [string, string | undefined];
  const folders = after === undefined ? [pattern] : listNames(join(folder, before), 'folder').map((name) => before + name + after);
  return folders.flatMap((path) => listNames(join(folder, path), 'file').filter((name) => name.endsWith(extension)).map((name) => `${path}/${name}`));
}

function listNames(path: string, kind: 'file' | 'folder'): readonly string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => (kind === 'file' ? entry.isFile() : entry.isDirectory())).map(({ name }) => name).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw fileError(error, 'list', path);
  }
}

/**
 * Writes changes below a folder, each file whole or not at all: a temporary file beside it takes its place.
 *
 * @throws ExternalError `FILE_ACCESS` where a file cannot be written, or where a link leads out of the folder
 */
export function applyChanges(folder: string, changes: readonly FileChange[]): void {
  makeFolder(folder);
  const root = realpathSync(folder);
  const checked = new Set<string>();
  for (const { kind, path, after } of changes) {
    const target = join(root, path);
    try {
      if (kind !== 'delete') makeFolder(dirname(target));
      checkInside(root, dirname(target), checked, 'write');
      if (kind === 'delete') rmSync(target, { force: true });
      else writeAtomically(target, after);
    } catch (error) {
      throw error instanceof ExternalError ? error : fileError(error, kind === 'delete' ? 'delete' : 'write', target);
    }
  }
}

function checkInside(root: string, path: string, checked: Set<string>, verb: 'read' | 'write'): void {
  if (checked.has(path)) return;
  const real = realpathSync(path);
  if (real !== root && !real.startsWith(root === sep ? root : root + sep)) throw new ExternalError('FILE_ACCESS', `cannot ${verb} ${path}: a link leads out of ${root}`);
  checked.add(path);
}

/** Makes a folder and those above it, one by one: node's own way never ends where a file system has places that cannot be made. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (path !== dirname(path)) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // somebody else may have made it
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(error, 'make', path);
  }
}

function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** What kept a file from being read or written, for people. */
export function fileError(error: unknown, verb: string, path: string): ExternalError {
  const { code } = error as NodeJS.ErrnoException;
  return new ExternalError('FILE_ACCESS', `cannot ${verb} ${path}${code ? ` (${code})` : ''}`, { cause: error });
}
