import type { BrowserContext } from 'playwright-core';
import { assertSame, type Checks } from '../support/checks';
import { openPage } from './chromium';

/** An A4 page between its margins, in pixels. */
const PAPER = { width: 718, height: 1000 } as const;

/** What is printed can neither be scrolled nor lit. */
export async function checkPaper(checks: Checks, context: BrowserContext, address: string): Promise<void> {
  checks.section('Paper');
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PAPER);
  await openPage(page, address);
  const colors = (): Promise<readonly string[]> => page.evaluate(() => [document.body, document.querySelector('.badge') ?? document.body].map((element) => getComputedStyle(element).color));
  const light = await colors();
  await page.click('#theme');
  await page.click('#theme');
  await checks.verify('is light, whatever the screen is', async () => {
    if ((await colors()).join() === light.join()) throw new Error('the screen is not dark');
    await page.emulateMedia({ media: 'print' });
    assertSame(await colors(), light, 'colours');
  });
  await checks.verify('cuts nothing off', async () => {
    const cut = await page.evaluate(() => Array.from(document.querySelectorAll('.matrix, pre, .flow.narrow')).filter((element) => element.scrollWidth > element.clientWidth).map((element) => element.className || element.textContent));
    assertSame(cut, [], 'cut off');
  });
  // the browser remembers it
  await page.emulateMedia({ media: 'screen' });
  await page.click('#theme');
  await page.close();
}
