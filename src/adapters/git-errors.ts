import { ExternalError, type ErrorCode } from '../errors';
import { redact } from './redact';

interface Failure {
  readonly code: number;
  readonly stderr: string;
  readonly stdout?: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly advice?: string;
}

/** What git says (in English: `LC_ALL=C`) and what it means for us. The first that fits counts. */
const RULES: readonly Rule[] = [
  { pattern: /not a git repository/, code: 'NO_REPOSITORY', retryable: false, advice: 'run sluice inside the clone of the fleet; a new fleet becomes one with "git init"' },
  { pattern: /dubious ownership/, code: 'NO_REPOSITORY', retryable: false, advice: 'the clone belongs to somebody else: set safe.directory' },
  { pattern: /^!.*\[rejected\]|^!.*\((?:cannot lock ref|failed to update ref|failed to lock|incorrect old value|reference already exists)|remote ref (?:is at|updated)|\bstale info\b/m, code: 'PUSH_REJECTED', retryable: true, advice: 'somebody else was faster' },
  { pattern: /^!.*\[remote (?:rejected|failure)\]/m, code: 'PUSH_REFUSED', retryable: false, advice: 'the remote does not take it: a protected branch or ref, a hook, or a token that may not write' },
  { pattern: /does not support --atomic/, code: 'PUSH_REFUSED', retryable: false, advice: 'the remote cannot move several refs together' },
  { pattern: /Authentication failed|could not read (?:Username|Password)|Permission denied \(|Permission to \S+ denied|returned error: 40[13]|Invalid username or (?:password|token)|Host key verification failed/, code: 'GIT_AUTH', retryable: false, advice: 'check the credentials that git has for this remote' },
  { pattern: /Could not resolve host|Failed to connect|Connection (?:timed out|refused|reset)|unexpected disconnect|early EOF|RPC failed|hung up unexpectedly|Empty reply|returned error: (?:429|5\d\d)|Operation timed out|Broken pipe|SSL_|gnutls|no answer within/i, code: 'GIT_FAILED', retryable: true },
  { pattern: /cannot lock ref|Unable to create '.*\.lock'|shallow file has changed|fatal: unable to write new index/, code: 'GIT_FAILED', retryable: true },
];

/** The error for a git command that failed: the command as a person would type it, what git said, no credentials. */
export function gitError(args: readonly string[], failure: Failure, secrets: readonly string[] = []): ExternalError {
  const text = `${failure.stdout ?? ''}\n${failure.stderr}`;
  const rule = RULES.find(({ pattern }) => pattern.test(text));
  const said = saidBy(failure) || `exit code ${failure.code}`;
  const message = [`${describeCommand(args)} failed: ${said}`, rule?.advice].filter(Boolean).join('; ');
  return new ExternalError(rule?.code ?? 'GIT_FAILED', redact(message, secrets), { retryable: rule?.retryable ?? false });
}

const LONGEST_SAYING = 500;

function saidBy({ stderr, stdout = '' }: Failure): string {
  const rejections = stdout.split('\n').filter((line) => line.startsWith('!'));
  const lines = [...rejections, ...stderr.split('\n')].map((line) => line.replace(/\t/g, ' ').trim()).filter((line) => line !== '' && !line.startsWith('hint:'));
  const told = lines.filter((line) => /^(?:fatal|error|!|remote)/.test(line));
  const text = (told.length > 0 ? told : lines).join(' / ');
  return text.length > LONGEST_SAYING ? `${text.slice(0, LONGEST_SAYING)}…` : text;
}

function describeCommand(args: readonly string[]): string {
  const shown = args.map((arg) => (arg.length > 120 ? `${arg.slice(0, 120)}…` : arg)).map((arg) => (/^[\w@%+=:,./^{}*~-]+$/.test(arg) ? arg : JSON.stringify(arg)));
  return redact(`git ${shown.join(' ')}`);
}
