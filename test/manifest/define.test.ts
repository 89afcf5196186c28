import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { transform } from 'sucrase';
import * as ts from 'typescript';
import { ConfigError } from '../../src/errors';
import * as define from '../../src/manifest/define';
import { manifestOf } from '../../src/manifest/versions';
import { chartText, manifestText, messages, parsed } from '../support/manifest-text';
import { anyFormatting, renderRandomly } from '../support/random-formatting';
import { anyManifest } from '../support/random-manifest';

const { defineVersions, external, githubRelease, githubTag, helm, parsedManifestOf, versionsOf } = define;

describe('the helpers', () => {
  test('give the sources and dependencies that entries have, unchangeable', () => {
    const made = [
      helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io'), githubRelease('v1.12.1', 'siderolabs/talos'), githubTag('1.35.0', 'kubernetes/kubernetes'), external('flux-system/sealed-secrets'),
    ];
    expect(made).toEqual([
      { kind: 'helm', version: '1.17.1', chart: 'cert-manager', repository: 'https://charts.jetstack.io' },
      { kind: 'githubRelease', version: 'v1.12.1', repository: 'siderolabs/talos' },
      { kind: 'githubTag', version: '1.35.0', repository: 'kubernetes/kubernetes' },
      { kind: 'external', name: 'flux-system/sealed-secrets' },
    ]);
    for (const value of made) expect(Object.isFrozen(value)).toBe(true);
  });
});

describe('defineVersions', () => {
  test('gives what was written, unchangeable to the last list', () => {
    const versions = defineVersions({
      infrastructure: { talos: githubRelease('v1.12.1', 'siderolabs/talos') },
      charts: {
        'cilium': { namespace: 'kube-system', chart: helm('1.16.5', 'cilium', 'https://helm.cilium.io/') },
        'cert-manager': { namespace: 'cert-manager', chart: helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io'), dependsOn: ['cilium'], hold: { reason: 'why' } },
      },
    });
    expect(versions.charts['cert-manager'].chart.version).toBe('1.17.1');
    expect(versions.infrastructure.talos.repository).toBe('siderolabs/talos');
    for (const value of [versions, versions.charts, versions.charts['cert-manager'], versions.charts['cert-manager'].dependsOn, versions.charts['cert-manager'].hold]) expect(Object.isFrozen(value)).toBe(true);
  });

  test('fills in sections that are not there', () => {
    expect(defineVersions({})).toEqual({ infrastructure: {}, charts: {} });
  });

  test('throws every problem at once where a file is run', () => {
    const chart = { kind: 'helm', version: 'latest', chart: 'c', repository: 'http://x.y' } as const;
    const defining = (): unknown => defineVersions({ charts: { a: { namespace: 'x', chart, dependsOn: ['b' as 'a'] } } });
    expect(defining).toThrow(ConfigError);
    expect(defining).toThrow(/BAD_VERSION: the version of charts\/a.*\nBAD_REPOSITORY: .*\nUNKNOWN_DEPENDENCY: charts\/a depends on "b"/);
  });
});

describe('versionsOf', () => {
  test('gives what running the file gives', () => {
    const text = manifestText([
      "infrastructure: { talos: githubRelease('v1.12.1', 'siderolabs/talos'), k8s: { version: githubTag(`1.35.0`, \"a/b\"), hold: 'w\\x68y' }, },",
      `charts: { ${chartText('10')} ${chartText('9', "dependsOn: ['10', external('x/y')], test: true, values: 'values/x.yaml', hold: { reason: `it's`, allow: \"<2.0.0\" }")} ${chartText('constructor')} }`,
    ].join('\n'));
    const versions = versionsOf(parsed(text));
    expect(versions).toEqual(run(text, defineVersions));
    expect(Object.keys(versions.charts)).toEqual(Object.keys(run(text, defineVersions).charts));
    expect(Object.isFrozen(versions.charts['9']?.dependsOn)).toBe(true);
  });

  test('gives what running gives for any text', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, (manifest, formatting) => {
      const text = renderRandomly(manifest, formatting);
      const exported = run(text, (versions: object) => ({ infrastructure: {}, charts: {}, ...versions }));
      expect(versionsOf(parsed(text))).toEqual(exported);
      // objects cannot keep the order of names that are numbers
      const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
      const { infrastructure, charts } = manifestOf(exported);
      expect([...infrastructure].sort(byName)).toEqual([...manifest.infrastructure].sort(byName));
      expect([...charts].sort(byName)).toEqual([...manifest.charts].sort(byName));
    }), { seed: 1, numRuns: 100 });
  });

  test('leads back to the parsed manifest', () => {
    const manifest = parsed(manifestText(`charts: { ${chartText('a')} }`));
    expect(parsedManifestOf(versionsOf(manifest))).toBe(manifest);
    expect(parsedManifestOf(defineVersions({}))).toBeUndefined();
  });
});

