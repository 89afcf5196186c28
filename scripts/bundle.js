/* Bundles the command line and its peers into lib/bin. Plain JavaScript: it runs before every `npx projen synth`, and what transpiles costs more than it. */
const { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { buildSync } = require('esbuild');

const ROOT = join(__dirname, '..');
const OUT = join(ROOT, 'lib/bin');
const PEERS = ['constructs', 'cdk8s', 'cdk8s-plus-30'];
const COMMON = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning', minifyWhitespace: true, minifySyntax: true, legalComments: 'linked', absWorkingDir: ROOT };

mkdirSync(OUT, { recursive: true });
buildSync({ ...COMMON, entryPoints: ['src/cli.ts'], outfile: join(OUT, 'sluice.js'), external: PEERS });
bundlePeers();

/** The peers change only with the lock file, so they are bundled once. */
function bundlePeers() {
  const versions = Object.fromEntries(PEERS.map((name) => [name, JSON.parse(readFileSync(packageFile(name), 'utf8')).version]));
  const text = `${JSON.stringify(versions, null, 2)}\n`;
  const file = join(OUT, 'peers.json');
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  for (const name of PEERS) {
    // what a peer reads from its own folder stays there
    const banner = `const __peerFolder = require('node:path').dirname(require.resolve('${name}'));`;
    buildSync({
      ...COMMON,
      entryPoints: [name],
      outfile: join(OUT, `peer-${name}.js`),
      external: PEERS.filter((other) => other !== name),
      define: { __dirname: '__peerFolder' },
      banner: { js: banner },
    });
    copyFileSync(join(dirname(packageFile(name)), 'LICENSE'), join(OUT, `peer-${name}.LICENSE`));
  }
  writeFileSync(file, text);
}

function packageFile(name) {
  return join(ROOT, 'node_modules', name, 'package.json');
}
