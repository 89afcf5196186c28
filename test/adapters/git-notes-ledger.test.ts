import { Git } from '../../src/adapters/git';
import { GitNotesLedger, type GitNotesLedgerOptions } from '../../src/adapters/git-notes-ledger';
import { formatReport } from '../../src/evidence/report';
import { describeLedger } from '../evidence/ledger-contract';
import { cloneOf, git, testRemote } from '../support/git-repository';
import { report } from '../support/reports';

/** Waits as the product does, by chance that is the same in every run. */
function patienceOf(seed: number): NonNullable<GitNotesLedgerOptions['patience']> {
  let state = seed + 1;
  return {
    sleep: (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); }),
    random: () => { state = (state * 16807) % 2147483647; return state / 2147483647; },
  };
}

function ledgerOf(folder: string, options: Partial<GitNotesLedgerOptions> = {}): GitNotesLedger {
  return new GitNotesLedger({
    git: new Git(folder),
    remote: 'origin',
    author: { name: 'Sluice', email: 'sluice@example.org' },
    now: () => new Date('2026-03-01T10:00:00Z'),
    patience: patienceOf(1),
    ...options,
  });
}

function appendByHand(folder: string, cluster: string, commit: string, line: string): void {
  const ref = `sluice/${cluster}`;
  git(folder, 'fetch', '--quiet', 'origin', `+refs/notes/${ref}:refs/notes/by-hand`);
  git(folder, 'notes', '--ref', 'by-hand', 'append', '-m', line, commit);
  git(folder, 'push', '--quiet', 'origin', `refs/notes/by-hand:refs/notes/${ref}`);
}

jest.setTimeout(30_000);

const at = (second: number) => `2026-03-01T10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z`;

describeLedger('GitNotesLedger with a remote', () => {
  const { remote, clone, commits } = testRemote();
  const other = cloneOf(remote);
  return {
    ledger: ledgerOf(clone),
    other: ledgerOf(other),
    commits: [commits[0] as string, commits[1] as string],
    writeLine: (cluster, commit, line) => appendByHand(other, cluster, commit, line),
  };
});

describeLedger('GitNotesLedger without a remote', () => {
  const { clone, commits } = testRemote();
  return {
    ledger: ledgerOf(clone, { remote: undefined }),
    other: ledgerOf(clone, { remote: undefined }),
    commits: [commits[0] as string, commits[1] as string],
    writeLine: (cluster, commit, line) => git(clone, 'notes', '--ref', `sluice/${cluster}`, 'append', '-m', line, commit),
  };
});

