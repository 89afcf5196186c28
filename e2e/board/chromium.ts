import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { isInstalled, run } from '../support/run';

const PROGRAM = '/usr/bin/chromium';
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Debian's Chromium; installed first where it is missing and can be. */
export function ensureChromium(): string {
  if (fs.existsSync(PROGRAM)) return PROGRAM;
  console.log(`${PROGRAM} is not on this machine`);
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) throw new Error('install it: apt-get install -y chromium');
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']]) {
    const { status, stderr } = run('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 900_000 });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${status}\n${stderr}`);
  }
  if (!fs.existsSync(PROGRAM)) throw new Error(`apt-get has installed chromium, but not as ${PROGRAM}`);
  return PROGRAM;
}

/** A Chromium that knows nothing of any other: its user data are in a folder of its own. */
export async function launch(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(path.join(folder, 'user-data'), { executablePath: ensureChromium(), args: FLAGS, viewport: { width: 1280, height: 900 } });
}

/** Opens a page, and waits until all of it is there. */
export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => document.documentElement.dataset.opening === undefined);
}

export function versionOf(context: BrowserContext): string {
  return (context.browser() as Browser | null)?.version() ?? 'unknown';
}
