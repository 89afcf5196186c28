import { mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { ExternalError } from '../errors';
import type { FileChange } from '../synthesis/changes';
import type { GeneratedPlace } from '../synthesis/places';

/** The text of a file; undefined where there is none. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw fileError(error, 'read', path);
  }
}

/** Reads those of the paths that exist below a folder. */
export function readFiles(folder: string, paths: Iterable<string>): Map<string, string> {
  const files = new Map<string, string>();
  for (const path of paths) {
    const text = readText(join(folder, path));
    if (text !== undefined) files.set(path, text);
  }
  return files;
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
  mkdirSync(folder, { recursive: true });
  const root = realpathSync(folder);
  const checked = new Set<string>();
  for (const { kind, path, after } of changes) {
    const target = join(root, path);
    try {
      if (kind !== 'delete') mkdirSync(dirname(target), { recursive: true });
      checkInside(root, dirname(target), checked);
      if (kind === 'delete') rmSync(target, { force: true });
      else writeAtomically(target, after);
    } catch (error) {
      throw error instanceof ExternalError ? error : fileError(error, kind === 'delete' ? 'delete' : 'write', target);
    }
  }
}

function checkInside(root: string, folder: string, checked: Set<string>): void {
  if (checked.has(folder)) return;
  const real = realpathSync(folder);
  if (real !== root && !real.startsWith(root + sep)) throw new ExternalError('FILE_ACCESS', `cannot write into ${folder}: a link leads out of ${root}`);
  checked.add(folder);
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

function fileError(error: unknown, verb: string, path: string): ExternalError {
  const { code } = error as NodeJS.ErrnoException;
  return new ExternalError('FILE_ACCESS', `cannot ${verb} ${path}${code ? ` (${code})` : ''}`, { cause: error });
}
