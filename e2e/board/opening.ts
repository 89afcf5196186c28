import type { BrowserContext, Page } from 'playwright-core';
import { assertSame, type Checks } from '../support/checks';
import { openPage } from './chromium';

/** Sizes of screens, in pixels. */
const SCREENS = [{ width: 375, height: 812 }, { width: 1280, height: 900 }, { width: 1920, height: 1080 }, { width: 2560, height: 1440 }] as const;

/** The first picture is made without what has no room on it: nobody may see that, and nothing may stay away. */
export async function checkOpening(checks: Checks, context: BrowserContext, address: string): Promise<void> {
  checks.section('Opening');
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: 'light' });
  for (const screen of SCREENS) {
    await checks.verify(`${screen.width} x ${screen.height}: the first picture is the whole picture`, async () => {
      await page.setViewportSize(screen);
      await openPage(page, address);
      const whole = await page.screenshot();
      await page.evaluate(() => { document.documentElement.dataset.opening = ''; });
      const hidden = await page.evaluate(() => Array.from(document.querySelectorAll('#matrix td')).filter((cell) => !cell.checkVisibility({ contentVisibilityAuto: false })).length);
      if (hidden === 0) throw new Error('everything is on the first picture');
      if (!whole.equals(await page.screenshot())) throw new Error('the pictures differ');
      return `without ${hidden} of the cells`;
    });
  }
  await checks.verify('then everything is there, as a table for all readers', async () => {
    await openPage(page, address);
    await page.waitForFunction(() => document.querySelectorAll('#matrix td').length === document.querySelectorAll('#matrix td[role="cell"]').length);
    assertSame(await hiddenIn(page), { cells: 0, sections: 0 }, 'hidden');
  });
  await checks.verify('a link into the page leads there at once', async () => {
    const id = await page.evaluate(() => Array.from(document.querySelectorAll('.change[id]')).at(-1)?.id ?? '');
    const other = await context.newPage();
    await other.goto(`${address}#${id}`);
    const top = await other.evaluate((name) => document.getElementById(name)?.getBoundingClientRect().top ?? -1, id);
    await other.close();
    if (!(top >= 0 && top < 900)) throw new Error(`${id} is at ${top} px`);
  });
  await checks.verify('on paper it is whole', async () => {
    await page.evaluate(() => {
      document.documentElement.dataset.opening = '';
      dispatchEvent(new Event('beforeprint'));
    });
    assertSame(await hiddenIn(page), { cells: 0, sections: 0 }, 'hidden');
  });
  await checks.verify('without scripts it is whole too', async () => {
    const other = await context.newPage();
    const session = await context.newCDPSession(other);
    await session.send('Emulation.setScriptExecutionDisabled', { value: true });
    await other.goto(address);
    await session.send('Emulation.setScriptExecutionDisabled', { value: false });
    const isStarted = await other.evaluate(() => document.querySelector<HTMLElement>('#filters')?.hidden === false);
    if (isStarted) throw new Error('a script has run');
    assertSame(await hiddenIn(other), { cells: 0, sections: 0 }, 'hidden');
    await other.close();
  });
  await checks.verify('what a filter leaves is as high as it is said to be, also where nobody has looked', async () => {
    await openPage(page, address);
    await page.fill('#search', '7');
    const { said, rows } = await page.evaluate(() => ({
      said: document.querySelector('.matrix')?.scrollHeight ?? 0, rows: document.querySelectorAll('#matrix tbody tr:not([hidden])').length,
    }));
    await page.evaluate(() => document.querySelector('#matrix tbody:last-child tr:not([hidden])')?.scrollIntoView());
    const found = await page.evaluate(() => document.querySelector('.matrix')?.scrollHeight ?? 0);
    if (rows < 24 || Math.abs(said - found) > 31) throw new Error(`${rows} rows: ${said} px, then ${found} px`);
    return `${rows} rows, ${found} px`;
  });
  await page.close();
}

/** What stays away whatever is scrolled to. */
function hiddenIn(page: Page): Promise<{ readonly cells: number; readonly sections: number }> {
  return page.evaluate(() => {
    const isAway = (element: Element): boolean => [element, element.parentElement, element.closest('tbody'), element.closest('section')].some((one) => {
      const { display, contentVisibility } = getComputedStyle(one ?? element);
      return display === 'none' || contentVisibility === 'hidden';
    });
    const count = (selector: string): number => Array.from(document.querySelectorAll(selector)).filter(isAway).length;
    return { cells: count('#matrix td'), sections: count('main > section') };
  });
}
