import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bundleSluice } from '../support/bundle-sluice';
import { Checks } from '../support/checks';
import { isInstalled } from '../support/run';
import { checkFormattings } from './formattings-scenario';
import { checkHolds } from './holds-scenario';
import { ensureRenovate } from './install';
import { checkReferenceFleet } from './reference-scenario';

/** Judges the synthesized configuration by the real Renovate, with a forge and registries on the loopback interface. */
async function main(): Promise<void> {
  for (const program of ['git', 'npm']) {
    if (!isInstalled(program)) throw new Error(`${program} is needed, and it is not on this machine`);
  }
  const renovate = ensureRenovate();
  const checks = new Checks();
  checks.uses('Renovate', `${renovate.version} on Node ${renovate.nodeVersion}`);
  console.log(renovate.seconds === undefined ? 'installed before' : `installed in ${renovate.seconds.toFixed(1)} s`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-renovate-'));
  try {
    const sluice = bundleSluice(folder);
    await checkReferenceFleet(renovate, sluice, folder, checks);
    await checkHolds(renovate, sluice, folder, checks);
    await checkFormattings(renovate, sluice, folder, checks);
  } finally {
    if (process.env.KEEP) console.log(`kept ${folder}`);
    else fs.rmSync(folder, { recursive: true, force: true });
  }
  checks.finish();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
