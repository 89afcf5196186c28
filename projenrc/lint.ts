import type { typescript } from 'projen';

/** The pure folders, lowest first, each with what it may import from `src/`. */
const LAYERS: Record<string, { readonly may: readonly string[]; readonly why: string }> = {
  manifest: { may: [], why: 'the manifest is the lowest layer: text and entries, nothing of a fleet' },
  fleet: { may: ['manifest'], why: 'fleet/ describes; what is made of it belongs into synthesis/ or promotion/' },
  synthesis: { may: ['manifest', 'fleet'], why: 'synthesis/ knows no evidence and no promotion: what is written must not depend on what was reported' },
  evidence: { may: ['manifest'], why: 'evidence/ turns events into reports; what follows from a report belongs into promotion/' },
  promotion: { may: ['manifest', 'fleet', 'synthesis', 'evidence'], why: 'promotion/ decides; it neither shows (board/) nor acts (commands/)' },
  adoption: { may: ['manifest', 'fleet', 'synthesis'], why: 'adoption/ turns texts into texts; reading and writing belong into commands/' },
  doctor: { may: ['manifest', 'fleet', 'synthesis', 'evidence', 'promotion'], why: 'doctor/ finds what is wrong from values; reading and mending belong into commands/' },
  board: { may: ['manifest', 'fleet', 'evidence', 'promotion', 'doctor'], why: 'board/ shows what was decided elsewhere' },
};

const ADAPTERS = { may: ['manifest', 'fleet', 'synthesis', 'evidence', 'promotion', 'doctor'], why: 'adapters/ implement ports; commands/ call them' };

const IMPURE_MODULES = ['fs', 'fs/promises', 'child_process', 'net', 'http', 'https', 'http2', 'tls', 'dgram', 'dns', 'os', 'process', 'worker_threads', 'timers', 'timers/promises', 'vm', 'module'];
const PURITY = 'a pure folder touches no disk, process, network, clock, randomness or environment: take the value as an argument, read it in adapters/';

/** Lint rules of this project: the direction of imports, the purity of the pure folders, sizes. */
export function lintProject(project: typescript.TypeScriptProject): void {
  const eslint = project.eslint;
  if (!eslint) throw new Error('eslint is part of this project');

  // one program for all folders, instead of a search for the nearest tsconfig.json of every file
  eslint.config.parserOptions = { ecmaVersion: 2022, sourceType: 'module', project: './tsconfig.dev.json' };
  eslint.addRules({
    'import/no-cycle': ['error', { ignoreExternal: true }],
    'import/no-restricted-paths': ['error', { zones: zones() }],
    'import/order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling', 'index'], alphabetize: { order: 'asc', caseInsensitive: true } }],
    '@stylistic/max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true }],
    '@stylistic/object-property-newline': ['off'],
    'max-lines': ['error', { max: 400 }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    'import/no-default-export': ['error'],
    '@typescript-eslint/no-explicit-any': ['error'],
    'no-console': ['error'],
    'eqeqeq': ['error'],
  });
  eslint.addOverride({
    files: Object.keys(LAYERS).map((layer) => `src/${layer}/**/*.ts`),
    rules: {
      'no-restricted-imports': ['error', {
        paths: IMPURE_MODULES.flatMap((name) => [{ name, message: PURITY }, { name: `node:${name}`, message: PURITY }]),
      }],
      'no-restricted-globals': ['error', ...['process', 'fetch', 'setTimeout', 'setInterval', 'require', '__dirname', '__filename'].map((name) => ({ name, message: PURITY }))],
      'no-restricted-properties': ['error',
        { object: 'Date', property: 'now', message: PURITY },
        { object: 'Math', property: 'random', message: PURITY },
        { object: 'crypto', property: 'randomUUID', message: PURITY }],
      'no-restricted-syntax': ['error', { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: PURITY }],
    },
  });
  // doors load commands and a fleet's modules when they are used, and tests stand in for them
  eslint.addOverride({ files: ['src/cli.ts', 'src/action.ts', 'src/library.ts', 'test/**/*.ts'], rules: { '@typescript-eslint/no-require-imports': 'off' } });
  eslint.addOverride({ files: ['test/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts'], rules: { 'max-lines-per-function': 'off', 'no-console': 'off', '@stylistic/max-len': 'off' } });
  // what `sluice` is to them depends on whether the package has been compiled
  eslint.addOverride({ files: ['examples/**/*.ts'], rules: { 'import/no-default-export': 'off', 'import/no-unresolved': 'off', 'import/order': 'off' } });
}

function zones(): object[] {
  const all = [...Object.keys(LAYERS), 'adapters', 'commands'];
  const layers = Object.entries({ ...LAYERS, adapters: ADAPTERS }).map(([layer, { may, why }]) => ({
    target: `./src/${layer}`,
    from: all.filter((other) => other !== layer && !may.includes(other)).map((other) => `./src/${other}`),
    message: why,
  }));
  const doors = { target: all.map((layer) => `./src/${layer}`), from: ['./src/cli.ts', './src/action.ts', './src/projen.ts', './src/index.ts'], message: 'doors are thin and nobody imports them' };
  return [...layers, doors];
}
