import type { Diagnosis } from '../doctor/diagnose';
import type { Finding } from '../doctor/finding';
import { formatMark, type IssueMark } from '../doctor/issue-mark';
import type { IssueText } from '../doctor/plan-issues';
import { displayText } from '../evidence/display-text';
import { ageOf, placeOf, plainCommand, summarize } from './doctor-text';
import { escapeMarkdown } from './markdown';

const LONGEST_TITLE = 200;
const MOST_DETAILS = 50;
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
  return {
    title: withoutMentions(displayText(`sluice: ${finding.what}`, LONGEST_TITLE)),
    body: [...formatBody(finding, coarseAge(finding, now)), '---', about, '', formatMark(mark)].join('\n'),
  };
}

function formatBody(finding: Finding, age: string | undefined): readonly string[] {
  const { what, details = [], todo, commands = [] } = finding;
  const place = placeOf(finding);
  const facts = [...(place === undefined ? [] : [`where: ${text(place)}`]), ...(age === undefined ? [] : [text(age)])];
  const listed = details.slice(0, MOST_DETAILS).map((detail) => `- ${text(detail)}`);
  const more = details.length > MOST_DETAILS ? [`- and ${details.length - MOST_DETAILS} more`] : [];
  return [
    `${text(what)}.`, '',
    ...(facts.length > 0 ? [`${facts.join('; ')}.`, ''] : []),
    ...(listed.length > 0 ? [...listed, ...more, ''] : []),
    `**To do:** ${text(todo)}.`, '',
    ...(commands.length > 0 ? [...fenced(commands.map(plainCommand)), ''] : []),
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

/** A title is no Markdown, and may still be read for names. */
function withoutMentions(words: string): string {
  return words.replaceAll('@', '@\u200b');
}

function fenced(lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...lines, fence];
}
