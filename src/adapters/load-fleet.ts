import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ConfigError, type Location, type Problem } from '../errors';
import { Fleet } from '../fleet/fleet';
import { versionsOf } from '../manifest/define';
import { parsedAt, parseManifest } from '../manifest/parse';
import type { ParsedManifest } from '../manifest/parsed-manifest';
import { ModuleLoader, ModuleSyntaxError, type ProvidedModules } from './module-loader';

/** What a fleet's file may be called. */
export const FLEET_FILES = ['fleet.ts', 'fleet.mts', 'fleet.cts', 'fleet.js', 'fleet.mjs', 'fleet.cjs'];

export interface LoadedFleet {
  readonly fleet: Fleet;
  /** Absolute path of the folder that `fleet.ts` stands in. */
  readonly folder: string;
}

/**
 * Finds `fleet.ts` in a folder or the nearest one above it.
 *
 * @throws ConfigError `FLEET_NOT_FOUND`
 */
export function findFleetFile(start: string): string {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const found = FLEET_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found) return found;
    if (folder === dirname(folder)) break;
  }
  throw new ConfigError([{
    code: 'FLEET_NOT_FOUND',
    what: `no fleet.ts in ${start} or in a folder above it`,
    fix: 'change into the fleet\'s repository, or make a fleet: "sluice init" for a new one, "sluice adopt" of what delivers clusters already',
  }]);
}

/**
 * Loads a fleet. Manifests are read, never run: what `fleet.ts` imports from them is made from their text.
 *
 * @throws ConfigError `FLEET_LOAD` where the file does not load or exports no fleet, and the problems of every manifest that cannot be read
 */
export function loadFleet(file: string, provided: ProvidedModules): LoadedFleet {
  const folder = dirname(file);
  const problems: Problem[] = [];
  const known = new Map<string, ParsedManifest>();
  const loader = new ModuleLoader(provided, (path, text) => readManifest(relativePath(folder, path), text, known, problems));
  const exported = runFleet(loader, file, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  if (!Fleet.isFleet(exported)) {
    throw new ConfigError([{ code: 'FLEET_LOAD', what: 'the default export is no Fleet', at: { file: relativePath(folder, file) }, found: describe(exported), fix: 'end the file with "export default fleet"' }]);
  }
  return { fleet: exported, folder };
}

function runFleet(loader: ModuleLoader, file: string, problems: Problem[]): unknown {
  try {
    return (loader.load(file) as { readonly default?: unknown }).default;
  } catch (error) {
    // a manifest that cannot be read makes whatever uses it fail: its own problems are the cause
    if (problems.length > 0) return undefined;
    throw new ConfigError([{ code: 'FLEET_LOAD', what: 'the fleet does not load', at: locate(error, file), found: message(error) }]);
  }
}

function readManifest(file: string, text: string, known: Map<string, ParsedManifest>, problems: Problem[]): object | undefined {
  if (!/\bdefineVersions\s*[(<]/.test(text)) return undefined;
  const same = known.get(text);
  const { manifest, problems: found } = same ? { manifest: parsedAt(file, same), problems: [] } : parseManifest(file, text);
  problems.push(...found);
  if (!manifest) return {};
  known.set(text, manifest);
  return { __esModule: true, [manifest.exportName]: versionsOf(manifest) };
}

/** The place in the owner's files that an error comes from: the first frame that is one of theirs, else the file itself. */
function locate(error: unknown, file: string): Location {
  const folder = dirname(file);
  if (error instanceof ModuleSyntaxError) return { file: relativePath(folder, error.path), line: error.line, column: error.column };
  const stack = isErrorLike(error) ? error.stack ?? '' : '';
  for (const [, path, line, column] of stack.matchAll(/(?:\(|at )((?:\/|[A-Za-z]:\\)[^()\n]*?):(\d+):(\d+)\)?$/gm)) {
    if (path && path.startsWith(folder + sep) && !path.includes(`${sep}node_modules${sep}`)) {
      return { file: relativePath(folder, path), line: Number(line), column: Number(column) };
    }
  }
  return { file: relativePath(folder, file) };
}

function message(error: unknown): string {
  return (isErrorLike(error) ? error.message : String(error)).split('\n', 1)[0] as string;
}

/** What a fleet throws may come from another realm, where `instanceof Error` does not hold. */
function isErrorLike(error: unknown): error is { readonly message: string; readonly stack?: string } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}

function describe(value: unknown): string {
  if (value === undefined) return 'no default export';
  return typeof value === 'object' ? 'another object' : `a ${typeof value}`;
}

function relativePath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
