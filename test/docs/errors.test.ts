import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../src/errors';

const ROOT = join(__dirname, '../..');

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? sourceFiles(join(folder, entry.name)) : [join(folder, entry.name)]));
}

describe('docs/errors.md', () => {
  const rows = [...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^\| `([A-Z_]+)` \| (.+) \| (.+) \|$/gm)];

  test('has one row for every code, and no other', () => {
    expect(rows.map(([, code]) => code).sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  test('lists no code that nothing prints', () => {
    const text = sourceFiles(join(ROOT, 'src')).filter((file) => !file.endsWith('errors.ts')).map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(Object.keys(ERROR_CODES).filter((code) => !new RegExp(`\\b${code}\\b`).test(text))).toEqual([]);
  });
});
