/** A package as `package-lock.json` (version 3) has it. */
export interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly inBundle?: boolean;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export interface Lockfile {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** A package that is installed with ours, with where it lies and what it needs. */
export interface InstalledPackage {
  /** Key in the lock file: `node_modules/a/node_modules/b`. */
  readonly path: string;
  readonly name: string;
  readonly locked: LockedPackage;
  /** Paths of the packages that it requires. */
  readonly requires: readonly string[];
}

/**
 * What a user gets who installs our package: dependencies, the peer dependencies that npm installs by itself, and theirs.
 * Optional peers are not among them. The first element is our own package, the others are sorted by path.
 *
 * Not read from the lock file's `dev` flags, nor from `npm sbom --omit dev`: the one is off for what is required both ways,
 * the other leaves such packages out.
 */
export function productionClosure(lock: Lockfile): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const locked = lock.packages[path];
    if (!locked) throw new Error(`package-lock.json has no package at "${path}"`);
    const requires = requiredNames(locked).map(({ name, optional }) => resolve(lock, path, name, optional)).filter((target) => target !== undefined);
    found.set(path, { path, name: nameOf(lock, path), locked, requires: [...new Set(requires)].sort() });
    waiting.push(...requires);
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function requiredNames(locked: LockedPackage): readonly { readonly name: string; readonly optional: boolean }[] {
  const peers = Object.keys(locked.peerDependencies ?? {}).filter((name) => !locked.peerDependenciesMeta?.[name]?.optional);
  const optional = Object.keys(locked.optionalDependencies ?? {});
  const required = [...Object.keys(locked.dependencies ?? {}), ...peers].filter((name) => !optional.includes(name));
  return [...required.map((name) => ({ name, optional: false })), ...optional.map((name) => ({ name, optional: true }))];
}

/** Node's own way: the nearest `node_modules` on the way up that has the package. */
function resolve(lock: Lockfile, from: string, name: string, optional: boolean): string | undefined {
  for (let folder: string | undefined = from; folder !== undefined; folder = parentOf(folder)) {
    const path = `${folder}${folder ? '/' : ''}node_modules/${name}`;
    if (lock.packages[path]) return path;
  }
  if (optional) return undefined;
  throw new Error(`package-lock.json has no "${name}" for "${from || 'the package itself'}"`);
}

function parentOf(path: string): string | undefined {
  if (path === '') return undefined;
  const cut = path.lastIndexOf('/node_modules/');
  return cut < 0 ? '' : path.slice(0, cut);
}

function nameOf(lock: Lockfile, path: string): string {
  if (path === '') return lock.name;
  return lock.packages[path]?.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