describe('GitNotesLedger', () => {
  test('loses no report of 50 recorders that write to one remote at once', async () => {
    const { remote, clone, commits } = testRemote();
    const clones = Array.from({ length: 5 }, () => cloneOf(remote, '--no-checkout'));
    const reports = Array.from({ length: 50 }, (_, index) => report({ at: at(index) }));
    const results = await Promise.all(reports.map((one, index) => ledgerOf(clones[index % clones.length] as string, { patience: patienceOf(index) })
      .append('integration', [{ commit: commits[index % 2] as string, report: one }])));
    expect(results.every(({ recorded, pushed }) => recorded.length === 1 && pushed)).toBe(true);
    const { notes, skipped } = await ledgerOf(clone).read('integration');
    expect(notes.map((note) => note.report.at).sort()).toEqual(reports.map((one) => one.at));
    expect(skipped).toEqual([]);
  }, 300_000);

  test('keeps a report local where nothing is to be pushed, and pushes it with the next one', async () => {
    const { remote, clone, commits: [commit = ''] } = testRemote();
    const offline = await ledgerOf(clone, { offline: true }).append('integration', [{ commit, report: report({ at: at(1) }) }]);
    expect(offline.pushed).toBe(false);
    expect(git(remote, 'for-each-ref', 'refs/notes')).toBe('');
    await ledgerOf(cloneOf(remote)).append('integration', [{ commit, report: report({ at: at(2) }) }]);
    await ledgerOf(clone).append('integration', [{ commit, report: report({ at: at(3) }) }]);
    const { notes } = await ledgerOf(cloneOf(remote)).read('integration');
    expect(notes.map((note) => note.report.at).sort()).toEqual([at(1), at(2), at(3)]);
  });

  test('works offline where the remote cannot be reached', async () => {
    const { clone, commits: [commit = ''] } = testRemote();
    git(clone, 'remote', 'set-url', 'origin', '/nowhere/at/all');
    const ledger = ledgerOf(clone, { offline: true });
    await ledger.append('integration', [{ commit, report: report() }]);
    expect((await ledger.read('integration')).notes).toHaveLength(1);
    await expect(ledgerOf(clone).read('integration')).rejects.toMatchObject({ code: 'GIT_FAILED' });
  });

  test('puts the ref back with all that is known where somebody has deleted it on the remote', async () => {
    const { remote, clone, commits: [commit = ''] } = testRemote();
    const ledger = ledgerOf(clone);
    await ledger.append('integration', [{ commit, report: report({ at: at(1) }) }]);
    git(remote, 'update-ref', '-d', 'refs/notes/sluice/integration');
    await ledger.append('integration', [{ commit, report: report({ at: at(2) }) }]);
    expect((await ledgerOf(cloneOf(remote)).read('integration')).notes).toHaveLength(2);
  });

  test('puts the ref back also where what is to be recorded is a repeat', async () => {
    const { remote, clone, commits: [commit = ''] } = testRemote();
    const ledger = ledgerOf(clone);
    await ledger.append('integration', [{ commit, report: report() }]);
    git(remote, 'update-ref', '-d', 'refs/notes/sluice/integration');
    await ledger.append('integration', [{ commit, report: report() }]);
    expect((await ledgerOf(cloneOf(remote)).read('integration')).notes).toHaveLength(1);
  });

  test('unites with a remote whose notes were rewritten', async () => {
    const { remote, clone, commits: [commit = ''] } = testRemote();
    await ledgerOf(clone).append('integration', [{ commit, report: report({ at: at(1) }) }]);
    git(remote, 'update-ref', '-d', 'refs/notes/sluice/integration');
    await ledgerOf(cloneOf(remote)).append('integration', [{ commit, report: report({ at: at(2) }) }]);
    await ledgerOf(clone).append('integration', [{ commit, report: report({ at: at(3) }) }]);
    expect((await ledgerOf(cloneOf(remote)).read('integration')).notes.map((note) => note.report.at).sort()).toEqual([at(1), at(2), at(3)]);
  });

  test('writes notes that git itself shows', async () => {
    const { clone, commits: [commit = ''] } = testRemote();
    await ledgerOf(clone).append('integration', [{ commit, report: report() }]);
    expect(git(clone, 'notes', '--ref', 'sluice/integration', 'show', commit)).toBe(formatReport(report()));
    expect(git(clone, 'log', '-1', '--format=%an <%ae> %s', 'refs/notes/sluice/integration')).toBe('Sluice <sluice@example.org> Record what was observed');
  });

  test('reads notes that git has spread over folders', async () => {
    const { clone, commits: [first = ''] } = testRemote(1);
    const many = Array.from({ length: 300 }, (_, index) => `commit refs/heads/many\ncommitter T <t@example.org> ${1700000000 + index} +0000\ndata 1\nx\n${index === 0 ? `from ${first}\n` : ''}\n`).join('');
    await new Git(clone).run(['fast-import', '--quiet'], { input: many });
    const commits = git(clone, 'rev-list', 'many').split('\n');
    const ledger = ledgerOf(clone);
    await ledger.append('integration', commits.map((commit) => ({ commit, report: report() })));
    expect(git(clone, 'ls-tree', '--name-only', 'refs/notes/sluice/integration').split('\n')[0]).toHaveLength(2);
    expect((await ledger.read('integration')).notes).toHaveLength(301);
    expect((await ledger.append('integration', commits.map((commit) => ({ commit, report: report() })))).repeated).toHaveLength(301);
  });

  test('works in a clone without blobs, without fetching note by note', async () => {
    const { remote, clone, commits } = testRemote();
    await ledgerOf(clone).append('integration', commits.map((commit) => ({ commit, report: report() })));
    const blobless = cloneOf(remote, '--filter=blob:none', '--no-checkout');
    const ledger = ledgerOf(blobless);
    await ledger.refresh(['integration']);
    git(blobless, 'remote', 'set-url', 'origin', '/nowhere/at/all');
    expect((await ledger.read('integration')).notes).toHaveLength(2);
  });

  test('works in a shallow clone, and says what to fetch where the commit is missing', async () => {
    const { remote, commits: [first = '', second = ''] } = testRemote();
    const ledger = ledgerOf(cloneOf(remote, '--depth=1'));
    expect((await ledger.append('integration', [{ commit: second, report: report() }])).recorded).toHaveLength(1);
    await expect(ledger.append('integration', [{ commit: first, report: report() }])).rejects.toMatchObject({
      code: 'COMMIT_MISSING',
      message: expect.stringContaining('git fetch --unshallow') as string,
    });
    expect((await ledger.read('integration')).notes).toHaveLength(1);
  });

  test('gives up where the remote refuses', async () => {
    const { remote, clone, commits: [commit = ''] } = testRemote();
    git(remote, 'config', 'receive.denyDeletes', 'true');
    git(remote, 'config', 'transfer.hideRefs', 'refs/notes');
    await expect(ledgerOf(clone).append('integration', [{ commit, report: report() }])).rejects.toMatchObject({ code: 'PUSH_REFUSED', retryable: false });
  });

  test('leaves nothing behind in the clone but its own refs', async () => {
    const { clone, commits: [commit = ''] } = testRemote();
    await ledgerOf(clone).append('integration', [{ commit, report: report() }]);
    const refs = git(clone, 'for-each-ref', '--format=%(refname)').split('\n').filter((ref) => !/^refs\/(heads|remotes)\//.test(ref));
    expect(refs.filter((ref) => !ref.startsWith('refs/sluice/origin/'))).toEqual(['refs/notes/sluice/integration']);
    expect(git(clone, 'status', '--porcelain')).toBe('');
  });
});
