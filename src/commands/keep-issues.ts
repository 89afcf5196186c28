import type { Forge, Issue, IssueTracker } from '../adapters/forge/forge';
import { formatIssue } from '../board/doctor-markdown';
import type { Diagnosis } from '../doctor/diagnose';
import { parseMark } from '../doctor/issue-mark';
import { planIssues, type IssueAction } from '../doctor/plan-issues';
import type { CommandEnvironment } from './environment';

/** People find Sluice's issues by it, and Sluice too; whose they are their author and a mark in the body tell. */
export const LABEL = 'sluice';

export interface KeptIssue {
  readonly what: 'opened' | 'updated' | 'reopened' | 'closed' | 'settled';
  readonly number: number;
  readonly url: string;
}

interface IssuesRequest {
  readonly diagnosis: Diagnosis;
  /** Folder of the fleet in its repository. */
  readonly place: string;
  readonly now: number;
  readonly forge: Required<Pick<Forge, 'issues' | 'settings'>>;
  readonly repository: string;
}

/** Makes the issues of the repository say what was found. A repository without issues gets a warning. */
export async function keepIssues({ diagnosis, place, now, forge, repository }: IssuesRequest, { stderr }: CommandEnvironment): Promise<readonly KeptIssue[]> {
  const { hasIssues } = await forge.settings.about();
  if (!hasIssues) {
    stderr.write(`warning no issue is kept: ${repository} has its issues switched off\n`);
    return [];
  }
  const [login, issues] = await Promise.all([forge.issues.login(), forge.issues.list(LABEL)]);
  const actions = planIssues({ diagnosis, fleet: place, issues, login, render: (finding, mark) => formatIssue(finding, mark, now) });
  const kept: KeptIssue[] = [];
  // one after the other: GitHub limits who writes much at once
  for (const action of actions) kept.push(await apply(action, { tracker: forge.issues, login, place }));
  return kept;
}

export function issueToJson({ what, number, url }: KeptIssue): object {
  return { what, number, url };
}

interface Writer {
  readonly tracker: IssueTracker;
  readonly login: string;
  readonly place: string;
}

async function apply(action: IssueAction, { tracker, login, place }: Writer): Promise<KeptIssue> {
  const done = (what: KeptIssue['what'], { number, url }: Issue): KeptIssue => ({ what, number, url });
  switch (action.kind) {
    case 'open': {
      const { title, body, finding } = action;
      const isIt = (issue: Issue) => {
        const mark = parseMark(issue.body);
        return issue.open && mark?.id === finding.id && mark.fleet === place && issue.author?.toLowerCase() === login.toLowerCase();
      };
      return done('opened', await tracker.open({ title, body }, LABEL, isIt));
    }
    case 'update': return done('updated', await tracker.update(action.number, { title: action.title, body: action.body }));
    case 'reopen': return done('reopened', await tracker.update(action.number, { title: action.title, body: action.body, open: true }));
    case 'close': return done('closed', await tracker.update(action.number, { body: action.body, open: false }));
    case 'settle': return done('settled', await tracker.update(action.number, { body: action.body }));
  }
}
