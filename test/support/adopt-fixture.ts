import { join } from 'node:path';
import { readTree } from './temporary-folder';

/** Files that a checkout may not keep as they are: they get their line ends here. */
const CRLF: Readonly<Record<string, readonly string[]>> = {
  'helm-releases': ['kubernetes/apps/prod/cert-manager/release.yaml', 'kubernetes/apps/staging/cert-manager/release.yaml'],
  'homelab': [
    'infrastructure/stacks/integration/terragrunt.stack.hcl', 'infrastructure/units/bootstrap/terragrunt.hcl', 'kubernetes/clusters/integration/kustomization.yaml',
  ],
};

/** A repository as it is before it is adopted. */
export function adoptFixture(name: string): Map<string, string> {
  const tree = new Map(Object.entries(readTree(join(__dirname, '../fixtures/adopt', name))));
  for (const path of CRLF[name] ?? []) tree.set(path, (tree.get(path) as string).replaceAll('\n', '\r\n'));
  return tree;
}

/** The same with some files changed; null takes one away. */
export function changed(tree: ReadonlyMap<string, string>, changes: Readonly<Record<string, string | null | ((text: string) => string)>>): Map<string, string> {
  const next = new Map(tree);
  for (const [path, change] of Object.entries(changes)) {
    if (change === null) next.delete(path);
    else next.set(path, typeof change === 'string' ? change : change(tree.get(path) ?? ''));
  }
  return next;
}

/** The same as Flux's own documentation lays a repository out: `clusters/<cluster>` at the top, and all else beside it. */
export function inStandardLayout(tree: ReadonlyMap<string, string>): Map<string, string> {
  const shorten = (text: string): string => text.replace(/(?<![\w-])kubernetes\/(?=(?:apps|clusters|platform|sources)\b)/g, '');
  return new Map([...tree].map(([path, text]) => [path.replace(/^kubernetes\//, ''), shorten(text)]));
}