describe('the types', () => {
  const folder = join(__dirname, '../..');
  const fixture = join(folder, 'test/manifest/define.types.ts');
  const mistakes: readonly (readonly [statement: string, message: string])[] = [
    ["helm('latest', 'chart', 'https://x.y')", 'Argument of type \'"latest"\' is not assignable to parameter of type \'"a full version such as 1.2.3, v1.2.3 or 1.2.3-rc.1"\'.'],
    ["helm('1.2', 'chart', 'https://x.y')", 'Argument of type \'"1.2"\' is not assignable to parameter of type \'"a full version such as 1.2.3, v1.2.3 or 1.2.3-rc.1"\'.'],
    ["helm('1.2.3', 'chart', 'http://x.y')", 'Argument of type \'"http://x.y"\' is not assignable to parameter of type \'"an address that starts with https:// or oci://, without credentials and query"\'.'],
    ["githubRelease('owner/name', 'v1.2.3')", 'Argument of type \'"owner/name"\' is not assignable to parameter of type \'"a full version such as 1.2.3, v1.2.3 or 1.2.3-rc.1"\'.'],
    ["githubTag('v1.2.3', 'name')", 'Argument of type \'"name"\' is not assignable to parameter of type \'"a repository on GitHub as owner/name"\'.'],
    ["external('name')", 'Argument of type \'"name"\' is not assignable to parameter of type \'"a release as namespace/name"\'.'],
    ["defineVersions({ charts: { a: { namespace: 'x', chart: helm('1.2.3', 'c', 'https://x.y'), dependsOn: ['b'] } } })", 'Type \'"b"\' is not assignable to type'],
    ["defineVersions({ charts: { a: { namespace: 'x', chart: helm('1.2.3', 'c', 'https://x.y'), dependson: [] } } })", "Did you mean to write 'dependsOn'?"],
    ['defineVersions({ chart: {} })', "Did you mean to write 'charts'?"],
  ];
  const diagnostics = new Map<string, readonly string[]>();

  beforeAll(() => {
    const virtual = join(folder, 'test/manifest/mistakes.ts');
    const text = `import { defineVersions, external, githubRelease, githubTag, helm } from '../../src/manifest/define';\n${mistakes.map(([statement]) => `${statement};`).join('\n')}\n`;
    const options: ts.CompilerOptions = {
      strict: true, noEmit: true, skipLibCheck: true, noUncheckedIndexedAccess: true, types: [], lib: ['lib.es2022.d.ts'],
      target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16,
    };
    const host = ts.createCompilerHost(options);
    const { fileExists, getSourceFile } = host;
    host.fileExists = (file) => file === virtual || fileExists(file);
    host.getSourceFile = (file, version, ...rest) => (file === virtual ? ts.createSourceFile(file, text, version) : getSourceFile(file, version, ...rest));
    const program = ts.createProgram([fixture, virtual], options, host);
    for (const file of [fixture, virtual]) {
      const source = program.getSourceFile(file);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      diagnostics.set(file === fixture ? 'fixture' : 'mistakes', found.map(({ start = 0, messageText }) =>
        `${(source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`));
    }
  });

  test('fails if a case that must not compile compiles, or the other way round', () => {
    expect(diagnostics.get('fixture')).toEqual([]);
  });

  test.each(mistakes.map(([statement, message], index) => [statement, message, index + 2] as const))('say what is wrong with %s', (_statement, message, line) => {
    const found = diagnostics.get('mistakes')?.filter((text) => text.startsWith(`${line}: `)) ?? [];
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});

describe('an error of a file that is run', () => {
  test('has no place, and says so by leaving it out', () => {
    const chart = { kind: 'helm', version: '1.2', chart: 'c', repository: 'https://x.y' } as const;
    try {
      defineVersions({ charts: { a: { namespace: 'x', chart } } });
    } catch (error) {
      expect(messages((error as ConfigError).problems)).toEqual([expect.stringMatching(/^BAD_VERSION: the version of charts\/a; found "1\.2"; /)]);
    }
    expect.assertions(1);
  });
});

/** Runs the text of a manifest as a module. */
function run(text: string, defining: (versions: never) => object): define.Versions {
  const { code } = transform(text, { transforms: ['typescript', 'imports'] });
  const module: { exports: Record<string, define.Versions> } = { exports: {} };
  const load = runInThisContext(`(function (require, exports) {${code}\n})`) as (require: () => object, exports: object) => void;
  load(() => ({ ...define, defineVersions: defining }), module.exports);
  return (module.exports.versions ?? module.exports.default) as define.Versions;
}
