import { run, type Outcome } from './run';

/** What a judge says about a workflow. */
export interface Finding {
  readonly rule: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

interface ActionlintError {
  readonly kind: string;
  readonly filepath?: string;
  readonly line: number;
  readonly message: string;
}

/** Runs actionlint alone: what shellcheck or pyflakes of one machine say would be missing on another. */
export function judgeByActionlint(program: string, files: readonly string[]): readonly Finding[] {
  const outcome = run(program, ['-no-color', '-shellcheck=', '-pyflakes=', '-format', '{{json .}}', ...files]);
  expectStatus(outcome, [0, 1], 'actionlint');
  return (JSON.parse(outcome.stdout) as readonly ActionlintError[]).map(({ kind, filepath = '', line, message }) => ({ rule: kind, file: filepath, line, message }));
}

interface ZizmorFinding {
  readonly ident: string;
  readonly desc: string;
  readonly locations: readonly {
    readonly symbolic: { readonly key: { readonly Local?: { readonly verbatim_path: string } }; readonly kind: string };
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
  }[];
}

/** Runs zizmor as strictly as it can be without a network: every persona's findings, and no file left out. */
export function judgeByZizmor(program: string, files: readonly string[]): readonly Finding[] {
  const outcome = run(program, ['--offline', '--no-config', '--no-ignores', '--strict-collection', '--no-progress', '--quiet', '--persona=auditor', '--format=json-v1', ...files]);
  // 11 to 14 tell the highest severity of what was found
  expectStatus(outcome, [0, 11, 12, 13, 14], 'zizmor');
  return (JSON.parse(outcome.stdout) as readonly ZizmorFinding[]).map(({ ident, desc, locations }) => {
    const primary = locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0];
    return { rule: ident, file: primary?.symbolic.key.Local?.verbatim_path ?? '', line: (primary?.concrete.location.start_point.row ?? 0) + 1, message: desc };
  });
}

/** A finding that stays, with the reason. */
export interface Explanation {
  readonly rule: string;
  /** End of the file's path. */
  readonly file: string;
  readonly why: string;
}

/** Fails for a finding that nobody explains and for an explanation that nothing needs any more. */
export function demandExplanations(findings: readonly Finding[], explanations: readonly Explanation[]): string {
  const explains = (finding: Finding) => ({ rule, file }: Explanation): boolean => finding.rule === rule && finding.file.endsWith(file);
  const unexplained = findings.filter((finding) => !explanations.some(explains(finding)));
  const stale = explanations.filter((explanation) => !findings.some((finding) => explains(finding)(explanation)));
  const complaints = [
    ...unexplained.map(({ rule, file, line, message }) => `${file}:${line}: ${rule}: ${message}`),
    ...stale.map(({ rule, file }) => `"${rule}" is explained for ${file}, but not found there any more: remove the explanation`),
  ];
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  return `${findings.length} findings, all explained`;
}

function expectStatus(outcome: Outcome, allowed: readonly number[], program: string): void {
  if (!allowed.includes(outcome.status)) throw new Error(`${program} ended with ${outcome.status}\n${outcome.stderr}${outcome.stdout}`);
}
