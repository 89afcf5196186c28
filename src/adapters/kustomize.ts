import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { oneLine } from '../errors';
import type { FileTree } from '../synthesis/file-tree';

/** A kustomize on this machine. */
export interface Kustomize {
  /** As a person would call it: `kubectl kustomize v5.4.2`. */
  readonly name: string;
  /** The YAML that it makes of a folder of a tree, or why it makes none. */
  readonly build: (tree: FileTree, folder: string) => { readonly text: string } | { readonly failure: string };
  /** Removes what was written for it. */
  readonly dispose: () => void;
}

const PROGRAMS = [
  { command: 'kustomize', name: 'kustomize', version: ['version'], build: ['build'] },
  { command: 'kubectl', name: 'kubectl kustomize', version: ['version', '--client'], build: ['kustomize'] },
] as const;

const TIMEOUT = 60_000;

/** Finds `kustomize`, or a `kubectl` that has it built in; undefined where there is neither. */
export function findKustomize(path: string | undefined): Kustomize | undefined {
  const env = { PATH: path ?? '', HOME: tmpdir(), LC_ALL: 'C' };
  for (const { command, name, version, build } of PROGRAMS) {
    const told = spawnSync(command, version, { env, encoding: 'utf8', timeout: TIMEOUT });
    if (told.status !== 0) continue;
    const found = /Kustomize Version:\s*(\S+)/i.exec(told.stdout)?.[1] ?? /v\d+\.\d+\.\d+\S*/.exec(told.stdout)?.[0] ?? '';
    const folders = new Map<FileTree, string>();
    return {
      name: `${name} ${oneLine(found)}`.trim(),
      build: (tree, folder) => {
        const root = folders.get(tree) ?? writeOut(tree);
        folders.set(tree, root);
        // a base from elsewhere would be fetched with git: what is asked of the network is asked by its owner
        const made = spawnSync(command, [...build, join(root, folder), '--load-restrictor', 'LoadRestrictionsNone'], { env, encoding: 'utf8', timeout: TIMEOUT, maxBuffer: 268_435_456 });
        return made.status === 0 ? { text: made.stdout } : { failure: describeFailure(made.stderr || made.error?.message || 'it did not end').replaceAll(`${root}/`, '') };
      },
      dispose: () => folders.forEach((root) => rmSync(root, { recursive: true, force: true })),
    };
  }
  return undefined;
}

/** The reason in what a program has printed, without the time and place that kubectl logs it with. */
function describeFailure(printed: string): string {
  const [line = ''] = printed.trim().split('\n', 1);
  return oneLine(/ err="(.*)"$/.exec(line)?.[1]?.replaceAll('\\"', '"') ?? line.replace(/^Error: /, ''));
}

function writeOut(tree: FileTree): string {
  const root = mkdtempSync(join(tmpdir(), 'sluice-kustomize-'));
  for (const [path, text] of tree) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
