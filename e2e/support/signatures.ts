import { run } from './run';

const SILENT = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|EPROTO|E4\d\d|E5\d\d|CERT_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

export type SignatureVerdict =
  | { readonly kind: 'verified' }
  /** The registry, or what holds its keys, does not answer here. */
  | { readonly kind: 'no-answer'; readonly why: string }
  | { readonly kind: 'bad'; readonly packages: readonly string[] };

interface AuditAnswer {
  readonly invalid?: readonly { readonly name: string; readonly version: string; readonly code?: string }[];
  readonly missing?: readonly { readonly name: string; readonly version: string }[];
  readonly error?: { readonly code?: string; readonly summary?: string; readonly detail?: string };
}

/** Asks npm whether what is installed carries its registry's signatures. */
export function auditSignatures(project: string): SignatureVerdict {
  const { status, stdout, stderr } = run('npm', ['audit', 'signatures', '--json', '--fetch-retries=0', '--fetch-timeout=20000'], { cwd: project });
  return judgeSignatures(status, stdout, stderr);
}

/** Tells "nobody answered" from "the answer is no". Whatever is neither is an error. */
export function judgeSignatures(status: number, stdout: string, stderr: string): SignatureVerdict {
  const answer = parse(stdout);
  const bad = [...answer.invalid ?? [], ...answer.missing ?? []].map(({ name, version }) => `${name}@${version}`);
  if (bad.length > 0) return { kind: 'bad', packages: bad };
  if (status === 0) return { kind: 'verified' };
  const code = answer.error?.code ?? /npm error code (\S+)/.exec(stderr)?.[1] ?? '';
  const summary = answer.error?.summary ?? stderr.split('\n').filter((line) => line.startsWith('npm error')).join(' ');
  if (SILENT.test(code)) return { kind: 'no-answer', why: `${code}: ${summary.split('\n', 1)[0]}` };
  throw new Error(`npm audit signatures ended with ${status}, and it is neither a missing answer nor a bad signature:\n${stderr}${stdout}`);
}

function parse(stdout: string): AuditAnswer {
  try {
    return JSON.parse(stdout) as AuditAnswer;
  } catch {
    return {};
  }
}
