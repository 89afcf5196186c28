import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { transform } from 'sucrase';

/** Modules that are given to the loaded files instead of what stands on the disk, by name. */
export type ProvidedModules = Readonly<Record<string, () => unknown>>;

/** Reads a file that is not run; undefined where it is a module like any other. */
export type ReadAsData = (path: string, text: string) => object | undefined;

interface LoadedModule { exports: unknown }

/** A file is not TypeScript. */
export class ModuleSyntaxError extends Error {
  constructor(public readonly path: string, what: string, public readonly line: number, public readonly column: number) {
    super(what);
  }
}

const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];

/**
 * Runs TypeScript modules of a fleet without checking types and without writing anything.
 *
 * Types are stripped and imports become `require` (sucrase keeps the lines); what is imported relative to a file is loaded the
 * same way, everything else by node.
 */
export class ModuleLoader {
  private readonly modules = new Map<string, LoadedModule>();

  constructor(private readonly provided: ProvidedModules, private readonly readAsData: ReadAsData) {}

  public load(path: string): unknown {
    const known = this.modules.get(path);
    if (known) return known.exports;
    const module: LoadedModule = { exports: {} };
    this.modules.set(path, module);
    const text = readFileSync(path, 'utf8');
    if (extname(path) === '.json') {
      module.exports = JSON.parse(text);
    } else {
      const data = this.readAsData(path, text);
      if (data) module.exports = data;
      else this.run(path, text, module);
    }
    return module.exports;
  }

  private run(path: string, text: string, module: LoadedModule): void {
    const body = compileFunction(stripTypes(path, text), ['exports', 'require', 'module', '__filename', '__dirname'], { filename: path });
    body(module.exports, this.requireFrom(path), module, path, dirname(path));
  }

  private requireFrom(path: string): (specifier: string) => unknown {
    const nodeRequire = createRequire(path);
    return (specifier) => {
      const provide = Object.hasOwn(this.provided, specifier) ? this.provided[specifier] : undefined;
      if (provide) return provide();
      if (!/^\.{0,2}\//.test(specifier)) return nodeRequire(specifier);
      const found = resolveFile(resolve(dirname(path), specifier));
      if (!found) throw new Error(`cannot find "${specifier}"`);
      return this.load(found);
    };
  }
}

function stripTypes(path: string, text: string): string {
  try {
    const isTypeScript = /\.[cm]?ts$/.test(path);
    return transform(text, { transforms: isTypeScript ? ['typescript', 'imports'] : ['imports'], disableESTransforms: true, preserveDynamicImport: true }).code;
  } catch (error) {
    const [, what, line, column] = /^(?:Error transforming [^:]*: )?(.*?)(?: \((\d+):(\d+)\))?$/s.exec((error as Error).message) ?? [];
    throw new ModuleSyntaxError(path, what ?? '', Number(line ?? 1), Number(column ?? 1));
  }
}

/** The file that an import means: `./x`, `./x.js` for a file `x.ts`, or a folder's index. */
function resolveFile(base: string): string | undefined {
  const typed = base.replace(/\.([cm]?)js$/, '.$1ts');
  const candidates = [typed, base, ...EXTENSIONS.map((extension) => base + extension), ...EXTENSIONS.map((extension) => resolve(base, `index${extension}`))];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}
