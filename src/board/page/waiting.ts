import { displayText } from '../../evidence/display-text';
import { shortCommit } from '../history-text';
import { formatSpan } from '../span-text';
import type { Status, StatusChange, StatusEntry, StatusHold, StatusTarget } from '../status';
import { countDiffering } from '../status-text';
import type { PlacedChange, PlacedDiffering } from './board-page';
import { html, type Html } from './html';
import { nameOf } from './matrix';

/** What the next promotion takes and what waits, by target, and what is on hold. */
export function renderWaiting(status: Status, changes: readonly PlacedChange[], differing: readonly PlacedDiffering[]): Html {
  const isOf = (target: StatusTarget) => (placed: { readonly target: StatusTarget }) => placed.target === target;
  const targets = status.targets.map((target) => renderTarget(target, changes.filter(isOf(target)), differing.filter(isOf(target)), status.at));
  return html`${targets}${status.holds.length > 0 && renderHolds(status.holds, status.at)}`;
}

function renderTarget(target: StatusTarget, changes: readonly PlacedChange[], differing: readonly PlacedDiffering[], now: string): Html {
  const ready = changes.filter(({ change }) => change.kind === 'ready').length;
  const sums = [
    ...changes.length > 0 ? [`${ready} ready`, `${changes.length - ready} waiting`] : [], ...differing.length > 0 ? [countDiffering(differing.length)] : [], `${target.upToDate} up to date`,
  ].join(', ');
  return html`<section class="group" data-group><h3>${target.targets.join(', ')} <span class="from">from ${target.sources.join(', ')}</span> <span class="sums">${sums}</span></h3>${
    changes.length + differing.length === 0 ? html`<p class="quiet">Everything is as its sources have it.</p>` : html`<ul class="changes">
${changes.map(({ id, change }) => renderChange(id, change, now))}${differing.map(renderDiffering)}</ul>`
  }</section>
`;
}

function renderChange(id: string, change: StatusChange, now: string): Html {
  const { component, from, to, sentence, since, candidate, evidence } = change;
  const [kind, badge] = change.kind === 'ready' ? ['ready', 'ready'] : [change.reason === 'failed' ? 'failed' : 'waits', change.reason];
  const command = change.kind === 'blocked' && change.command;
  const reports = evidence.map(({ cluster, outcome, reason, at }) => html`<li><span class="${outcome}">${cluster} ${outcome}</span> ${reason} ${renderTime(at, now)}</li>`);
  return html`<li id="${id}" class="change ${kind}" tabindex="-1" data-item data-is="differs ${change.kind === 'ready' ? 'ready' : 'waits'}"><p class="what"><strong>${nameOf(component)}</strong> <span class="badge ${kind}">${badge}</span></p>
<p class="step">${renderStep(from, to)}</p><p>${capital(sentence)}.</p>${reports.length > 0 && html`<ul class="evidence">${reports}</ul>`}<p class="since">${
  change.kind === 'ready' ? 'Ready' : 'Since'} ${renderTime(since, now)}, candidate ${shortCommit(candidate.commit)}</p>${command && html`<pre tabindex="0" aria-label="Command that helps"><code>${command}</code></pre>`}</li>
`;
}

function renderDiffering({ id, differing: { component, entry, sentence } }: PlacedDiffering): Html {
  return html`<li id="${id}" class="change differs" tabindex="-1" data-item data-is="differs"><p class="what"><strong>${nameOf(component)}</strong> <span class="badge differs">differs</span></p>
<p class="step">${entry?.version ?? 'absent'}</p><p>${capital(sentence)}. Nothing can be promoted.</p></li>
`;
}

function renderHolds(holds: readonly StatusHold[], now: string): Html {
  const items = holds.map(({ component, clusters, hold, version, since, commit }) => html`<li class="change held" data-item data-is="held"><p class="what"><strong>${nameOf(component)}</strong> <span class="badge held">held</span></p>
<p class="step">${version}${hold.allow !== undefined && html`, allowed ${displayText(hold.allow, 100)}`}</p><p>${displayText(hold.reason)}</p><p class="since">On ${clusters.join(', ')} since ${renderTime(since, now)}, commit ${shortCommit(commit)}</p></li>
`);
  return html`<section class="group" data-group><h3>Holds <span class="sums">${holds.length}</span></h3><ul class="changes">
${items}</ul></section>
`;
}

/** A step from one version to another; with fingerprints where the versions are the same. */
export function renderStep(from: Pick<StatusEntry, 'version' | 'fingerprint'> | undefined, to: Pick<StatusEntry, 'version' | 'fingerprint'> | undefined): Html {
  const isSame = from !== undefined && from.version === to?.version;
  const show = (state: Pick<StatusEntry, 'version' | 'fingerprint'> | undefined) => (state ? (isSame ? `${state.version} (${state.fingerprint.slice(0, 7)})` : state.version) : 'absent');
  return html`${show(from)} → ${show(to)}`;
}

/** How long ago something was, as seen from when the status was read; the time itself is a hint. */
export function renderTime(at: string, now: string): Html {
  const age = Date.parse(now) - Date.parse(at);
  return html`<time datetime="${at}" title="${formatMinute(at)}">${age >= 0 ? `${formatSpan(age)} ago` : formatMinute(at)}</time>`;
}

/** `2026-01-20 12:00 UTC` */
export function formatMinute(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

function capital(sentence: string): string {
  // a version is written as it is
  return /^v\d/.test(sentence) ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
