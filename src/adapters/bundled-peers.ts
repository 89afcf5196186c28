import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The peers in one file each, as the build makes them (`lib/bin/peer-*.js`): the same code, read at once instead of from a hundred
 * files, which is half of the time that a command takes.
 */
const PEERS = ['constructs', 'cdk8s', 'cdk8s-plus-30'] as const;

/**
 * Lets every `require` of an installed peer give the one-file copy of it, in whatever module, provided that both are of one version;
 * any other version is loaded as it is installed.
 */
export function preferBundledPeers(folder: string): void {
  const nodeRequire = createRequire(join(folder, 'sluice.js'));
  const bundled = readVersions(folder);
  for (const name of PEERS) {
    const installed = tryResolve(nodeRequire, name);
    if (!installed || bundled[name] === undefined || versionOf(installed) !== bundled[name]) continue;
    const copy = new Module(installed);
    copy.filename = installed;
    copy.loaded = true;
    Object.defineProperty(copy, 'exports', { get: () => nodeRequire(`./peer-${name}.js`), configurable: true });
    nodeRequire.cache[installed] = copy as NodeJS.Module;
  }
}

function readVersions(folder: string): Readonly<Record<string, string | undefined>> {
  try {
    return JSON.parse(readFileSync(join(folder, 'peers.json'), 'utf8'));
  } catch {
    // a build without copies works all the same, only slower
    return {};
  }
}

function tryResolve(nodeRequire: NodeJS.Require, name: string): string | undefined {
  try {
    return nodeRequire.resolve(name);
  } catch {
    return undefined;
  }
}

/** The version in the package.json nearest to a module. */
function versionOf(file: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
    } catch {
      continue;
    }
  }
  return undefined;
}
