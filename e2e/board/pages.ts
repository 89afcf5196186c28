import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderBoard } from '../../src/board/page/render-board';
import { HOMELAB_NOW, homelabStory, LARGE_NOW, largeStory, quietStory } from '../../test/support/board-story';
import { hostilePage } from '../../test/support/hostile-board';

/** Pages by name, as files in a folder; gives their addresses. */
export function writePages(folder: string): Readonly<Record<'homelab' | 'large' | 'hostile' | 'quiet', string>> {
  const write = (name: string, text: string): string => {
    const file = path.join(folder, `${name}.html`);
    fs.writeFileSync(file, text);
    return pathToFileURL(file).href;
  };
  return {
    homelab: write('homelab', renderBoard(homelabStory().page(HOMELAB_NOW))),
    large: write('large', renderBoard(largeStory(200, 20).page(LARGE_NOW))),
    hostile: write('hostile', renderBoard(hostilePage())),
    quiet: write('quiet', renderBoard(quietStory().page(HOMELAB_NOW))),
  };
}
