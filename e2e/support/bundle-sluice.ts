import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.join(__dirname, '..', '..');

/** Sluice's command line as one file in a folder, bundled from the sources as they are. Its peers are found where this project has them. */
export function bundleSluice(folder: string): string {
  const outfile = path.join(folder, 'sluice.js');
  buildSync({
    entryPoints: [path.join(ROOT, 'src', 'cli.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile,
    external: ['cdk8s', 'cdk8s-plus-30', 'constructs'],
    logLevel: 'silent',
  });
  const modules = path.join(folder, 'node_modules');
  if (!fs.existsSync(modules)) fs.symlinkSync(path.join(ROOT, 'node_modules'), modules);
  return outfile;
}
