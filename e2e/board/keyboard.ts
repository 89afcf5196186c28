import type { BrowserContext, Page } from 'playwright-core';
import { assertSame, type Checks } from '../support/checks';
import { openPage } from './chromium';

/** What a person sees of the page's state. */
interface Seen {
  readonly rows: readonly string[];
  readonly focus: string;
  readonly search: string;
}

function look(page: Page): Promise<Seen> {
  return page.evaluate(() => ({
    rows: Array.from(document.querySelectorAll<HTMLTableRowElement>('#matrix tbody tr:not([hidden])'), (row) => row.cells[0]?.textContent ?? ''),
    focus: document.activeElement?.id || document.activeElement?.textContent || '',
    search: document.querySelector<HTMLInputElement>('#search')?.value ?? '',
  }));
}

/** Search, rows and filters by keyboard alone; the theme. */
export async function checkKeyboard(checks: Checks, context: BrowserContext, address: string): Promise<void> {
  checks.section('Keyboard');
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
  await openPage(page, address);
  const all = await look(page);

  await checks.verify('/ goes to the search, and what is typed filters rows, reasons and promotions', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('ext SECRETS');
    assertSame(await look(page), { rows: ['charts/external-secrets'], focus: 'search', search: 'ext SECRETS' }, 'after typing');
    const others = await page.evaluate(() => Array.from(document.querySelectorAll('[data-item]:not([hidden])')).filter((item) => !item.textContent?.includes('external-secrets')).length);
    if (others > 0) throw new Error(`${others} other items are shown`);
    const said = await page.textContent('#found');
    if (said !== `1 of ${all.rows.length} components`) throw new Error(`says ${said}`);
  });
  await checks.verify('a version is found too', async () => {
    await page.fill('#search', '6.27.0');
    assertSame((await look(page)).rows, ['charts/loki'], 'rows');
  });
  await checks.verify('a reason is found, with the row that it is a reason of', async () => {
    await page.fill('#search', 'restores tested');
    assertSame((await look(page)).rows, ['charts/velero'], 'rows');
  });
  await checks.verify('Escape shows all again, and once more leaves the search', async () => {
    await page.keyboard.press('Escape');
    assertSame(await look(page), { ...all, focus: 'search' }, 'after Escape');
    await page.keyboard.press('Escape');
    if ((await look(page)).focus === 'search') throw new Error('the search has the focus still');
  });
  await checks.verify('arrows go through the rows and back, Home and End to the ends', async () => {
    const walk: string[] = [];
    await page.keyboard.press('/');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'Home', 'ArrowUp']) {
      await page.keyboard.press(key);
      walk.push((await look(page)).focus);
    }
    const [first, second] = all.rows;
    assertSame(walk, [first, second, first, all.rows.at(-1), first, 'search'], 'the walk');
  });
  await checks.verify('Enter on a row shows only it, and once more all', async () => {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assertSame((await look(page)).rows, all.rows.slice(0, 1), 'rows');
    await page.keyboard.press('Enter');
    assertSame((await look(page)).rows, all.rows, 'rows');
  });
  await checks.verify('it is no other component whose name begins alike', async () => {
    const name = all.rows[0] ?? '';
    await openPage(page, address);
    await page.evaluate((text) => {
      const row = document.querySelector('#matrix tbody tr') as HTMLElement;
      const other = row.cloneNode(true) as HTMLElement;
      (other.querySelector('button') as HTMLElement).append('-crds');
      row.after(other);
      const item = document.querySelector('[data-item] strong') as HTMLElement;
      item.textContent = `${text}-crds`;
    }, name);
    await page.focus('#matrix button');
    await page.keyboard.press('Enter');
    assertSame((await look(page)).rows, [name], 'rows');
    const others = await page.evaluate((text) => Array.from(document.querySelectorAll('[data-item]:not([hidden]) strong'), (strong) => strong.textContent).filter((other) => other !== text), name);
    assertSame(others, [], 'other items');
    await openPage(page, address);
  });
  await checks.verify('the tabulator leads from the search to the filters, arrows choose, and to one row alone', async () => {
    await page.keyboard.press('/');
    await page.keyboard.press('Tab');
    for (const [value, rows] of [['differs', 10], ['ready', 4], ['waits', 6], ['held', 1]] as const) {
      await page.keyboard.press('ArrowRight');
      const found = await page.evaluate(() => document.querySelector<HTMLInputElement>('input[name="is"]:checked')?.value);
      assertSame([found, (await look(page)).rows.length], [value, rows], 'filter');
    }
    const stops = await page.evaluate(() => document.querySelectorAll('#matrix button[tabindex="0"]').length);
    if (stops !== 1) throw new Error(`${stops} rows are stops`);
    await page.keyboard.press('Escape');
    assertSame((await look(page)).rows, all.rows, 'rows');
  });
  await checks.verify('a version leads to where it is explained, also where that is filtered away', async () => {
    await page.fill('#search', 'staging');
    const link = page.locator('#matrix td.w a').first();
    await page.fill('#search', '');
    await page.keyboard.press('Escape');
    const href = await link.getAttribute('href');
    for (const time of ['once', 'once more']) {
      await page.evaluate((id) => { (document.querySelector(id) as HTMLElement).hidden = true; }, href ?? '');
      await link.click();
      // the page is told of it a little later
      await page.waitForFunction((id) => document.querySelector(`${id}:target:not([hidden])`), href, { timeout: 2000 }).catch(() => { throw new Error(`does not lead to ${href} ${time}`); });
    }
  });
  await checks.verify('the theme is chosen, and remembered', async () => {
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    for (const expected of ['Theme: light', 'Theme: dark']) {
      await page.click('#theme');
      const said = await page.textContent('#theme');
      if (said !== expected) throw new Error(`says ${said}`);
    }
    const dark = await ground();
    if (dark === light) throw new Error('it is as light as before');
    await openPage(page, address);
    if (await ground() !== dark) throw new Error('it was forgotten');
    await page.click('#theme');
    if (await ground() !== light) throw new Error('auto is not what the system says');
  });
  await page.close();
}
