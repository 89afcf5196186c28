import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embedAssets } from '../../../scripts/embed-assets';
import { BOARD_SCRIPT, BOARD_STYLE } from '../../../src/board/page/assets';

const FOLDER = join(__dirname, '../../../src/board/page');

describe('the embedded assets', () => {
  test('fails if they are not board.css and board.client.js: run "npx projen templates"', () => {
    expect(readFileSync(join(FOLDER, 'assets.ts'), 'utf8')).toBe(embedAssets(FOLDER));
    expect([BOARD_STYLE, BOARD_SCRIPT]).toEqual(['board.css', 'board.client.js'].map((file) => readFileSync(join(FOLDER, file), 'utf8')));
  });

  test('do not end the element that they stand in', () => {
    expect(BOARD_STYLE + BOARD_SCRIPT).not.toMatch(/<\/|<!--/);
  });

  test('load nothing', () => {
    expect(BOARD_STYLE).not.toMatch(/@import|url\(|src:/);
    expect(BOARD_SCRIPT).not.toMatch(/\b(?:fetch|XMLHttpRequest|WebSocket|sendBeacon|import)\b/);
  });

  test('make no HTML from text', () => {
    expect(BOARD_SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|eval|new Function|DOMParser/);
  });
});
