import { gitError } from '../../src/adapters/git-errors';
import type { ErrorCode } from '../../src/errors';

interface Row {
  readonly what: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly stderr?: string;
  readonly stdout?: string;
}

const REF = 'aaa:refs/notes/sluice/live';

const rows: readonly Row[] = [
  { what: 'a push that is not a fast-forward', stdout: `!\t${REF}\t[rejected] (fetch first)`, code: 'PUSH_REJECTED', retryable: true },
  { what: 'a lease that is stale', stdout: `!\t${REF}\t[rejected] (stale info)`, code: 'PUSH_REJECTED', retryable: true },
  { what: 'a ref that moved while it was pushed', stdout: `!\t${REF}\t[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)`, code: 'PUSH_REJECTED', retryable: true },
  { what: 'a ref that another push holds', stdout: `!\t${REF}\t[remote rejected] (failed to update ref)`, code: 'PUSH_REJECTED', retryable: true },
  { what: 'a protected branch on GitHub', stdout: `!\t${REF}\t[remote rejected] (protected branch hook declined)`, stderr: 'remote: error: GH006: Protected branch update failed', code: 'PUSH_REFUSED', retryable: false },
  { what: 'a hook of the remote', stdout: `!\t${REF}\t[remote rejected] (pre-receive hook declined)`, code: 'PUSH_REFUSED', retryable: false },
  { what: 'a token that may not push workflows', stdout: `!\t${REF}\t[remote rejected] (refusing to allow a GitHub App to create or update workflow)`, code: 'PUSH_REFUSED', retryable: false },
  { what: 'a wrong password', stderr: "fatal: Authentication failed for 'https://github.com/a/b/'", code: 'GIT_AUTH', retryable: false },
  { what: 'no password', stderr: "fatal: could not read Username for 'https://github.com': terminal prompts disabled", code: 'GIT_AUTH', retryable: false },
  { what: 'a key that is not known', stderr: 'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.', code: 'GIT_AUTH', retryable: false },
  { what: 'a token that may not write', stderr: "remote: Permission to a/b.git denied to robot.\nfatal: unable to access 'https://github.com/a/b/': The requested URL returned error: 403", code: 'GIT_AUTH', retryable: false },
  { what: 'a forge that is down', stderr: "fatal: unable to access 'https://x/': The requested URL returned error: 502", code: 'GIT_FAILED', retryable: true },
  { what: 'a forge that is busy', stderr: "fatal: unable to access 'https://x/': The requested URL returned error: 429", code: 'GIT_FAILED', retryable: true },
  { what: 'a name that is not found', stderr: "fatal: unable to access 'https://x/': Could not resolve host: x", code: 'GIT_FAILED', retryable: true },
  { what: 'a connection that is cut', stderr: 'fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF', code: 'GIT_FAILED', retryable: true },
  { what: 'a lock of another git', stderr: "fatal: Unable to create '/x/.git/index.lock': File exists.", code: 'GIT_FAILED', retryable: true },
  { what: 'a folder that is no clone', stderr: 'fatal: not a git repository (or any of the parent directories): .git', code: 'NO_REPOSITORY', retryable: false },
  { what: "somebody else's clone", stderr: "fatal: detected dubious ownership in repository at '/x'", code: 'NO_REPOSITORY', retryable: false },
  { what: 'anything else', stderr: 'fatal: bad object HEAD', code: 'GIT_FAILED', retryable: false },
];

describe('gitError', () => {
  test.each(rows)('knows $what', ({ code, retryable, stderr = '', stdout }) => {
    expect(gitError(['push', 'origin'], { code: 1, stderr, stdout })).toMatchObject({ code, retryable });
  });

  test('gives what git said without its hints, with the command', () => {
    const { message } = gitError(['fetch', 'origin', 'a b'], { code: 128, stderr: 'fatal: bad\nhint: try harder\n' });
    expect(message).toBe('GIT_FAILED: git fetch origin "a b" failed: fatal: bad');
  });

  test('gives the exit code where git said nothing', () => {
    expect(gitError(['status'], { code: 3, stderr: '' }).message).toBe('GIT_FAILED: git status failed: exit code 3');
  });

  test('cuts what is too long', () => {
    expect(gitError(['show', 'x'.repeat(10_000)], { code: 1, stderr: `fatal: ${'y'.repeat(10_000)}` }).message.length).toBeLessThan(800);
  });
});
