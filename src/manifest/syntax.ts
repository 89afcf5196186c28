import { parse } from '@babel/parser';
import type { Problem } from '../errors';
import { rangeOf, type File } from './babel';
import { Findings } from './findings';
import { convertRoot } from './syntax-literals';
import { findExport } from './syntax-statements';
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
  const parsed = parseText(findings);
  const found = parsed && findExport(parsed.program, findings);
  const root = found && convertRoot(found.argument, found.helpers, findings);
  return root && { exportName: found.exportName, root, imports: found.imports, comments: (parsed.comments ?? []).map(rangeOf) };
}

function parseText(findings: Findings): File | undefined {
  try {
    return parse(findings.text, { sourceType: 'module', plugins: ['typescript'], attachComment: false });
  } catch (error) {
    if (error instanceof RangeError) {
      findings.add('MANIFEST_SYNTAX', 0, { what: 'the manifest is nested too deeply to be read' });
      return undefined;
    }
    const { message, pos } = error as { readonly message?: string; readonly pos?: number };
    const reason = String(message).replace(/\s*\(\d+:\d+\)$/, '').replace(/\.$/, '');
    findings.add('MANIFEST_SYNTAX', pos ?? 0, { what: `the manifest is not valid TypeScript (${reason})` });
    return undefined;
  }
}
