import type { Diagnosis } from './diagnose';
import { isActionable, type Finding } from './finding';
import { digestOf, parseMark, replaceMark, type IssueMark } from './issue-mark';

/** An issue that is there. */
export interface KnownIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
  /** Login of who opened it; undefined where the forge does not say. */
  readonly author: string | undefined;
}

export interface IssueText {
  readonly title: string;
  /** With the mark. */
  readonly body: string;
}

export type IssueAction =
  /** The finding is new. */
  | IssueText & { readonly kind: 'open'; readonly finding: Finding }
  /** It says something else now. */
  | IssueText & { readonly kind: 'update'; readonly number: number }
  /** It is back, or has become another one since a person has closed it. */
  | IssueText & { readonly kind: 'reopen'; readonly number: number }
  /** It is over. */
  | { readonly kind: 'close'; readonly number: number; readonly body: string }
  /** It is over, and a person has closed it before: only the mark changes. */
  | { readonly kind: 'settle'; readonly number: number; readonly body: string }
  /** So many are open that nobody would read another one: it waits until one is closed. */
  | { readonly kind: 'put-off'; readonly finding: Finding };

/** Open issues of one fleet. */
export const MOST_OPEN = 30;

export interface IssuesInput {
  readonly diagnosis: Diagnosis;
  /** Folder of the fleet in its repository. */
  readonly fleet: string;
  /** Every issue with the label, newest first. */
  readonly issues: readonly KnownIssue[];
  /** Who Sluice writes as: what another has opened is left alone, whatever mark it carries. */
  readonly login: string;
  readonly render: (finding: Finding, mark: IssueMark) => IssueText;
}

/** What makes the issues say what was found: one for each finding, the worst first where there are too many; none for a notice. */
export function planIssues({ diagnosis, fleet, issues, login, render }: IssuesInput): readonly IssueAction[] {
  const byId = ownIssues(issues, fleet, login);
  const findings = diagnosis.findings.filter(isActionable);
  const standing = new Set(findings.map(({ id }) => id));
  // what was not looked at may still be there
  const unknown = new Set(diagnosis.notChecked.map(({ kind, id = kind }) => id));
  const isOver = (id: string): boolean => !standing.has(id) && !unknown.has(id) && !unknown.has(id.split('/', 1)[0] as string);
  let room = MOST_OPEN - [...byId].filter(([id, own]) => !isOver(id) && own.some(({ open }) => open)).length;
  return [
    ...findings.flatMap((finding) => keep(finding, byId.get(finding.id) ?? [], fleet, render).map((action): IssueAction => {
      const opens = action.kind === 'open' || action.kind === 'reopen';
      if (opens) room -= 1;
      return opens && room < 0 ? { kind: 'put-off', finding } : action;
    })),
    ...[...byId].filter(([id]) => isOver(id)).flatMap(([, own]) => own.flatMap(end)),
  ];
}

interface Own extends KnownIssue {
  readonly mark: IssueMark;
}

/** The issues that Sluice itself has opened for this fleet, oldest first, by their finding. */
function ownIssues(issues: readonly KnownIssue[], fleet: string, login: string): ReadonlyMap<string, readonly Own[]> {
  const byId = new Map<string, Own[]>();
  for (const issue of [...issues].sort((a, b) => a.number - b.number)) {
    const mark = parseMark(issue.body);
    if (!mark || mark.fleet !== fleet || issue.author?.toLowerCase() !== login.toLowerCase()) continue;
    byId.set(mark.id, [...byId.get(mark.id) ?? [], { ...issue, mark }]);
  }
  return byId;
}

function keep(finding: Finding, own: readonly Own[], fleet: string, render: IssuesInput['render']): readonly IssueAction[] {
  const mark: IssueMark = { fleet, id: finding.id, digest: digestOf(finding), over: false };
  const text = render(finding, mark);
  const issue = own.find(({ open }) => open) ?? own.at(-1);
  if (!issue) return [{ kind: 'open', finding, ...text }];
  // two runs at once may both have opened one
  const surplus = own.filter((other) => other !== issue && other.open).flatMap(end);
  const { number, open, title, body } = issue;
  if (!open && !issue.mark.over && issue.mark.digest === mark.digest) return surplus;
  if (!open) return [{ kind: 'reopen', number, ...text }, ...surplus];
  return title === text.title && body === text.body ? surplus : [{ kind: 'update', number, ...text }, ...surplus];
}

function end({ number, open, body, mark }: Own): readonly IssueAction[] {
  const ended = replaceMark(body, { ...mark, over: true });
  if (open) return [{ kind: 'close', number, body: ended }];
  return mark.over ? [] : [{ kind: 'settle', number, body: ended }];
}
