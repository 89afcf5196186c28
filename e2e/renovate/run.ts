import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bundleSluice } from '../support/bundle-sluice';
import { Checks } from '../support/checks';
import { isInstalled } from '../support/run';
import { checkFormattings } from './formattings-scenario';
import { checkHolds } from './holds-scenario';
import { ensureRenovate, type Renovate } from './install';
import { checkReferenceFleet } from './reference-scenario';

type Scenario = (renovate: Renovate, sluice: string, folder: string, checks: Checks) => Promise<void>;

const SCENARIOS: Readonly<Record<string, Scenario>> = { reference: checkReferenceFleet, holds: checkHolds, formattings: checkFormattings };

/** Judges the synthesized configuration by the real Renovate, with a forge and registries on the loopback interface: all scenarios, or those that are named. */
async function main(named: readonly string[]): Promise<void> {
  const unknown = named.filter((name) => !(name in SCENARIOS));
  if (unknown.length > 0) throw new Error(`no scenario ${unknown.join(', ')}; there are: ${Object.keys(SCENARIOS).join(', ')}`);
  const names = named.length > 0 ? named : Object.keys(SCENARIOS);
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
    for (const name of names) await SCENARIOS[name]?.(renovate, sluice, folder, checks);
  } finally {
    if (process.env.KEEP) console.log(`kept ${folder}`);
    else fs.rmSync(folder, { recursive: true, force: true });
  }
  checks.finish();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
