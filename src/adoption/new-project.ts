/** What of Sluice's own package.json a new one is made from. */
export interface SluicePackage {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export interface NewProjectProps {
  /** Name of the npm package. */
  readonly name: string;
  /** Name of the branch that is released from, which projen wants to know. */
  readonly branch: string;
  readonly projen: boolean;
  readonly sluice: SluicePackage;
}

const TSCONFIG = {
  compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true, noEmit: true, skipLibCheck: true, types: [] },
  include: ['fleet.ts', 'clusters/**/*.ts'],
};

/** The files that npm, the compiler and projen read; each of them stays as it is where there is one. */
export function renderNewProject(props: NewProjectProps): ReadonlyMap<string, string> {
  const files = [['package.json', formatJson(packageJson(props))], ['tsconfig.json', formatJson(TSCONFIG)]] as const;
  return new Map(props.projen ? [...files, ['.projenrc.ts', renderProjenrc(props)]] : files);
}

/** What `package.json` lacks for a fleet, as `npm install --save-dev` takes it. */
export function missingPackages(packageJsonText: string, { sluice, projen }: Pick<NewProjectProps, 'sluice' | 'projen'>): readonly string[] {
  const has = (name: string) => packageJsonText.includes(`"${name}"`);
  return Object.keys(dependencies(sluice, projen)).filter((name) => !has(name));
}

function packageJson({ name, projen, sluice }: NewProjectProps): object {
  return {
    name: packageName(name),
    private: true,
    scripts: { synth: 'sluice synth', check: 'tsc --noEmit && sluice synth --check' },
    devDependencies: dependencies(sluice, projen),
  };
}

function dependencies({ version, peerDependencies, devDependencies }: SluicePackage, projen: boolean): Readonly<Record<string, string>> {
  const { projen: optional, ...peers } = peerDependencies;
  const own = projen ? ['projen', 'ts-node', 'typescript'] : ['typescript'];
  const all = { ...peers, sluice: `^${version}`, ...Object.fromEntries(own.map((name) => [name, devDependencies[name] ?? '*'])) };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** npm takes lower-case letters, digits and a few signs. */
function packageName(folder: string): string {
  return folder.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+|-+$/g, '').slice(0, 200) || 'fleet';
}

function renderProjenrc({ name, branch, sluice }: NewProjectProps): string {
  return [
    "import { SluiceFleetProject } from 'sluice/projen';",
    '',
    'const project = new SluiceFleetProject({',
    `  name: '${packageName(name)}',`,
    `  defaultReleaseBranch: '${branch}',`,
    `  sluiceVersion: '^${sluice.version}',`,
    '});',
    'project.synth();',
    '',
  ].join('\n');
}

/**
 * Adds a line to `.gitignore`, where no line of it says the same already. The lines that are there keep their ends.
 */
export function addIgnored(text: string | undefined, folder: string): string {
  if (text === undefined || text === '') return `${folder}/\n`;
  const known = text.split(/\r?\n/).some((line) => line.trim().replace(/^\//, '').replace(/\/$/, '') === folder);
  if (known) return text;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text}${/\n$/.test(text) ? '' : end}${folder}/${end}`;
}

function formatJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
