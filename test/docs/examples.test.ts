import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { parseDocument } from 'yaml';
import { synth } from '../../src/commands/synth';
import { bundle, runCli } from '../support/cli';
import { runCommand } from '../support/command';
import { anchorsOf, commandsInYaml, commandsOf, readDocuments, type Block, type Document } from '../support/documents';
import { temporaryFolder } from '../support/temporary-folder';

const ROOT = join(__dirname, '../..');
const documents = readDocuments();
const typescriptOf = ({ blocks }: Document) => blocks.filter(({ language }) => language === 'ts');

/** What stands around an example that is no file: a fleet of three clusters, of which it may say more. */
const BEFORE = `
import { ApiObject, Chart, Duration } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-30';
import type { Construct } from 'constructs';
import { Fleet, PlatformResources, type HelmChartsChartProps } from 'sluice';
import { versions as dev } from './clusters/dev/versions';
import { versions as integrationVersions } from './clusters/integration/versions';
import { versions as live } from './clusters/live/versions';
let fleet = new Fleet({ repository: 'acme/homelab' });
`;
const AFTER = `
if (!fleet.tryFindCluster('dev')) fleet.addCluster('dev', { versions: dev });
if (!fleet.tryFindCluster('integration')) fleet.addCluster('integration', { versions: integrationVersions });
if (!fleet.tryFindCluster('live')) fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });
export default fleet;
`;
/** The manifest of every cluster that an example imports and does not show. */
const MANIFEST = `
import { defineVersions, githubRelease, helm } from 'sluice';
export const versions = defineVersions({
  infrastructure: { talos: githubRelease('v1.12.1', 'siderolabs/talos') },
  charts: { cilium: { namespace: 'kube-system', chart: helm('1.18.6', 'cilium', 'https://helm.cilium.io') } },
});
`;

/** One fleet of an example: its files by path. */
interface Example {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A document's files belong together; every other example is a fleet of its own. */
const examples: readonly Example[] = documents.flatMap((document): readonly Example[] => {
  const files = document.blocks.filter((block): block is Block & { readonly path: string } => block.path !== undefined);
  const shown = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const fragments = typescriptOf(document).filter(({ path }) => path === undefined)
    .map(({ at, text }) => complete(at, { 'fleet.ts': `${BEFORE}${text.replace(/^new Fleet\(/gm, 'fleet = new Fleet(')}${AFTER}` }));
  return files.length > 0 ? [complete(document.file, shown), ...fragments] : fragments;
});

function complete(name: string, files: Example['files']): Example {
  const manifests = Object.keys(files).filter((path) => path.endsWith('/versions.ts'));
  const clusters = manifests.map((path) => path.split('/')[1]);
  const fleet = files['fleet.ts'] ?? [
    "import { Fleet } from 'sluice';", ...clusters.map((cluster) => `import { versions as ${cluster} } from './clusters/${cluster}/versions';`),
    "const fleet = new Fleet({ repository: 'acme/homelab' });", ...clusters.map((cluster) => `fleet.addCluster('${cluster}', { versions: ${cluster} });`), 'export default fleet;', '',
  ].join('\n');
  const imported = [...fleet.matchAll(/'\.\/(clusters\/\w+\/versions)'/g)].map(([, path]) => `${path}.ts`);
  return { name, files: { ...Object.fromEntries(imported.map((path) => [path, MANIFEST])), ...files, 'fleet.ts': fleet } };
}

function synthesizeIn(folder: string) {
  return runCommand('synth', folder, (environment) => synth({}, environment));
}

/** What the compiler has to say of all examples, as one program. */
function typeErrors(): readonly string[] {
  const texts = new Map(examples.flatMap(({ files }, index) => Object.entries(files)
    .filter(([path]) => path.endsWith('.ts')).map(([path, text]) => [join(ROOT, `test/docs/example-${index}`, path), text] as const)));
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['src/index.ts'] }, ts.sys, ROOT);
  const paths = { 'sluice': ['./src/index.ts'], 'sluice/projen': ['./src/projen.ts'] };
  const settings: ts.CompilerOptions = { ...options, noUnusedLocals: false, noUnusedParameters: false, paths };
  const host = ts.createCompilerHost(settings);
  const { getSourceFile, fileExists, directoryExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.directoryExists = (folder) => [...texts.keys()].some((file) => file.startsWith(`${folder}/`)) || (directoryExists?.(folder) ?? true);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile.call(host, file, language, ...rest) : ts.createSourceFile(file, text, language);
  };
  const program = ts.createProgram([...texts.keys()], settings, host);
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    const name = examples[Number(/example-(\d+)/.exec(file)?.[1])]?.name;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

