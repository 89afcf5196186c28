import { parse } from '@babel/parser';
import { rangeOf, type File } from './babel';
import type { Findings } from './findings';
import { convertRoot } from './syntax-literals';
import { findExport } from './syntax-statements';
import type { SyntaxTree } from './syntax-tree';

/** Reads the syntax of a manifest, however it is written. Gives a tree also where something in it was refused, for whoever wants to find more. */
export function readFullSyntax(findings: Findings): SyntaxTree | undefined {
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
