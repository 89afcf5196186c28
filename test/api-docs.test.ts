import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatApi, undocumented } from '../scripts/api-docs';

const ROOT = join(__dirname, '..');

const FILES: Readonly<Record<string, string>> = {
  'src/index.ts': [
    '// what a garden is made of', "export { Garden, type GardenProps } from './garden';", "export type { Crop } from './crops';",
    '// tools', "export { water } from './tools';",
  ].join('\n'),
  'src/garden.ts': `
    import { Plot } from 'land';
    interface Named {
      /** What people call it. */
      readonly name: string;
    }
    /** What a garden is made from. */
    export interface GardenProps extends Named, Base {
      /**
       * How wide it is | in metres.
       *
       * @default - as wide as it is long
       */
      readonly width?: number /* a comment */;
      readonly kind: 'wild' | 'tidy';
    }
    /** A garden. */
    export class Garden extends Plot {
      private readonly secret = 1;
      /** Who owns it. */
      public readonly owner: string = 'nobody';
      constructor(props: GardenProps) { super(); }
      /** Lets it grow. @throws ConfigError where it does not */
      public grow(days: number): void { this.secret; }
      protected rot(): void {}
    }
  `,
  'src/crops/index.ts': 'const CROPS = ["pea", "leek"] as const;\n/** What grows. */\nexport type Crop = typeof CROPS[number] | Weed;\ninterface Weed { readonly weed: true }\n',
  'src/tools.ts': '/**\n * Waters it.\n *\n * Twice.\n *\n * @param litres how much\n * @returns what is left\n */\nexport async function water(litres: number): Promise<number> { return litres; }\n',
};

function read(file: string): string {
  const text = FILES[file];
  if (text === undefined) throw new Error(`no ${file}`);
  return text;
}

describe('formatApi', () => {
  const text = formatApi(read, [{ file: 'src/index.ts', title: 'garden', intro: 'All of it.' }]);
  const section = (name: string): string => text.split(`\n### ${name}\n`)[1]?.split('\n#')[0] ?? '';

  test('has a section for every export, in the order and under the comments of the barrel', () => {
    expect(text.match(/^(?:## .+|### .+|\*\*.+\*\*)$/gm)).toEqual(['## garden', '**What a garden is made of**', '### Garden', '### GardenProps', '### Crop', '**Tools**', '### water']);
  });

  test('tells of an option whether it is required, what it means and what happens without it', () => {
    expect(section('GardenProps')).toContain('| `width?: number` |  | How wide it is \\| in metres. Default: as wide as it is long. |');
    expect(section('GardenProps')).toContain("| `kind: 'wild' \\| 'tidy'` | yes |  |");
  });

  test('shows the members of a base that nobody exports', () => {
    expect(section('GardenProps')).toContain('| `name: string` | yes | What people call it. |');
  });

  test('shows of a class what is public, without bodies and values', () => {
    expect(section('Garden').split('\n').filter((line) => line.startsWith('| `'))).toEqual([
      '| `owner: string` | Who owns it. |', '| `constructor(props: GardenProps)` |  |', '| `grow(days: number): void` | Lets it grow. Throws ConfigError where it does not. |',
    ]);
    expect(section('Garden')).toContain('Extends `Plot`.');
  });

  test('shows with a type what it is made of', () => {
    expect(section('Crop')).toContain('type Crop = typeof CROPS[number] | Weed;\n\nconst CROPS = ["pea", "leek"] as const;\n\ninterface Weed { readonly weed: true }');
  });

  test('shows of a function its signature, and keeps paragraphs', () => {
    expect(section('water')).toBe('\nWaters it.\n\nTwice.\n\n- `litres`: how much\n- gives: what is left\n\n```typescript\nfunction water(litres: number): Promise<number>\n```\n');
  });
});

describe('the package', () => {
  const readReal = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

  test('has a docstring on everything that it exports', () => {
    expect(undocumented(readReal)).toEqual([]);
  });

  test('is described without a path of any machine, the same every time', () => {
    const text = formatApi(readReal);
    expect(text).not.toContain(ROOT);
    expect(formatApi(readReal)).toBe(text);
  });
});
