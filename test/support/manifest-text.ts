import { formatProblem, type Problem } from '../../src/errors';
import { parseManifest } from '../../src/manifest/parse';
import type { ParsedManifest } from '../../src/manifest/parsed-manifest';

export const IMPORTS = "import { defineVersions, external, githubRelease, githubTag, helm } from 'sluice';";

/** A manifest whose `defineVersions` has this body, from line 3 on. */
export function manifestText(body: string): string {
  return `${IMPORTS}\n\nexport const versions = defineVersions({\n${body}\n});\n`;
}

/** The text of a chart's entry; `more` is further fields. */
export function chartText(name: string, more = ''): string {
  return `'${name}': { namespace: 'apps', chart: helm('1.2.3', 'chart', 'https://charts.example.org'), ${more} },`;
}

/** A manifest that must be readable. */
export function parsed(text: string, file = 'clusters/dev/versions.ts'): ParsedManifest {
  const { manifest, problems } = parseManifest(file, text);
  if (!manifest) throw new Error(messages(problems).join('\n'));
  return manifest;
}

export function messages(problems: readonly Problem[]): readonly string[] {
  return problems.map(formatProblem);
}

/** `CODE line:column` of every problem. */
export function places(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`);
}

/** A manifest whose body has a `§` before each place that a problem is expected at, without them, and these places as `line:column`. */
export function marked(body: string): { readonly text: string; readonly at: readonly string[] } {
  const lines = manifestText(body).split('\n');
  const at = lines.flatMap((line, index) => [...line.matchAll(/§/g)].map((match, before) => `${index + 1}:${match.index - before + 1}`));
  return { text: lines.join('\n').replaceAll('§', ''), at };
}
