import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** A fenced block of a document. */
export interface Block {
  /** `file:line` of its first line. */
  readonly at: string;
  readonly language: string;
  readonly text: string;
  /** The path that it is a file at: named by a comment in its first line, or by the line before it. */
  readonly path?: string;
}

export interface Document {
  /** Path from the project's folder. */
  readonly file: string;
  readonly blocks: readonly Block[];
  /** Everything outside of the blocks. */
  readonly prose: string;
}

/** What a user reads: the README and the documents. */
export function readDocuments(): readonly Document[] {
  const files = ['README.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
  return files.map((file) => parseDocument(file, readFileSync(join(ROOT, file), 'utf8')));
}

export function parseDocument(file: string, text: string): Document {
  const blocks: Block[] = [];
  let prose = '';
  let open: { readonly language: string; readonly line: number; readonly lines: string[] } | undefined;
  let before = '';
  for (const [index, line] of text.split('\n').entries()) {
    const [, language] = /^```(\S*)$/.exec(line) ?? [];
    if (language === undefined && open) {
      open.lines.push(line);
    } else if (language === undefined) {
      prose += `${line}\n`;
      if (line !== '') before = line;
    } else if (!open) {
      open = { language, line: index + 2, lines: [] };
    } else {
      const path = pathOf(open.lines[0] ?? '', before);
      blocks.push({ at: `${file}:${open.line}`, language: open.language, text: `${open.lines.join('\n')}\n`, ...(path !== undefined && { path }) });
      open = undefined;
      before = '';
    }
  }
  if (open) throw new Error(`${file}:${open.line}: the block has no end`);
  return { file, blocks, prose };
}

function pathOf(first: string, before: string): string | undefined {
  return /^(?:\/\/|#) ([\w./-]+\.(?:ts|yaml))$/.exec(first)?.[1] ?? (before.endsWith(':') ? /`([\w./-]+\.ts)`/.exec(before)?.[1] : undefined);
}

/** What a link to a heading of a document ends in, for every heading. */
export function anchorsOf(prose: string): ReadonlySet<string> {
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(headings.map((heading) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-')));
}

/** The commands of a block of shell, each as its words; what stands before them (`npx`, a variable) is left out. */
export function commandsOf(shell: string): readonly (readonly string[])[] {
  const words = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g;
  return shell.split('\n').flatMap((line) => line.split(/ (?:\||&&) /)).map((command) => {
    const given = command.match(words) ?? [];
    const all = given.slice(given.findIndex((word) => !/^[A-Z_]+=/.test(word)));
    return all[0] === 'npx' ? all.slice(all[1] === '--no-install' ? 2 : 1) : all;
  }).filter(({ length }) => length > 0);
}

/** The commands of Sluice in a block of YAML, as a CI job runs them. */
export function commandsInYaml(yaml: string): readonly (readonly string[])[] {
  return [...yaml.matchAll(/^\s*(?:- )?(?:run: )?(npx (?:--no-install )?sluice .*)$/gm)].flatMap(([, line = '']) => commandsOf(line));
}