describe('the examples of the documents', () => {
  test('are there', () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  test('satisfy the compiler', () => {
    expect(typeErrors()).toEqual([]);
  });

  test.each(examples)('$name synthesizes', async ({ files }) => {
    expect(await synthesizeIn(temporaryFolder(files))).toMatchObject({ status: 0, stderr: expect.not.stringContaining('error') });
  });
});

interface Usage {
  readonly operands: number;
  /** Operands that may be left out. */
  readonly optional: number;
  /** Whether each option takes a value. */
  readonly options: ReadonlyMap<string, boolean>;
}

const usages = new Map<string, Usage>();

/** How the command line itself says that a command is called. */
function usageOf(command: string): Usage {
  const known = usages.get(command);
  if (known) return known;
  const { status, stdout } = runCli(ROOT, command, '--help');
  if (status !== 0) throw new Error(`there is no command ${command}`);
  const [, operands = ''] = /^Usage: sluice \S+(?: \[options\])?(.*)$/m.exec(stdout) ?? [];
  const options = new Map([...stdout.matchAll(/^ +(?:-\w, )?(--[\w-]+)( <.+?>)?(?= {2}|$)/gm)].map(([, option = '', value]) => [option, value !== undefined]));
  const count = (bracket: string): number => operands.split(' ').filter((word) => word.startsWith(bracket)).length;
  const usage = { operands: count('<'), optional: count('['), options };
  usages.set(command, usage);
  return usage;
}

/** What is wrong with a call of the command line. */
function faultsOf([command = '', ...words]: readonly string[]): readonly string[] {
  const { operands, optional, options } = usageOf(command);
  const faults: string[] = [];
  let given = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as string;
    const takesValue = options.get(word);
    if (!word.startsWith('--')) given += 1;
    else if (takesValue === undefined) faults.push(`${command} has no option ${word}`);
    else if (takesValue && (words[index += 1] ?? '--').startsWith('--')) faults.push(`${word} takes a value`);
  }
  return given >= operands && given <= operands + optional ? faults : [...faults, `${command} takes ${operands} operands, not ${given}`];
}

describe('the commands of the documents', () => {
  beforeAll(() => bundle());

  const shells = documents.flatMap(({ blocks }) => blocks.filter(({ language }) => language === 'sh'));
  const inProse = documents.flatMap(({ file, prose }) => [...prose.matchAll(/`((?:npx )?sluice [a-z]+(?: [^`]*)?)`/g)].map(([, text = '']) => ({ at: file, text })));
  const yaml = documents.flatMap(({ blocks }) => blocks.filter(({ language }) => language === 'yaml'));
  const calls = [
    ...[...shells, ...inProse].flatMap(({ at, text }) => commandsOf(text).map((words) => ({ at, words }))),
    ...yaml.flatMap(({ at, text }) => commandsInYaml(text).map((words) => ({ at, words }))),
  ];

  test('are those that the command line takes', () => {
    const ours = calls.filter(({ words }) => words[0] === 'sluice');
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.flatMap(({ at, words }) => faultsOf(words.slice(1)).map((fault) => `${at}: ${fault}`))).toEqual([]);
  });

  test('stand in YAML that can be read', () => {
    expect(yaml.flatMap(({ at, text }) => parseDocument(text).errors.map(({ message }) => `${at}: ${message}`))).toEqual([]);
    expect(yaml.flatMap(({ text }) => commandsInYaml(text)).length).toBeGreaterThan(4);
  });

  test('are tasks of this project, where they say projen', () => {
    const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')) as { readonly tasks: object };
    const named = calls.filter(({ words }) => words[0] === 'projen').map(({ words }) => words[1] ?? 'default');
    expect(named.filter((name) => !(name in tasks))).toEqual([]);
  });
});

describe('the links of the documents', () => {
  const byFile = new Map(documents.map((document) => [document.file, document]));
  const links = documents.flatMap(({ file, prose }) => [...prose.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, path = '', anchor]) => ({ file, path, anchor })));

  test('lead to files that are there', () => {
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(({ file, path }) => !existsSync(join(ROOT, dirname(file), path))).map(({ file, path }) => `${file}: ${path}`)).toEqual([]);
  });

  test('lead to headings that are there', () => {
    const lost = links.filter(({ file, path, anchor }) => {
      const target = byFile.get(path === '' ? file : posix.join(posix.dirname(file), path));
      return anchor !== undefined && target && !anchorsOf(target.prose).has(anchor);
    });
    expect(lost.map(({ file, path, anchor }) => `${file}: ${path}#${anchor}`)).toEqual([]);
  });
});
