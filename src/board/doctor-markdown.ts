import type { Diagnosis } from '../doctor/diagnose';
import type { Finding } from '../doctor/finding';
import { formatMark, type IssueMark } from '../doctor/issue-mark';
import type { IssueText } from '../doctor/plan-issues';
import { displayText } from '../evidence/display-text';
import { ageOf, placeOf, plainCommand, summarize } from './doctor-text';
import { escapeMarkdown } from './markdown';

/** GitHub takes 256 characters for a title, and 65,536 for a text. */
const [LONGEST_TITLE, LONGEST_BODY] = [250, 65_000];
/** Details, and commands. */
const MOST_LINES = 50;
const [HOUR, DAY] = [3_600_000, 86_400_000];

/** A diagnosis for the summary of a job. */
export function formatDiagnosisMarkdown({ findings, notChecked }: Diagnosis, now: number): string {
  const blocks = findings.flatMap((finding) => [`### ${finding.severity}: ${text(finding.what)}`, '', ...formatBody(finding, ageOf(finding, now))]);
  const unchecked = notChecked.map(({ kind, why }) => `- \`${kind}\`: ${text(why)}`);
  return `${[...blocks, ...(unchecked.length > 0 ? ['Not checked:', '', ...unchecked, ''] : []), `${summarize(findings, notChecked)}.`].join('\n')}\n`;
}

/** A finding as an issue: it changes when the finding does, and as the days go by. */
export function formatIssue(finding: Finding, mark: IssueMark, now: number): IssueText {
  const about = `Kept by Sluice: \`${finding.kind}\`. It changes with the finding and is closed when that is over. Close it to put the finding aside: it stays closed until something else is found.`;
  const bodyWith = (most: number) => [...formatBody(finding, coarseAge(finding, now), most), '---', about, '', formatMark(mark)].join('\n');
  return {
    title: titleOf(finding),
    body: [MOST_LINES, 10, 1].map(bodyWith).find((body) => body.length <= LONGEST_BODY) as string,
  };
}

/** A title is no Markdown, and may still be read for names. */
function titleOf({ what }: Finding): string {
  const title = [...displayText(`sluice: ${what}`, LONGEST_TITLE).replaceAll('@', '@\u200b')];
  return title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1).join('')}…` : title.join('');
}

function formatBody(finding: Finding, age: string | undefined, most = MOST_LINES): readonly string[] {
  const { what, details = [], todo, commands = [] } = finding;
  const place = placeOf(finding);
  const facts = [...(place === undefined ? [] : [`where: ${text(place)}`]), ...(age === undefined ? [] : [text(age)])];
  const listed = details.slice(0, most).map((detail) => `- ${text(detail)}`);
  const more = details.length > most ? [`- and ${details.length - most} more`] : [];
  const shown = commands.length > most ? [...commands.slice(0, most), `# and ${commands.length - most} more: sluice doctor`] : commands;
  return [
    `${text(what)}.`, '',
    ...(facts.length > 0 ? [`${facts.join('; ')}.`, ''] : []),
    ...(listed.length > 0 ? [...listed, ...more, ''] : []),
    `**To do:** ${text(todo)}.`, '',
    ...(shown.length > 0 ? [...fenced(shown.map(plainCommand)), ''] : []),
  ];
}

/** An age that grows once a day, or within the first day once an hour: every change is one more edit of an issue. */
function coarseAge({ since }: Finding, now: number): string | undefined {
  if (since === undefined) return undefined;
  const age = Math.max(0, now - Date.parse(since));
  const [size, unit] = age >= DAY ? [DAY, 'day'] : [HOUR, 'hour'];
  const number = Math.max(1, Math.floor(age / size));
  return `for ${number} ${unit}${number === 1 ? '' : 's'}, since ${since}`;
}

function text(words: string): string {
  return escapeMarkdown(displayText(words, 1000));
}

function fenced(lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...lines, fence];
}
