import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_KINDS } from '../../src/doctor/finding';

const read = (file: string): string => readFileSync(join(__dirname, '../..', file), 'utf8');

describe('docs/doctor.md', () => {
  test('has one row for every finding, in the order in which they are listed, and no other', () => {
    const rows = [...read('docs/doctor.md').matchAll(/^\| `([a-z-]+)` \| (.+) \| (.+) \|$/gm)].map(([, kind]) => kind);
    expect(rows).toEqual(FINDING_KINDS);
  });
});

describe('docs/troubleshooting.md', () => {
  const text = read('docs/troubleshooting.md');
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (symptom|---)/.test(line));

  test('leads from every symptom to a cause and a command', () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) expect(row).toMatch(/^\| .+ \| .+ \| `.+`( \(`[a-z-]+`(, `[a-z-]+`)*\))? \|$/);
  });

  test('names no finding that there is not', () => {
    const named = rows.flatMap((row) => [.../\((`[a-z-]+`(?:, `[a-z-]+`)*)\) \|$/.exec(row)?.[1]?.matchAll(/[a-z-]+/g) ?? []].map(([kind]) => kind));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((kind) => !(FINDING_KINDS as readonly string[]).includes(kind))).toEqual([]);
  });
});
