import { createHash } from 'node:crypto';
import { shortCommit } from '../history-text';
import type { Status } from '../status';
import { BOARD_SCRIPT, BOARD_STYLE } from './assets';
import { FILTERS, filtersOf, placeChanges, placeDiffering, type BoardPage, type Filter } from './board-page';
import { renderFlow } from './flow-picture';
import { html, Html } from './html';
import { matrixStyle, renderMatrix } from './matrix';
import { renderPromotions } from './promotions';
import { formatMinute, renderWaiting } from './waiting';

/** Nothing is loaded from anywhere, and nothing but our own style and script is obeyed, whatever a manifest or a commit says. */
function policyFor(style: string): string {
  return [
    "default-src 'none'", `style-src '${hashOf(style)}'`, `script-src '${hashOf(BOARD_SCRIPT)}'`, 'img-src data:', "base-uri 'none'", "form-action 'none'",
    "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join('; ');
}

const ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%230b62b5'/%3E%3Cpath d='M3 16h26' stroke='%239fd0ff' stroke-width='7'/%3E%3Cpath d='M16 5v7m0 8v7' stroke='%23fff' stroke-width='5' stroke-linecap='round'/%3E%3C/svg%3E";

const GENERATOR = '<meta name="generator" content="sluice board">';

/** Whether a text is a page that `renderBoard` has made. */
export function isBoard(text: string): boolean {
  return text.includes(GENERATOR);
}

const LABELS: Readonly<Record<Filter, string>> = { differs: 'Differ', ready: 'Ready', waits: 'Waiting', held: 'Held' };

/** A fleet as one page that needs nothing else: the flow between clusters, what waits and why, what runs where, and what was promoted. */
export function renderBoard(page: BoardPage): string {
  const { repository, branch, status, arrivals, leadTimes } = page;
  const [changes, differing] = [placeChanges(status), placeDiffering(status)];
  const style = BOARD_STYLE + matrixStyle(status);
  const followsNobody = status.targets.length === 0;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${new Html(GENERATOR)}
<title>${repository} · Sluice</title>
<link rel="icon" href="${ICON}">
<style>${new Html(style)}</style>
<script>${new Html(BOARD_SCRIPT)}</script>
</head>
<body>
<header class="top"><h1>${LOGO}<span>${repository}</span></h1>
<p class="stamp">${branch} at <code>${shortCommit(status.head)}</code>, <time datetime="${status.at}">${formatMinute(status.at)}</time></p>
<button type="button" id="theme" hidden>Theme: auto</button></header>
<main>
<section aria-labelledby="flow"><h2 id="flow">Flow</h2>
${renderFlow(status)}</section>
${renderFilters(status)}
<section class="later" aria-labelledby="versions"><h2 id="versions">What runs where</h2>
<ul class="legend" aria-label="Marks"><li class="r">ready</li><li class="w">waiting</li><li class="f">failed</li><li class="d">differs</li><li class="h">held</li><li class="n">not there</li></ul>
${renderMatrix(status, changes, differing)}</section>
<section class="later" aria-labelledby="waiting"><h2 id="waiting">What waits, and why</h2>
${followsNobody ? html`<p class="quiet">No cluster is promoted to: give one “promotedFrom” in fleet.ts.</p>` : renderWaiting(status, changes, differing)}</section>
<section class="later" aria-labelledby="promotions"><h2 id="promotions">Last promotions</h2>
${renderPromotions(arrivals, leadTimes, status.at)}</section>
</main>
<footer><p>Made by <code>sluice board</code>. <span class="keys"><kbd>/</kbd> search, <kbd>↑</kbd> <kbd>↓</kbd> rows, <kbd>Enter</kbd> only this one, <kbd>Esc</kbd> all again</span></p></footer>
</body>
</html>
`.text;
}

const LOGO = html`<svg class="logo" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true"><rect width="32" height="32" rx="7"/><path class="stream" d="M3 16h26"/><path class="plates" d="M16 5v7m0 8v7"/></svg>`;

/** Search and filters; without a script they could do nothing, so the script shows them. */
function renderFilters(status: Status): Html {
  const sets = [...filtersOf(status).values()];
  const choices = [{ value: 'all', label: 'All', count: sets.length }, ...FILTERS.map((value) => ({ value, label: LABELS[value], count: sets.filter((set) => set.has(value)).length }))];
  return html`<form id="filters" role="search" aria-label="Components" autocomplete="off" hidden>
<label class="search"><span class="unseen">Search components, versions and reasons</span><input id="search" type="search" placeholder="Search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"><kbd aria-hidden="true">/</kbd></label>
<fieldset><legend class="unseen">Show</legend>${choices.map(({ value, label, count }, index) => html`<label class="choice ${value}"><input type="radio" name="is" value="${value}"${index === 0 && new Html(' checked')}><span>${label} <b>${count}</b></span></label>`)}</fieldset>
<p id="found" role="status" aria-live="polite"></p></form>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
