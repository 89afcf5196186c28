/** Who must act: the user (`config`), git or a forge or the network (`external`), or we (`internal`). */
export type ErrorFamily = 'config' | 'external' | 'internal';

/** Every code that Sluice prints. One row each in docs/errors.md; a test holds the two together. */
export const ERROR_CODES = {
  // the manifest's text
  MANIFEST_SYNTAX: 'config',
  MANIFEST_SHAPE: 'config',
  NOT_LITERAL: 'config',
  UNKNOWN_FIELD: 'config',
  MISSING_FIELD: 'config',
  DUPLICATE_KEY: 'config',
  // what it says
  BAD_VERSION: 'config',
  BAD_NAME: 'config',
  BAD_REPOSITORY: 'config',
  BAD_HOLD: 'config',
  NAME_TOO_LONG: 'config',
  BAD_DEPENDENCY: 'config',
  UNKNOWN_DEPENDENCY: 'config',
  DEPENDENCY_CYCLE: 'config',
  BAD_VALUES_PATH: 'config',
  VALUES_MISSING: 'config',
  VALUES_INVALID: 'config',
  VALUES_AMBIGUOUS: 'config',
  // edits
  UNKNOWN_COMPONENT: 'config',
  BAD_CHANGE: 'config',
  COMPONENT_EXISTS: 'config',
  // the fleet
  FLEET_NOT_FOUND: 'config',
  FLEET_LOAD: 'config',
  FLEET_INVALID: 'config',
  UNKNOWN_CLUSTER: 'config',
  CLUSTER_CYCLE: 'config',
  FLEET_EXISTS: 'config',
  FORGE_UNKNOWN: 'config',
  RENOVATE_ELSEWHERE: 'config',
  MANIFEST_NOT_FOUND: 'config',
  VERSIONS_DIFFER: 'config',
  // synthesis
  NOT_OURS: 'config',
  STYLE_SWITCH: 'config',
  RESOURCE_SET_INVALID: 'config',
  RESOURCE_SET_SHARED: 'config',
  MANAGED_FILE_SYNTAX: 'config',
  STACK_LEFT_ALONE: 'config',
  UNIT_LEFT_ALONE: 'config',
  RELEASE_LEFT_ALONE: 'config',
  RELEASE_FILE_INVALID: 'config',
  ENV_LEFT_ALONE: 'config',
  RENOVATE_MISREADS: 'config',
  CLUSTER_REMOVED: 'config',
  CLUSTER_MOVED: 'config',
  NOT_AT_TOP: 'config',
  READINESS_UNWIRED: 'config',
  PATH_CONFLICT: 'config',
  KUSTOMIZATION_MISSING: 'config',
  CONSTRUCT_INVALID: 'config',
  USAGE: 'config',
  // adoption of an existing repository
  ADOPT_LEFT_ALONE: 'config',
  ADOPT_UNKNOWN: 'config',
  ADOPT_CHANGES: 'config',
  ADOPT_UNCONFIRMED: 'config',
  ADOPT_STEP: 'config',
  // git and the ledger
  GIT_MISSING: 'external',
  GIT_FAILED: 'external',
  GIT_AUTH: 'external',
  NO_REPOSITORY: 'external',
  PUSH_REJECTED: 'external',
  PUSH_REFUSED: 'external',
  COMMIT_MISSING: 'external',
  HISTORY_MISSING: 'external',
  NO_UPSTREAM: 'config',
  DIRTY_WORK_TREE: 'config',
  DETACHED_HEAD: 'config',
  WRONG_BRANCH: 'config',
  DIVERGED: 'config',
  PROMOTION_RACE: 'external',
  NOTHING_TO_ROLL_BACK: 'config',
  ALREADY_ROLLED_BACK: 'config',
  CHANGED_SINCE: 'config',
  LEDGER_BUSY: 'external',
  // the forge
  FORGE_FAILED: 'external',
  FORGE_AUTH: 'external',
  FORGE_NOT_FOUND: 'external',
  FORGE_RATE_LIMIT: 'external',
  FILE_ACCESS: 'external',
  DEMO_FAILED: 'external',
  INTERNAL: 'internal',
} as const satisfies Record<string, ErrorFamily>;

/** One of the codes in docs/errors.md. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** A place in a file: path as the user knows it, line and column counted from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing that is wrong, in the parts a person needs: what, where, what was found, what is allowed, what to do. */
export interface Problem {
  readonly code: ErrorCode;
  /** @default 'error' */
  readonly severity?: 'error' | 'warning';
  readonly what: string;
  readonly at?: Location;
  readonly found?: string;
  readonly allowed?: string;
  readonly fix?: string;
}

export function formatLocation(at: Location): string {
  return [at.file, at.line, at.line === undefined ? undefined : at.column].filter((part) => part !== undefined).join(':');
}

/** `CODE: file:line:column: what; found ...; allowed: ...; what to do`, on one line. */
export function formatProblem(problem: Problem): string {
  const { code, what, at, found, allowed, fix } = problem;
  const where = at ? `${formatLocation(at)}: ` : '';
  const parts = [what, found && `found ${found}`, allowed && `allowed: ${allowed}`, fix].filter(Boolean);
  return oneLine(`${code}: ${where}${parts.join('; ')}`);
}

/** Text of unknown origin, fit for one line of a terminal or a log. */
export function oneLine(text: string): string {
  return text.replace(/\r?\n/g, '\\n').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\uFFFD');
}

export function isError(problem: Problem): boolean {
  return problem.severity !== 'warning';
}

/** The user's input is wrong. Carries every problem that was found, never just the first. */
export class ConfigError extends Error {
  public readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export function throwIfErrors(problems: readonly Problem[]): void {
  if (problems.some(isError)) throw new ConfigError(problems);
}

/** Git, a forge, a file system or the network failed. */
export class ExternalError extends Error {
  public readonly code: ErrorCode;
  public readonly retryable: boolean;
  constructor(code: ErrorCode, message: string, options: { readonly cause?: unknown; readonly retryable?: boolean } = {}) {
    super(`${code}: ${oneLine(message)}`, { cause: options.cause });
    this.name = 'ExternalError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }

  /** What has failed: the message without its code. */
  public get what(): string {
    return this.message.slice(this.code.length + 2);
  }
}

/** The same error with what else can be done, where more is known than where it came from. */
export function withAdvice(error: ExternalError, advice: string): ExternalError {
  return new ExternalError(error.code, `${error.what}; ${advice}`, { cause: error, retryable: error.retryable });
}
