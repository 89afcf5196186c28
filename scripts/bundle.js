/* Bundles the command line and its peers into lib/bin, and with --action the GitHub Action into action/. Plain JavaScript: it runs before every
   `npx projen synth`, and what transpiles costs more than it. */
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { buildSync } = require('esbuild');

const ROOT = join(__dirname, '..');
const OUT = join(ROOT, 'lib/bin');
const PEERS = ['constructs', 'cdk8s', 'cdk8s-plus-30'];
const COMMON = {
  bundle: true, platform: 'node', target: 'node20', logLevel: 'warning', minifyWhitespace: true, minifySyntax: true, legalComments: 'none', metafile: true, absWorkingDir: ROOT,
};

mkdirSync(OUT, { recursive: true });
bundle({ entryPoints: ['src/cli.ts'], outfile: join(OUT, 'cli.js'), external: PEERS });
// node 22 and later keep the compiled code of what is loaded after this is said, so the program itself comes second
writeFileSync(join(OUT, 'sluice.js'), "#!/usr/bin/env node\nrequire('node:module').enableCompileCache?.();\nrequire('./cli.js');\n", { mode: 0o755 });
bundlePeers();
// one file with all that it needs: a runner has nothing installed
if (process.argv.includes('--action')) bundle({ entryPoints: ['src/action.ts'], outfile: join(ROOT, 'action/index.js') });

/** Bundles, and puts the licences of what is in the bundle beside it. */
function bundle(options) {
  const { metafile } = buildSync({ ...COMMON, ...options });
  const packages = new Set(Object.keys(metafile.inputs).flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  writeFileSync(`${options.outfile}.LICENSES.txt`, [...packages].sort().map(licenceOf).join('\n'));
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
  writeFileSync(file, text);
}
