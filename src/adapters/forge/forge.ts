import type { BranchRules } from '../../doctor/input';
import type { IssueText, KnownIssue } from '../../doctor/plan-issues';

export type StatusState = 'pending' | 'success' | 'failure' | 'error';

/** A commit status to be shown. */
export interface CommitStatus {
  /** Unique per commit: a later status of the same context replaces it. */
  readonly context: string;
  readonly state: StatusState;
  /** Cut to 140 characters, which is what the narrowest forge takes. */
  readonly description?: string;
  readonly targetUrl?: string;
}

/** A commit status as the forge has it. */
export interface PostedStatus {
  readonly context: string;
  readonly state: StatusState;
  readonly description: string;
  /** Login of who posted it; undefined where the forge does not say. */
  readonly creator: string | undefined;
  /** When, as RFC 3339. */
  readonly at: string;
}

export interface PullRequest {
  /** What people call it by: `#12`, `!12`. */
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
}

/** Two branches of the repository: what is to be merged, and where. */
export interface Branches {
  readonly head: string;
  readonly base: string;
}

export interface PullRequestText {
  readonly title: string;
  readonly body: string;
}

/** An issue as the forge has it. */
export interface Issue extends KnownIssue {
  readonly url: string;
}

/** A repository's issues. Errors as those of `Forge`. */
export interface IssueTracker {
  /** Login under which the token writes. */
  login(): Promise<string>;
  /** The issues with a label, open or not, newest first. */
  list(label: string): Promise<readonly Issue[]>;
  /** Opens an issue; where the answer is lost, looks for it before it opens another. */
  open(text: IssueText, label: string, isIt: (issue: Issue) => boolean): Promise<Issue>;
  /** Changes what is given, without a comment. */
  update(number: number, change: Partial<IssueText> & { readonly open?: boolean }): Promise<Issue>;
}

/** What a repository's settings say, as far as any token that reads it may see. Errors as those of `Forge`. */
export interface RepositorySettings {
  about(): Promise<{ readonly owner: 'person' | 'organization'; readonly hasIssues: boolean }>;
  branch(name: string): Promise<BranchRules>;
}

/**
 * What Sluice needs of a forge. Transient errors have been tried again when an error comes out.
 *
 * Errors: `FORGE_AUTH`, `FORGE_NOT_FOUND`, `FORGE_RATE_LIMIT` (retryable), `FORGE_FAILED` (retryable where the network or the forge's side is to blame).
 */
export interface Forge {
  /** @default - Sluice keeps no issues on this forge */
  readonly issues?: IssueTracker;
  /** @default - this forge is not asked */
  readonly settings?: RepositorySettings;
  /** Shows a status on a commit. */
  setStatus(commit: string, status: CommitStatus): Promise<void>;
  /** All statuses of a commit, newest first; of a context there can be several. */
  listStatuses(commit: string): Promise<readonly PostedStatus[]>;
  /** The open pull request between two branches. */
  findPullRequest(branches: Branches): Promise<PullRequest | undefined>;
  /** The newest pull requests between two branches that were closed without being merged. */
  listClosedPullRequests(branches: Branches): Promise<readonly PullRequest[]>;
  /** Opens a pull request, or gives back the open one. */
  openPullRequest(branches: Branches, text: PullRequestText): Promise<PullRequest>;
  updatePullRequest(number: number, text: PullRequestText): Promise<PullRequest>;
  closePullRequest(number: number): Promise<void>;
}

/** The longest description that every forge takes. */
export const LONGEST_DESCRIPTION = 140;

export function cutDescription(text: string = ''): string {
  const characters = Array.from(text);
  return characters.length > LONGEST_DESCRIPTION ? `${characters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…` : text;
}
