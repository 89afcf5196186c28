import type { Problem } from '../errors';
import type { SkippedLine } from '../evidence/ledger';
import type { Report } from '../evidence/report';
import type { Fleet } from '../fleet/fleet';
import type { Forge } from '../fleet/policies';
import type { ParsedManifest } from '../manifest/parsed-manifest';
import type { Plan } from '../promotion/decision';
import type { Timelines } from '../promotion/history';
import type { PromotionPolicy } from '../promotion/policy';
import type { FileTree } from '../synthesis/file-tree';
import type { Drift } from './drift';

/** What is known of who may write to the branch that Flux reconciles. */
export interface BranchRules {
  /** The forge calls the branch protected. What the protection asks for only an administrator may see. */
  readonly isProtected: boolean;
  /** Types of the rules of rulesets that hold for the branch; undefined where the forge does not tell them. */
  readonly rules: readonly string[] | undefined;
}

/** A remote of the clone: what its addresses tell, and never the addresses, which may hold credentials. */
export interface RemotePlaces {
  readonly name: string;
  /** The one that Sluice fetches from and pushes to. */
  readonly isMain: boolean;
  /** Empty where no address tells a repository on a forge, as a path does not. */
  readonly places: readonly {
    /** In lower case. */
    readonly host: string;
    /** As `owner/name`. */
    readonly repository: string;
    /** undefined where the host does not tell. */
    readonly forge?: Forge;
  }[];
}

/** Where a fleet is in its repository, by folders from the top; empty for the top itself. */
export interface Placement {
  /** Of `fleet.ts`. */
  readonly folder: string;
  /** What is written to. */
  readonly out: string;
  /** Workflows and configurations of Renovate at the top, by path; not read where they are what is written. */
  readonly top: FileTree;
}

/** All that the checks look at. */
export interface DoctorInput {
  readonly fleet: Fleet;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The manifests that can be read, by path. */
  readonly manifests: ReadonlyMap<string, ParsedManifest>;
  /** The files that synthesis looks at, as they are. */
  readonly current: FileTree;
  /** What synthesis has to say: errors where it gave nothing, else warnings. */
  readonly problems: readonly Problem[];
  /** How the files differ from what is synthesized. */
  readonly drift: Drift;
  /** What every manifest has said of its components. */
  readonly timelines: ReadonlyMap<string, Timelines>;
  /** The reports of every source, by cluster. */
  readonly reports: ReadonlyMap<string, readonly Report[]>;
  /** Lines of the ledger that are no report. */
  readonly skipped: readonly (SkippedLine & { readonly cluster: string })[];
  readonly plans: readonly { readonly policy: PromotionPolicy; readonly plan: Plan }[];
  readonly remotes: readonly RemotePlaces[];
  /** The files of other fleets in the repository, by path from its top. */
  readonly otherFleets: FileTree;
  /** The YAML files that may hold a Provider of Flux, by path. */
  readonly providers: FileTree;
  /** Renovate's configuration files at the top of the repository, those of Sluice left out. */
  readonly renovateFiles: readonly string[];
  readonly placement: Placement;
  /** Whether the repository belongs to a person or to an organisation. */
  readonly owner: 'person' | 'organization';
  readonly branch: BranchRules;
}

/** A part of the input, or why there is none. */
export type Reading<Value> = { readonly known: Value } | { readonly unknown: string };

export type Readings = { readonly [Part in keyof DoctorInput]: Reading<DoctorInput[Part]> };
