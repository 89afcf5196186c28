import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', 'src', 'board', 'page');

/** The board's style and script as texts that need no file. */
export function embedAssets(folder: string): string {
  const text = (file: string): string => JSON.stringify(readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')).replaceAll("'", "\\'").replace(/^"|"$/g, "'").replaceAll('\\"', '"');
  return [
    '// Made from board.css and board.client.js: edit those, then run "npx projen templates"',
    `export const BOARD_STYLE = ${text('board.css')};`,
    '',
    `export const BOARD_SCRIPT = ${text('board.client.js')};`,
    '',
  ].join('\n');
}

export function writeAssets(): void {
  writeFileSync(join(FOLDER, 'assets.ts'), embedAssets(FOLDER));
}
