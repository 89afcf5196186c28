import type { Decision, Plan } from '../promotion/decision';
import type { EntryState } from '../promotion/history';
import { escapeMarkdown, formatTable } from './markdown';

/** A decision in the words of a table. */
export interface PlanRow {
  readonly component: string;
  readonly from: string;
  readonly to: string;
  readonly decision: string;
  readonly since: string;
}

/** The rows of a plan: what is promoted, then what waits; what is up to date is left out. */
export function planRows({ decisions }: Plan): readonly PlanRow[] {
  const promoted = decisions.filter(({ kind }) => kind === 'promote');
  const blocked = decisions.filter(({ kind }) => kind === 'blocked');
  return [...promoted, ...blocked].map(toRow);
}

function toRow(decision: Decision): PlanRow {
  const { component, from } = decision;
  const to = decision.kind === 'up-to-date' ? from : decision.candidate.state;
  const isSame = from?.entry.source.version === to?.entry.source.version && from?.fingerprint !== to?.fingerprint;
  return {
    component,
    from: formatState(from, isSame),
    to: formatState(to, isSame),
    decision: decision.kind === 'promote' ? (decision.forced === undefined ? 'promote' : 'promote (forced)') : decision.kind === 'blocked' ? decision.block.reason : decision.kind,
    since: decision.kind === 'blocked' ? decision.block.since ?? '' : '',
  };
}

/**
 * A version.
 *
 * @param exactly with the fingerprint, as where two states have the same version
 */
export function formatState(state: EntryState | undefined, exactly: boolean = false): string {
  if (!state) return 'absent';
  return exactly ? `${state.entry.source.version} (${state.fingerprint})` : state.entry.source.version;
}

/** The plan for a terminal: a table, then for everything that waits why it does and what helps. */
export function formatPlan(plan: Plan, width = 100): string {
  const rows = planRows(plan);
  const title = `${plan.targets.join(', ')} from ${plan.sources.join(', ')}`;
  const rest = restOf(plan);
  if (rows.length === 0) return `${title}: nothing to promote, ${rest}\n`;
  const header: PlanRow = { component: 'COMPONENT', from: 'FROM', to: 'TO', decision: 'DECISION', since: 'SINCE' };
  const columns = ['component', 'from', 'to', 'decision', 'since'] as const;
  const widths = columns.map((column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const table = [header, ...rows].map((row) => columns.map((column, index) => row[column].padEnd(widths[index] as number)).join('  ').trimEnd());
  const reasons = plan.decisions.flatMap((decision) => (decision.kind === 'blocked' ? formatBlock(decision, width) : []));
  return `${[title, '', ...table, ...(reasons.length > 0 ? ['', ...reasons] : []), '', rest].join('\n')}\n`;
}

function formatBlock({ component, block }: Extract<Decision, { readonly kind: 'blocked' }>, width: number): readonly string[] {
  const line = `${component}: ${block.reason}: ${block.sentence}`;
  const shown = line.length > width * 3 ? `${line.slice(0, width * 3 - 1)}…` : line;
  return [shown, ...(block.command === undefined ? [] : [`  ${block.command}`])];
}

/** The plan for a job's summary or a pull request. */
export function formatPlanMarkdown(plan: Plan): string {
  const rows = planRows(plan);
  const title = `### ${plan.targets.map(escapeMarkdown).join(', ')} from ${plan.sources.map(escapeMarkdown).join(', ')}`;
  const rest = restOf(plan, escapeMarkdown);
  if (rows.length === 0) return `${title}\n\nNothing to promote, ${rest}.\n`;
  const cellsOf = ({ component, from, to, decision, since }: PlanRow) => [component, from, to, decision, since].map(escapeMarkdown);
  const blocks = plan.decisions.flatMap((decision) => (decision.kind === 'blocked' ? [decision] : []));
  const reasons = blocks.map(({ component, block }) => `- ${escapeMarkdown(component)}: ${block.reason}: ${escapeMarkdown(block.sentence)}${block.command === undefined ? '' : ` (\`${block.command.replaceAll('`', "'")}\`)`}`);
  const table = formatTable(['component', 'from', 'to', 'decision', 'since'], rows.map(cellsOf));
  return `${[title, '', ...table, '', ...reasons, ...(reasons.length > 0 ? [''] : []), `${rest}.`].join('\n')}\n`;
}

/** How many are up to date, and which of them a person keeps where they are. */
function restOf({ decisions }: Plan, show = (name: string) => name): string {
  const upToDate = decisions.filter(({ kind }) => kind === 'up-to-date');
  const held = upToDate.flatMap(({ component, from }) => (from?.entry.hold ? [show(component)] : []));
  return `${upToDate.length} component${upToDate.length === 1 ? '' : 's'} up to date${held.length === 0 ? '' : ` (on hold: ${held.join(', ')})`}`;
}
