import type { BoardPage } from '../../src/board/page/board-page';
import type { Status, StatusChange, StatusEntry } from '../../src/board/status';
import type { Component } from '../../src/manifest/entries';

/** What a page must never take for anything but text. */
export const HOSTILE_TEXTS = [
  '</script><script>window.hurt = 1</script>', '"><img src=x onerror="window.hurt = 1">', "' onmouseover='window.hurt = 1", '</style><style>*{display:none}</style>', '<!--', ']]>', '&lt;b&gt;', '`${window.hurt = 1}`',
  'javascript:window.hurt=1', '\u202egnihton\u202c', '\u0000\u001b[31m', '<svg onload=window.hurt=1>', '{{constructor.constructor("window.hurt=1")()}}', '\ud800',
] as const;

const text = (index: number): string => HOSTILE_TEXTS[index % HOSTILE_TEXTS.length] as string;
const entry = (index: number): StatusEntry => ({ version: text(index), fingerprint: text(index + 1), source: 'helm', package: text(index + 2), repository: text(index + 3) });
const now = '2026-02-12T07:45:00Z';

/** A page of which every text wants to be something else. No manifest gets this far: names and versions are checked long before. */
export function hostilePage(): BoardPage {
  const names = HOSTILE_TEXTS.map((_, index) => `charts/${text(index)}` as Component);
  const clusters: Status['clusters'] = [0, 1, 2].map((index) => ({ name: text(index), manifest: text(index + 1), sources: index === 0 ? [] : [text(0)], tracksRenovate: index === 0 }));
  const base = (component: Component, index: number) => ({
    component, from: entry(index), to: entry(index + 1), sentence: text(index + 2), since: now, candidate: { fingerprint: text(index), commit: text(index + 4), at: text(index) },
    evidence: [{ cluster: text(index + 5), outcome: 'verified' as const, reason: text(index + 6), at: text(index + 7) }],
  });
  const changes = names.map((component, index): StatusChange => (index % 2 === 0
    ? { kind: 'ready', ...base(component, index) } : { kind: 'blocked', ...base(component, index), reason: 'failed', command: text(index + 3) }));
  const hold = { reason: text(1), allow: text(2) };
  const versioned = (index: number) => ({ version: text(index), fingerprint: text(index + 1) });
  const arrival = { clusters: [text(0)], from: versioned(0), to: versioned(1), commit: text(2), at: text(3), by: text(4), subject: text(5), takenBack: { commit: text(6), at: text(7) } };
  return {
    repository: text(1),
    branch: text(2),
    status: {
      at: now, head: text(0), clusters, components: names.map((component, index) => ({ component, cells: clusters.map(() => ({ entry: entry(index), differs: true, hold })) })),
      targets: [{ targets: [text(1)], sources: [text(0)], manifest: text(3), mode: 'commit', upToDate: 0, changes, differing: names.map((component, index) => ({ component, entry: entry(index), sentence: text(index + 4) })) }],
      holds: names.map((component, index) => ({ component, clusters: [text(index)], hold, version: text(index), since: text(index), commit: text(index) })),
    },
    arrivals: names.map((component, index) => ({ ...arrival, kind: 'promoted', component, sources: [text(index)], evidence: [{ cluster: text(index), reason: text(index), at: text(index) }], forced: { past: [], why: text(index) } })),
    leadTimes: [{ clusters: [text(0)], count: 1, median: 1, p90: 1 }],
  };
}
