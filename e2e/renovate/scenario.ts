import * as fs from 'node:fs';
import * as path from 'node:path';
import { FleetRepository } from './fleet-repository';
import { Forge } from './forge';
import type { Renovate } from './install';
import { Registries, type World } from './registries';
import { runRenovate, type RenovateRun } from './renovate-run';

const REPOSITORY = 'acme/homelab';
/** No pull request is put off, and no release note is looked up: neither is what is judged here. */
const FORCE = { prHourlyLimit: 0, prConcurrentLimit: 0, branchConcurrentLimit: 0, fetchChangeLogs: 'off' };

interface Given {
  readonly files: ReadonlyMap<string, string>;
  readonly world: World;
  /** @default - the forge knows no label */
  readonly labels?: readonly string[];
}

/** A fleet with its remote, a forge and registries, all on this machine, and the real Renovate that works on it. */
export class Scenario {
  public static async start(renovate: Renovate, sluice: string, folder: string, given: Given): Promise<Scenario> {
    fs.mkdirSync(folder);
    const scenario = new Scenario(renovate, folder, new FleetRepository(folder, sluice, given.files), given.labels ?? []);
    const proxy = await scenario.registries.start(folder, given.world);
    const endpoint = await scenario.forge.start();
    scenario.environment = {
      ...proxy, RENOVATE_PLATFORM: 'gitea', RENOVATE_ENDPOINT: endpoint, RENOVATE_TOKEN: 'for-the-loopback-forge', RENOVATE_GIT_URL: 'ssh',
      RENOVATE_GITHUB_COM_TOKEN: 'for-the-loopback-registries', RENOVATE_REQUIRE_CONFIG: 'required', RENOVATE_FORCE: JSON.stringify(FORCE),
    };
    return scenario;
  }

  public readonly registries = new Registries();
  public readonly forge: Forge;
  private environment: Readonly<Record<string, string>> = {};

  private constructor(private readonly renovate: Renovate, private readonly folder: string, public readonly fleet: FleetRepository, labels: readonly string[]) {
    this.forge = new Forge(REPOSITORY, fleet.bare, labels);
  }

  /** Renovate at work: it looks up, commits, pushes and opens pull requests. */
  public renovateRepository(): Promise<RenovateRun> {
    return runRenovate(this.renovate, { folder: this.folder, args: [REPOSITORY], env: this.environment });
  }

  /** Renovate only extracts, from the work tree, with no network and no forge. */
  public extract(): Promise<RenovateRun> {
    return runRenovate(this.renovate, { folder: this.folder, cwd: this.fleet.work, args: ['--platform=local', '--dry-run=extract'] });
  }

  public stop(): void {
    this.registries.stop();
    this.forge.stop();
  }
}

/** Every file of a folder, by path. */
export function readFolder(folder: string, prefix = ''): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const item of fs.readdirSync(path.join(folder, prefix), { withFileTypes: true })) {
    const name = path.posix.join(prefix, item.name);
    if (item.isDirectory()) for (const [file, text] of readFolder(folder, name)) files.set(file, text);
    else files.set(name, fs.readFileSync(path.join(folder, name), 'utf8'));
  }
  return files;
}
