import type { Forge, Issue, IssueTracker } from '../adapters/forge/forge';
import { formatIssue } from '../board/doctor-markdown';
import type { Diagnosis } from '../doctor/diagnose';
import { parseMark } from '../doctor/issue-mark';
import { MOST_OPEN, planIssues, type IssueAction } from '../doctor/plan-issues';
import { ExternalError } from '../errors';
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

export interface KeptIssues {
  readonly kept: readonly KeptIssue[];
  /** The first of the errors, where some could not be kept. */
  readonly error?: ExternalError;
}

/** Makes the issues of the repository say what was found. A repository without issues gets a warning. */
export async function keepIssues({ diagnosis, place, now, forge, repository }: IssuesRequest, { stderr }: CommandEnvironment): Promise<KeptIssues> {
  const { hasIssues } = await forge.settings.about();
  if (!hasIssues) {
    stderr.write(`warning no issue is kept: ${repository} has its issues switched off\n`);
    return { kept: [] };
  }
  const [login, issues] = await Promise.all([forge.issues.login(), forge.issues.list(LABEL)]);
  const actions = planIssues({ diagnosis, fleet: place, issues, login, render: (finding, mark) => formatIssue(finding, mark, now) });
  const wanted = actions.filter((action) => action.kind !== 'put-off');
  const rest = actions.length - wanted.length;
  if (rest > 0) stderr.write(`warning ${rest} more finding${rest === 1 ? ' has' : 's have'} no issue: ${MOST_OPEN} are open, and the summary has them all\n`);
  return applyAll(wanted, { tracker: forge.issues, login, place });
}

/** One after the other: GitHub limits who writes much at once. What is wrong with one issue does not keep the others from being kept. */
async function applyAll(actions: readonly Wanted[], writer: Writer): Promise<KeptIssues> {
  const kept: KeptIssue[] = [];
  let error: ExternalError | undefined;
  for (const action of actions) {
    try {
      kept.push(await apply(action, writer));
    } catch (cause) {
      if (!(cause instanceof ExternalError)) throw cause;
      error ??= cause;
      if (!OF_ONE_ISSUE.has(cause.code)) break;
    }
  }
  return { kept, ...(error && { error }) };
}

/** A token that may not, and a limit that is used up, are the same for the next issue. */
const OF_ONE_ISSUE: ReadonlySet<string> = new Set<ExternalError['code']>(['FORGE_FAILED', 'FORGE_NOT_FOUND']);

export function issueToJson({ what, number, url }: KeptIssue): object {
  return { what, number, url };
}

interface Writer {
  readonly tracker: IssueTracker;
  readonly login: string;
  readonly place: string;
}

type Wanted = Exclude<IssueAction, { readonly kind: 'put-off' }>;

async function apply(action: Wanted, { tracker, login, place }: Writer): Promise<KeptIssue> {
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
