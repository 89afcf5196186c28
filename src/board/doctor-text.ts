import type { Diagnosis } from '../doctor/diagnose';
import { isActionable, type Finding, type NotChecked } from '../doctor/finding';
import { formatLocation } from '../errors';
import { displayText } from '../evidence/display-text';
import { formatSpan } from './span-text';
import { wrapText } from './text-layout';

const INDENT = '  ';
const LONGEST_COMMAND = 2000;

/** A diagnosis for a terminal. */
export function formatDiagnosis({ findings, notChecked }: Diagnosis, now: number, width = 100): string {
  const blocks = findings.map((finding) => formatFinding(finding, now, width));
  const unchecked = notChecked.length > 0 ? [formatNotChecked(notChecked, width)] : [];
  return [...blocks, ...unchecked, `${summarize(findings, notChecked)}\n`].join('\n');
}

function formatFinding(finding: Finding, now: number, width: number): string {
  const { severity, kind, what, details = [], todo, commands = [] } = finding;
  const where = [placeOf(finding), ageOf(finding, now)].filter((part) => part !== undefined).join(', ');
  const wrapped = (text: string, indent: string) => wrapText(displayText(text, 1000), Math.max(20, width - indent.length)).map((line) => indent + line);
  const [head = '', ...rest] = wrapText(`${severity} ${kind}: ${displayText(what, 1000)}`, width);
  return [
    head,
    ...rest.map((line) => INDENT + line),
    ...(where === '' ? [] : wrapped(where, INDENT)),
    ...details.flatMap((detail) => wrapped(detail, `${INDENT}${INDENT}`)),
    ...wrapped(`To do: ${todo}`, INDENT),
    ...commands.map((command) => `${INDENT}$ ${plainCommand(command)}`),
    '',
  ].join('\n');
}

/** A command as one line without what a terminal or a reader could be misled by. */
export function plainCommand(command: string): string {
  return displayText(command, LONGEST_COMMAND);
}

export function placeOf({ at }: Finding): string | undefined {
  return at && displayText(formatLocation(at));
}

/** How long it has been so, and since when. */
export function ageOf({ since }: Finding, now: number): string | undefined {
  return since === undefined ? undefined : `for ${formatSpan(Math.max(0, now - Date.parse(since)))}, since ${since}`;
}

function formatNotChecked(notChecked: readonly NotChecked[], width: number): string {
  const lines = notChecked.flatMap(({ kind, why }) => wrapText(`${kind}: ${displayText(why, 400)}`, Math.max(20, width - 4)).map((line, index) => `${index === 0 ? INDENT : `${INDENT}${INDENT}`}${line}`));
  return ['not checked:', ...lines, ''].join('\n');
}

/** `2 findings, 1 notice, 3 checks not made`. */
export function summarize(findings: readonly Finding[], notChecked: readonly NotChecked[]): string {
  const wrong = findings.filter(isActionable).length;
  const notices = findings.length - wrong;
  return [
    wrong === 0 ? 'nothing found' : count(wrong, 'finding'),
    ...(notices > 0 ? [count(notices, 'notice')] : []),
    ...(notChecked.length > 0 ? [`${count(notChecked.length, 'check')} not made`] : []),
  ].join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
