import { displayText } from '../evidence/display-text';
import { notesRef } from '../evidence/ledger';
import type { Finding } from './finding';
import type { DoctorInput } from './input';

const MOST_LINES = 10;

/** Lines of the ledger that are no report: whoever wrote them meant something that nobody reads. */
export function findBrokenLedgers({ skipped }: Pick<DoctorInput, 'skipped'>): readonly Finding[] {
  const byCluster = new Map<string, DoctorInput['skipped'][number][]>();
  for (const line of skipped) byCluster.set(line.cluster, [...byCluster.get(line.cluster) ?? [], line]);
  return [...byCluster].map(([cluster, lines]): Finding => {
    const isNewer = lines.every(({ reason }) => reason.startsWith('written by a newer Sluice'));
    const ref = notesRef(cluster);
    const commits = [...new Set(lines.map(({ commit }) => commit))];
    const more = lines.length > MOST_LINES ? [`and ${lines.length - MOST_LINES} more`] : [];
    return {
      kind: 'broken-ledger',
      id: `broken-ledger/${cluster}`,
      severity: 'warning',
      what: `the ledger of ${cluster} has ${lines.length === 1 ? 'a line that is no report and is' : `${lines.length} lines that are no reports and are`} passed over`,
      details: [...lines.slice(0, MOST_LINES).map(({ commit, line, reason }) => `${commit} line ${line}: ${displayText(reason)}`), ...more],
      todo: isNewer ? 'install the Sluice that wrote them' : 'find out who wrote them: nothing but sluice record should; take them out, if you like',
      commands: isNewer
        ? ['npm install --save-dev sluice@latest']
        : [`git fetch origin +${ref}:${ref}`, `git log ${ref}`, ...commits.slice(0, 1).map((commit) => `git notes --ref ${ref} show ${commit}`)],
      essence: lines.map(({ commit, line }) => `${commit} ${line}`).join('\n'),
    };
  });
}
