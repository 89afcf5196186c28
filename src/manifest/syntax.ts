import type { Problem } from '../errors';
import { Findings } from './findings';
import { readFullSyntax } from './full-syntax';
import { readPlainSyntax } from './plain-syntax';
import type { SyntaxTree } from './syntax-tree';

export { HELPERS } from './syntax-tree';
export type {
  ArrayNode, BooleanNode, CallNode, Helper, ImportedName, ImportNode, LiteralNode, ObjectNode, PropertyNode, StringNode, SyntaxTree,
} from './syntax-tree';

/**
 * Reads the one `defineVersions({ ... })` of a manifest without running it. Whatever is not literal data is reported,
 * all of it at once.
 */
export function parseSyntax(file: string, text: string): { readonly tree?: SyntaxTree; readonly problems: readonly Problem[] } {
  const findings = new Findings(file, text);
  const tree = readSyntax(findings);
  return findings.any ? { problems: findings.problems } : { tree, problems: [] };
}

/** As parseSyntax, but gives a tree also where something in it was refused, for whoever wants to find more. */
export function readSyntax(findings: Findings): SyntaxTree | undefined {
  return readPlainSyntax(findings.text) ?? readFullSyntax(findings);
}
