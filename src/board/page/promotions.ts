import { displayText } from '../../evidence/display-text';
import type { Arrival } from '../../promotion/arrivals';
import type { LeadTime } from '../../promotion/lead-times';
import { shortCommit, wordFor } from '../history-text';
import { formatSpan } from '../span-text';
import { html, type Html } from './html';
import { nameOf } from './matrix';
import { renderStep, renderTime } from './waiting';

/** Commits that are shown. */
const MOST_COMMITS = 15;
/** Components of one commit that are shown at once. */
const MOST_COMPONENTS = 200;

/** What targets got lately, by commit, newest first, and how long the way to them took. */
export function renderPromotions(arrivals: readonly Arrival[], leads: readonly LeadTime[], now: string): Html {
  const commits = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    if (arrival.kind === 'changed' || arrival.kind === 'began') continue;
    const key = `${arrival.commit} ${arrival.clusters.join()}`;
    const ofCommit = commits.get(key);
    if (!ofCommit && commits.size === MOST_COMMITS) break;
    if (ofCommit) ofCommit.push(arrival);
    else commits.set(key, [arrival]);
  }
  const all = leads.filter(({ component }) => component === undefined);
  return html`${all.length > 0 && html`<ul class="leads">${all.map(renderLead)}</ul>`}${
    commits.size === 0 ? html`<p class="quiet">Nothing was promoted yet.</p>` : html`<ol class="commits">
${[...commits.values()].map((ofCommit) => renderCommit(ofCommit, now))}</ol>`}`;
}

function renderLead({ clusters, count, median, p90 }: LeadTime): Html {
  return html`<li><span>To ${clusters.join(', ')}</span> <strong>${formatSpan(median)}</strong> <span>median of ${count}, nine of ten within ${formatSpan(p90)}</span></li>`;
}

function renderCommit(arrivals: readonly Arrival[], now: string): Html {
  const [{ clusters, commit, at, by, subject }] = arrivals as readonly [Arrival, ...Arrival[]];
  const shown = arrivals.slice(0, MOST_COMPONENTS);
  const rest = arrivals.length - shown.length;
  return html`<li class="commit" data-group><h3>${clusters.join(', ')} <span class="from">${renderTime(at, now)}</span></h3><p class="subject">${displayText(subject)} <span class="since">${shortCommit(commit)}${by !== '' && ` by ${displayText(by)}`}</span></p>
<ul class="arrivals">
${shown.map(renderArrival)}</ul>${rest > 0 && html`<p class="quiet">and ${rest} more</p>`}</li>
`;
}

function renderArrival(arrival: Arrival): Html {
  const word = wordFor(arrival);
  const kind = arrival.kind === 'promoted' ? (arrival.forced ? 'forced' : 'ready') : arrival.kind === 'rolled-back' ? 'failed' : 'waits';
  return html`<li data-item><strong>${nameOf(arrival.component)}</strong> <span class="step">${renderStep(arrival.from, arrival.to)}</span>${
    word !== 'promoted' && html` <span class="badge ${kind}">${word}</span>`}${arrival.takenBack && html` <span class="badge failed">taken back</span>`} <span class="since">${reasonFor(arrival)}</span></li>
`;
}

function reasonFor(arrival: Arrival): string {
  if (arrival.kind !== 'promoted') return '';
  const { evidence, forced } = arrival;
  const reports = evidence.map(({ cluster, reason, at }) => `${cluster} reported ${reason} at ${at.slice(0, 16).replace('T', ' ')}`);
  if (forced) return [`past ${forced.past.join(', ') || 'its gates'}${forced.why === '' ? '' : `: ${displayText(forced.why)}`}`, ...reports].join('; ');
  return reports.join('; ');
}
