/** What the published package may hold, and why. Everything else in it is a mistake. */
const ALLOWED: readonly RegExp[] = [
  // what npm always packs, and what a user reads first
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  // licences of what is bundled, and the versions of the bundled peers
  /^lib\/bin\/([\w-]+\.js\.LICENSES\.txt|peers\.json)$/,
  // the program and its types: compiled code and nothing that it was compiled from
  /^lib\/(src|imports|bin)\/([\w.-]+\/)*[\w.-]+\.(js|d\.ts)$/,
];

/** What a package that works must hold. */
const REQUIRED: readonly string[] = [
  'package.json', 'README.md', 'LICENSE',
  'lib/src/index.js', 'lib/src/index.d.ts', 'lib/src/projen.js', 'lib/src/projen.d.ts', 'lib/src/cli.js', 'lib/bin/sluice.js',
];

/** Paths of a tarball (without npm's leading `package/`) that do not belong into it. */
export function unexpectedFiles(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)) || /(^|\/)(\.|test\/|.*\.test\.)/.test(path));
}

/** Paths that a tarball lacks. */
export function missingFiles(paths: readonly string[]): readonly string[] {
  return REQUIRED.filter((path) => !paths.includes(path));
}
