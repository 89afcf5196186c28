import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder';
import { parseWorkflow, renderSynth, type ParsedStep } from './fleets';

/** Git as on a fresh machine: nothing of whoever runs the tests reaches it. */
export const CLEAN = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C.UTF-8' };
const PERSON = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' };

export function git(cwd: string, args: readonly string[], options: { readonly input?: string | Buffer; readonly env?: Readonly<Record<string, string>> } = {}): string {
  return execFileSync('git', args, { cwd, input: options.input ?? '', env: { ...CLEAN, ...PERSON, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] }).toString().trimEnd();
}

export const FILES = {
  'package.json': '{ "private": true }\n',
  'fleet.ts': 'export default fleet;\n',
  'clusters/dev/versions.ts': 'export const versions = defineVersions({});\n',
  '.github/renovate.json5': '{}\n',
  '.github/workflows/synth.yaml': 'name: synth\n',
  'kubernetes/clusters/dev/helm-charts.yaml': 'dev: 1\n',
  'kubernetes/clusters/dev/kustomization.yaml': 'resources: []\n',
  'kubernetes/clusters/live/helm-charts.yaml': 'live: 1\r\nschön: "ja"\r\n',
  'kubernetes/clusters/legacy/helm-charts.yaml': 'legacy: 1\n',
  'kubernetes/clusters/dev/apps/app.yaml': 'app: 1\n',
  'infrastructure/stacks/dev/terragrunt.stack.hcl': 'locals {}\n',
  'infrastructure/units/config/terragrunt.hcl': 'inputs = {}\n',
  'infrastructure/units/other/terragrunt.hcl': 'inputs = {}\n',
} as const;

/** The workflow whose scripts are run: that of a fleet of three clusters with Terragrunt. */
const WORKFLOW = parseWorkflow(renderSynth({ terragrunt: { unit: [{ name: 'config', versions: true }] }, workflows: { token: { secret: 'SLUICE_TOKEN' } } }));
export const TOKEN = 'ghx_the-secret-itself';

export function stepOf(job: string, name: string): ParsedStep {
  const step = WORKFLOW.jobs[job]?.steps.find((other) => other.name === name);
  if (!step) throw new Error(`no step "${name}" in ${job}`);
  return step;
}

export interface Outcome {
  readonly status: number;
  readonly output: string;
  /** What the step wrote to `$GITHUB_OUTPUT`. */
  readonly outputs: string;
  readonly temp: string;
}

/** Runs a step's script as the runner does. */
export function runStep(step: ParsedStep, cwd: string, temp: string, env: Readonly<Record<string, string>> = {}): Outcome {
  const script = join(temp, 'script.sh');
  const outputs = join(temp, 'outputs');
  writeFileSync(script, step.run ?? '');
  writeFileSync(outputs, '');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
    cwd, encoding: 'utf8', env: { ...CLEAN, RUNNER_TEMP: temp, GITHUB_OUTPUT: outputs, ...env },
  });
  return { status: status ?? -1, output: stdout + stderr, outputs: readFileSync(outputs, 'utf8'), temp };
}

/** A forge with one repository and a branch in it. */
export class Forge {
  public readonly server = temporaryFolder();
  public readonly repository = join(this.server, 'acme/homelab');
  public readonly main: string;

  constructor(files: Readonly<Record<string, string>> = FILES) {
    mkdirSync(this.repository, { recursive: true });
    git(this.repository, ['init', '--quiet', '--bare', '--initial-branch=main']);
    const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
    const modifications = Object.entries(files).map(([path, text]) => `M 644 inline ${path}\n${data(text)}`);
    git(this.repository, ['fast-import', '--quiet'], { input: `commit refs/heads/main\ncommitter A <a@example.org> 0 +0000\n${data('feat: begin')}${modifications.join('')}` });
    this.main = this.head('main');
  }

  /** A tree like that of a commit, changed as `edit` says. Made without a work tree: so no name is too odd. */
  public tree(of: string | undefined, edit: (index: Index) => void): string {
    const index = new Index(this.repository, join(temporaryFolder(), 'index'));
    if (of) index.git(['read-tree', of]);
    edit(index);
    return index.git(['write-tree']);
  }

  public commit(tree: string, message: string, parent?: string): string {
    return git(this.repository, ['commit-tree', tree, ...parent ? ['-p', parent] : [], '-m', message]);
  }

  /** A branch with one commit of Renovate's on top of main; returns the commit. */
  public branch(name: string, message = 'chore(deps): update', edit: (index: Index) => void = (index) => index.put('clusters/dev/versions.ts', `// ${name}\n`)): string {
    const head = this.commit(this.tree(this.main, edit), message, this.main);
    git(this.repository, ['update-ref', `refs/heads/${name}`, head]);
    return head;
  }

  /** The patch from a commit to what `edit` makes of it. */
  public patch(from: string, edit: (index: Index) => void, options: readonly string[] = []): string {
    const args = ['diff-tree', '-r', '--patch', '--binary', '--full-index', ...options, from, this.tree(from, edit)];
    return execFileSync('git', args, { cwd: this.repository, env: CLEAN }).toString();
  }

  public refs(): string {
    return git(this.repository, ['for-each-ref', '--format=%(refname) %(objectname)']);
  }

  public head(branch: string): string {
    return git(this.repository, ['rev-parse', `refs/heads/${branch}`]);
  }

  public read(commit: string, path: string): string {
    return execFileSync('git', ['show', `${commit}:${path}`], { cwd: this.repository, env: CLEAN }).toString();
  }

  public changed(commit: string): readonly string[] {
    return git(this.repository, ['diff-tree', '-r', '--name-only', `${commit}^`, commit]).split('\n');
  }

  /** Runs the push job's script for a patch. */
  public push(branch: string, head: string, patch: string | Buffer, env: Readonly<Record<string, string>> = {}): Outcome {
    const temp = temporaryFolder();
    mkdirSync(join(temp, 'resynthesis'));
    writeFileSync(join(temp, 'resynthesis/resynthesis.patch'), patch);
    const step = stepOf('push', 'Judge and push');
    const values: Readonly<Record<string, string>> = {
      '${{ secrets.SLUICE_TOKEN }}': TOKEN,
      '${{ github.event.pull_request.head.ref }}': branch,
      '${{ github.event.pull_request.head.sha }}': head,
    };
    const filled = Object.entries(step.env ?? {}).map(([name, value]) => {
      const filledIn = value.startsWith('${{') ? values[value] : value;
      if (filledIn === undefined) throw new Error(`the test does not know ${value}`);
      return [name, filledIn];
    });
    return runStep(step, temp, temp, { GITHUB_SERVER_URL: `file://${this.server}`, GITHUB_REPOSITORY: 'acme/homelab', ...Object.fromEntries(filled), ...env });
  }
}

/** An index of its own, to put files of any kind and name into. */
export class Index {
  constructor(private readonly repository: string, private readonly file: string) {}

  public git(args: readonly string[], input?: string | Buffer): string {
    return git(this.repository, args, { input, env: { GIT_INDEX_FILE: this.file } });
  }

  public put(path: string, content: string | Buffer, mode: '100644' | '100755' | '120000' = '100644'): void {
    this.entry(path, this.git(['hash-object', '-w', '--stdin'], content), mode);
  }

  public entry(path: string, id: string, mode: string): void {
    this.git(['update-index', '--add', '--replace', '--cacheinfo', `${mode},${id},${path}`]);
  }

  public remove(path: string): void {
    this.git(['update-index', '--index-info'], `0 ${'0'.repeat(40)}\t${path}\n`);
  }
}
