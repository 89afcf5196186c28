import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { Checks } from '../support/checks';
import { launch, openPage, versionOf } from './chromium';
import { checkFigures } from './figures';
import { checkKeyboard } from './keyboard';
import { checkOpening } from './opening';
import { writePages } from './pages';
import { checkPaper } from './paper';
import { checkPicture } from './picture';

const ROOT = path.join(__dirname, '..', '..');
const SHOTS = path.join(ROOT, '.cache', 'board');
const WIDTHS = [375, 768, 1280] as const;
const SCHEMES = ['light', 'dark'] as const;
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Run with `--picture` to take docs/images/board.png anew. */
async function main(): Promise<void> {
  const checks = new Checks();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-board-'));
  fs.mkdirSync(SHOTS, { recursive: true });
  const pages = writePages(folder);
  const context = await launch(folder);
  try {
    const requests = watchRequests(context);
    checks.uses('Chromium', versionOf(context));
    checks.uses('axe-core', (JSON.parse(fs.readFileSync(require.resolve('axe-core/package.json'), 'utf8')) as { readonly version: string }).version);
    await checkJudge(checks, context);
    for (const [name, address] of Object.entries(pages)) await checkPage(checks, context, name, address);
    await checkHostile(checks, context, pages.hostile);
    await checkKeyboard(checks, context, pages.homelab);
    await checkOpening(checks, context, pages);
    await checkPaper(checks, context, pages.homelab);
    await checkPicture(checks, context, pages.homelab, process.argv.includes('--picture'));
    await checkFigures(checks, context, pages, folder);
    checks.section('Network');
    checks.check('no page has asked for anything but itself', () => {
      const others = requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:') && !url.startsWith('about:'));
      const files = new Set(requests.filter((url) => url.startsWith('file:')).map((url) => url.replace(/#.*/, '')));
      const unknown = [...files].filter((url) => !Object.values(pages).includes(url));
      if (others.length > 0 || unknown.length > 0) throw new Error([...others, ...unknown].join('\n'));
      return `${requests.length} requests, all of them for the pages themselves`;
    });
  } finally {
    await context.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  checks.finish();
}

function watchRequests(context: BrowserContext): readonly string[] {
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  return requests;
}

/** What axe finds in a page as it is, as lines. */
async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: { run(): Promise<{ readonly violations: readonly { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string }[] }[] }> } };
    const { violations } = await axe.run();
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  });
  return found;
}

/** Texts of the picture that their boxes have no room for. */
function spilledIn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => Array.from(document.querySelectorAll('.cluster')).flatMap((cluster) => {
    const right = cluster.querySelector(':scope > rect')?.getBoundingClientRect().right ?? 0;
    return Array.from(cluster.querySelectorAll('.name, .facts')).filter((text) => text.getBoundingClientRect().right > right).map((text) => text.textContent ?? '');
  }));
}

async function checkJudge(checks: Checks, context: BrowserContext): Promise<void> {
  checks.section('The judge finds what is wrong');
  await checks.verify('a picture without words, text that can hardly be read, a field without a label', async () => {
    const page = await context.newPage();
    await page.setContent('<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"><p style="color:#ccc;background:#fff">pale</p><input></main>');
    const ids = (await violationsIn(page)).map((line) => line.split(':')[0]);
    await page.close();
    for (const id of ['image-alt', 'color-contrast', 'label']) if (!ids.includes(id)) throw new Error(`axe has not found ${id}: ${ids.join(', ')}`);
  });
}

async function checkPage(checks: Checks, context: BrowserContext, name: string, address: string): Promise<void> {
  checks.section(`Page ${name}`);
  const errors: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      // tall enough for everything to be drawn
      await page.setViewportSize({ width, height: name === 'large' ? 2000 : 6000 });
      await openPage(page, address);
      await checks.verify(`${colorScheme}, ${width} px: axe finds nothing, nothing is wider than the screen`, async () => {
        const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
        if (scroll > client) throw new Error(`the page is ${scroll} px wide, the screen ${client}`);
        // letters of no cluster's name are wider than any of one
        const spilled = name === 'hostile' ? [] : await spilledIn(page);
        if (spilled.length > 0) throw new Error(`out of their boxes: ${spilled.join(', ')}`);
        const violations = await violationsIn(page);
        if (violations.length > 0) throw new Error(violations.join('\n'));
        await page.setViewportSize({ width, height: Math.min(6000, await page.evaluate(() => document.body.scrollHeight)) });
        await page.screenshot({ path: path.join(SHOTS, `${name}-${width}-${colorScheme}.png`) });
      });
    }
  }
  checks.check('the page has nothing to complain about', () => {
    if (errors.length > 0) throw new Error([...new Set(errors)].join('\n'));
  });
  await page.close();
}

async function checkHostile(checks: Checks, context: BrowserContext, address: string): Promise<void> {
  await checks.verify('names and reasons are text, whatever they hold', async () => {
    const page = await context.newPage();
    await openPage(page, address);
    const found = await page.evaluate(() => ({
      hurt: 'hurt' in window, scripts: document.scripts.length, styles: document.querySelectorAll('style').length, pictures: document.images.length, svgs: document.querySelectorAll('svg:not(.logo):not([role="img"])').length,
      handlers: Array.from(document.querySelectorAll('*')).filter((element) => Array.from(element.attributes).some(({ name }) => /^on|^style$/.test(name))).length,
    }));
    await page.close();
    const expected = { hurt: false, scripts: 1, styles: 1, pictures: 0, svgs: 0, handlers: 0 };
    if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(JSON.stringify(found));
  });
  await checks.verify('what is put into the page by force is not run', async () => {
    const page = await context.newPage();
    await openPage(page, address);
    await page.evaluate(() => {
      const script = document.createElement('script');
      try { script.textContent = 'window.hurt = 1'; } catch { /* trusted types refuse it */ }
      document.body.append(script);
      const button = document.createElement('button');
      try { button.setAttribute('onclick', 'window.hurt = 1'); } catch { /* trusted types refuse it */ }
      document.body.append(button);
      button.click();
    });
    const hurt = await page.evaluate(() => 'hurt' in window);
    await page.close();
    if (hurt) throw new Error('it was run');
  });
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
