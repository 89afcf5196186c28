/* Bundles the command line and its peers into lib/bin, and with --action the GitHub Action into action/. Plain JavaScript: it runs before every
   `npx projen synth`, and what transpiles costs more than it. */
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const ROOT = join(__dirname, '..');
const OUT = join(ROOT, 'lib/bin');
const PEERS = ['constructs', 'cdk8s', 'cdk8s-plus-30'];
// what many runs of a command do without stands in files of its own: the engine looks through all of a file before it runs any of it
const PARTS = ['@babel/parser', 'luxon', 'yaml', 'handlebars/runtime'];
const COMMON = {
  bundle: true, platform: 'node', target: 'node20', logLevel: 'warning', minifyWhitespace: true, minifySyntax: true, legalComments: 'none', metafile: true, absWorkingDir: ROOT,
};

const STUB = "#!/usr/bin/env node\nrequire('node:module').enableCompileCache?.();\nrequire('./cli.js');\n";

/** Runs a module that is kept as text; the peers are those of the bundle. */
const COMPILE = `
const given = { constructs: () => require('constructs'), cdk8s: () => require('cdk8s') };
function compile(text) {
  const module = { exports: {} };
  new Function('module', 'exports', 'require', text)(module, module.exports, (wanted) => (given[wanted] ? given[wanted]() : require(wanted)));
  return module.exports;
}
`;

void main();

async function main() {
  // the stub is written last, so it is as new as everything that it stands for
  if (!isNewerThan(join(OUT, 'sluice.js'), ['src', 'imports', 'scripts/bundle.js', 'package.json', 'package-lock.json'].map((path) => join(ROOT, path)))) {
    await bundleCommandLine();
    bundlePeers();
    // node 22 and later keep the compiled code of what is loaded after they are told to, so the program itself comes second
    write(join(OUT, 'sluice.js'), STUB, 0o755);
  }
  // one file with all that it needs: a runner has nothing installed
  if (process.argv.includes('--action')) await bundleAction();
}

async function bundleCommandLine() {
  const fileOf = (name) => `./part-${name.replace(/\W+/g, '-').replace(/^-/, '')}.js`;
  const resolve = (build) => build.onLoad({ filter: /./, namespace: 'deferred' }, ({ path }) => ({ contents: deferredModule(path, `require('${fileOf(path)}')`), resolveDir: ROOT }));
  const build = async (options) => writeBundle(options.outfile, await require('esbuild').build({
    ...COMMON, ...options, write: false, external: [...PEERS, ...PARTS.map(fileOf)], plugins: [deferred(PARTS.filter((name) => !options.entryPoints.includes(name)), resolve)],
  }));
  await Promise.all(PARTS.map((name) => build({ entryPoints: [name], outfile: join(OUT, fileOf(name)) })));
  await build({ entryPoints: ['src/cli.ts'], outfile: join(OUT, 'cli.js') });
}

/** With what few fleets need kept as text: it is a third of the file, and the engine takes a while to look through code that nothing runs. */
async function bundleAction() {
  const packages = [];
  const outfile = join(ROOT, 'action/index.js');
  const compile = (build) => build.onLoad({ filter: /./, namespace: 'deferred' }, ({ path }) => {
    const { metafile, outputFiles } = require('esbuild').buildSync({ ...COMMON, entryPoints: [path], outfile: 'x.js', write: false, external: PEERS.filter((peer) => peer !== path) });
    packages.push(...Object.keys(metafile.inputs));
    return { contents: COMPILE + deferredModule(path, `compile(${JSON.stringify(`${outputFiles[0].text}\n//# sourceURL=${path}`)})`), resolveDir: ROOT };
  });
  const built = await require('esbuild').build({
    ...COMMON, entryPoints: ['src/action.ts'], outfile, write: false, plugins: [deferred(['@babel/parser', 'cdk8s-plus-30', 'luxon'], compile)],
  });
  writeBundle(outfile, built, packages);
}

/** Packages that are loaded when something of them is asked for; how, is said by `load`. */
function deferred(names, load) {
  return {
    name: 'deferred',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path }) => (names.includes(path) ? { path, namespace: 'deferred' } : undefined));
      load(build);
    },
  };
}

/** A module with the names of another, which is made by an expression when the first of them is asked for. */
function deferredModule(name, expression) {
  const real = require(name);
  return `
let loaded;
const load = () => (loaded ??= ${expression});
${real.__esModule ? "Object.defineProperty(exports, '__esModule', { value: true });" : ''}
for (const key of ${JSON.stringify(Object.keys(real).filter((key) => key !== '__esModule'))}) Object.defineProperty(exports, key, { enumerable: true, get: () => load()[key] });
`;
}

/** Whether a file was written after every file below some paths; folders count, so that what was removed is seen too. */
function isNewerThan(file, paths) {
  if (!existsSync(file)) return false;
  const { mtimeMs } = statSync(file);
  const isOlder = (path) => {
    const found = statSync(path);
    if (found.mtimeMs >= mtimeMs) return false;
    return !found.isDirectory() || readdirSync(path).every((name) => isOlder(join(path, name)));
  };
  return paths.every(isOlder);
}

/** Bundles, and puts the licences of what is in the bundle beside it. */
function bundle({ outfile, ...options }) {
  writeBundle(outfile, require('esbuild').buildSync({ ...COMMON, ...options, outfile, write: false }));
}

function writeBundle(outfile, { metafile, outputFiles }, further = []) {
  const packages = new Set([...Object.keys(metafile.inputs), ...further].flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  write(`${outfile}.LICENSES.txt`, [...packages].sort().map(licenceOf).join('\n'));
  write(outfile, outputFiles[0].contents);
}

/** Writes a file whole or not at all: another process may be running it. */
function write(file, content, mode) {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode });
  renameSync(temporary, file);
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  const files = readdirSync(join(ROOT, folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  return `${name} ${version} (${license})\n\n${files.map((file) => readFileSync(join(ROOT, folder, file), 'utf8')).join('\n')}\n`;
}

/** The peers change only with the lock file, so they are bundled once. */
function bundlePeers() {
  const versions = Object.fromEntries(PEERS.map((name) => [name, JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version]));
  const text = `${JSON.stringify(versions, null, 2)}\n`;
  const file = join(OUT, 'peers.json');
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  for (const name of PEERS) {
    bundle({
      entryPoints: [name],
      outfile: join(OUT, `peer-${name}.js`),
      external: PEERS.filter((other) => other !== name),
      // what a peer reads from its own folder stays there
      define: { __dirname: '__peerFolder' },
      banner: { js: `const __peerFolder = require('node:path').dirname(require.resolve('${name}'));` },
    });
  }
  write(file, text);
}
