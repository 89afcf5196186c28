import type { Json, JsonObject } from '../../manifest/json';
import type { ActionPin } from './action-pins';

/** What starts a workflow. `pull_request_target` is left out on purpose: it runs with secrets beside a stranger's code. */
export type Event = 'pull_request' | 'push' | 'merge_group' | 'schedule' | 'status' | 'repository_dispatch' | 'workflow_dispatch';

/** May read, or may write, and then for what: a comment beside it. */
export type Access = 'read' | { readonly writeTo: string };

/** What a job's own token may do; what is not listed it may not. */
export type Permissions = Readonly<Partial<Record<'actions' | 'contents' | 'id-token' | 'issues' | 'pull-requests' | 'statuses', Access>>>;

interface BaseStep {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  /** The job goes on, and is no failure, where the step fails. */
  readonly continueOnError?: true;
  /** The only way for anything of the event to reach a script. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ActionStep extends BaseStep {
  readonly kind: 'action';
  readonly uses: ActionPin;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export interface ScriptStep extends BaseStep {
  readonly kind: 'script';
  /** Lines of bash, without a single `${{`. */
  readonly run: readonly string[];
  /** @default - the repository's root */
  readonly workingDirectory?: string;
}

export type Step = ActionStep | ScriptStep;

export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
}

export interface Job {
  /** What people see, and what a branch protection names. */
  readonly name: string;
  /** Why the job is as it is; a comment above it. */
  readonly why: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly runsOn: string | readonly string[];
  readonly timeoutMinutes: number;
  readonly permissions: Permissions;
  /** What people may have to approve before the job runs, and what other places trust it as. @default - none */
  readonly environment?: string;
  readonly concurrency?: Concurrency;
  readonly strategy?: JsonObject;
  /** Step outputs that other jobs read: name to expression. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A GitHub workflow. Nothing is permitted but what a job lists, and every script runs in bash. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Partial<Record<Event, Json>>>;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** `${{ ... }}`: a value that GitHub fills in. */
export function expression(text: string): string {
  return `\${{ ${text} }}`;
}
