import type { BrowserContext, Page } from 'playwright-core';
import { assertSame, type Checks } from '../support/checks';
import { openPage } from './chromium';

/** Sizes of screens, in pixels. */
const SCREENS = [{ width: 375, height: 812 }, { width: 1280, height: 900 }, { width: 1920, height: 1080 }, { width: 2560, height: 1440 }, { width: 3840, height: 2160 }] as const;

/** The first picture is made without what has no room on it: nobody may see that, and nothing may stay away. */
export async function checkOpening(checks: Checks, context: BrowserContext, { large: address, ...others }: Readonly<Record<'large' | 'homelab' | 'quiet', string>>): Promise<void> {
  checks.section('Opening');
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: 'light' });
  for (const screen of SCREENS) {
    await checks.verify(`${screen.width} x ${screen.height}: the first picture is the whole picture`, async () => {
      await page.setViewportSize(screen);
      await openPage(page, address);
      const whole = await page.screenshot();
      await page.evaluate(() => { document.documentElement.dataset.opening = 'first'; });
      const hidden = await page.evaluate(() => Array.from(document.querySelectorAll('#matrix td')).filter((cell) => !cell.checkVisibility({ contentVisibilityAuto: false })).length);
      if (hidden === 0) throw new Error('everything is on the first picture');
      if (!whole.equals(await page.screenshot())) throw new Error('the pictures differ');
      for (const other of [others.homelab, others.quiet]) await assertSamePicture(page, other);
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
      document.documentElement.dataset.opening = 'first';
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
  await checkReturn(checks, page, address);
  await page.close();
}

/** A small fleet leaves room for what a large one has not on its first picture. */
async function assertSamePicture(page: Page, address: string): Promise<void> {
  await openPage(page, address);
  const whole = await page.screenshot();
  await page.evaluate(() => { document.documentElement.dataset.opening = 'first'; });
  if (!whole.equals(await page.screenshot())) throw new Error(`the pictures of ${address} differ`);
}

/** Who comes back finds the page as it was left, or as it is at first; nothing in between. */
async function checkReturn(checks: Checks, page: Page, address: string): Promise<void> {
  const look = (): Promise<readonly unknown[]> => page.evaluate(() => [Math.round(scrollY), document.elementFromPoint(300, 450)?.closest('li, tr')?.textContent ?? '']);
  /** Where the page is once it moves no more. */
  const rest = async (): Promise<readonly unknown[]> => {
    for (let last = await look(); ;) {
      await page.waitForTimeout(150);
      const now = await look();
      if (JSON.stringify(now) === JSON.stringify(last)) return now;
      last = now;
    }
  };
  await checks.verify('loaded again, and come back to, it is where it was', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await openPage(page, address);
    for (let step = 0; step < 12; step += 1) {
      await page.mouse.wheel(0, 500);
      await page.waitForTimeout(50);
    }
    const before = await rest();
    if (Number(before[0]) < 4000) throw new Error(`is at ${before[0]} px`);
    await page.reload();
    await page.waitForFunction(() => document.documentElement.dataset.opening === undefined);
    assertSame(await rest(), before, 'loaded again');
    await page.goto('about:blank');
    await page.goBack();
    await page.waitForFunction(() => document.documentElement.dataset.opening === undefined);
    assertSame(await rest(), before, 'come back to');
  });
  await checks.verify('come back to, it shows what its filters say', async () => {
    await openPage(page, address);
    await page.focus('#search');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.goto('about:blank');
    await page.goBack();
    const { chosen, rows, all } = await page.evaluate(() => ({
      chosen: document.querySelector<HTMLInputElement>('input[name="is"]:checked')?.value ?? '', rows: document.querySelectorAll('#matrix tbody tr:not([hidden])').length,
      all: document.querySelectorAll('#matrix tbody tr').length,
    }));
    if ((chosen === 'all') !== (rows === all)) throw new Error(`${chosen}: ${rows} of ${all} rows`);
  });
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
