import * as fs from 'node:fs';
import * as path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Checks } from '../support/checks';
import { openPage } from './chromium';

const PICTURE = path.join(__dirname, '..', '..', 'docs', 'images', 'board.png');
const SIZE = { width: 1280, height: 1180 } as const;
const MOST_BYTES = 300_000;
/** Of the pixels: letters are drawn a little differently from machine to machine. */
const MOST_DIFFERENT = 0.1;

/** The picture in the documents is what the page looks like, and small. */
export async function checkPicture(checks: Checks, context: BrowserContext, address: string, take: boolean): Promise<void> {
  checks.section('Picture');
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZE);
  await openPage(page, address);
  const shot = await page.screenshot();
  if (take) {
    fs.mkdirSync(path.dirname(PICTURE), { recursive: true });
    fs.writeFileSync(PICTURE, shot);
  }
  await checks.verify('docs/images/board.png shows the page as it is', async () => {
    const kept = fs.readFileSync(PICTURE);
    if (kept.length > MOST_BYTES) throw new Error(`it has ${kept.length} bytes, more than ${MOST_BYTES}`);
    const blank = await context.newPage();
    const different = await blank.evaluate(async ([a, b]) => {
      const pixels = async (data: string): Promise<ImageData> => {
        const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
        canvas.drawImage(image, 0, 0);
        return canvas.getImageData(0, 0, image.width, image.height);
      };
      const [one, other] = [await pixels(a as string), await pixels(b as string)];
      if (one.width !== other.width || one.height !== other.height) return 1;
      let count = 0;
      for (let at = 0; at < one.data.length; at += 4) if ([0, 1, 2].some((channel) => Math.abs((one.data[at + channel] as number) - (other.data[at + channel] as number)) > 48)) count += 1;
      return count / (one.data.length / 4);
    }, [kept.toString('base64'), shot.toString('base64')]);
    await blank.close();
    if (different > MOST_DIFFERENT) throw new Error(`${(100 * different).toFixed(1)} % of it differ: run "npx projen e2e:board --picture"`);
    return `${Math.round(kept.length / 1000)} kB, ${(100 * different).toFixed(2)} % differ`;
  });
  await page.close();
}
