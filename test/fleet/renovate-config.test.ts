import { join } from 'node:path';
import * as ts from 'typescript';

describe('RenovateConfig', () => {
  test('fails if a case that must not compile compiles, or the other way round', () => {
    const program = ts.createProgram([join(__dirname, 'renovate-config.types.ts')], {
      strict: true, noEmit: true, skipLibCheck: true, types: [], lib: ['lib.es2022.d.ts'], target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16,
    });
    expect(program.getSourceFiles().map(({ fileName }) => fileName).filter((name) => name.includes('/src/'))).toHaveLength(1);
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
  });
});
