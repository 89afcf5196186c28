import type { ProvidedModules } from '../adapters/module-loader';

/** What a command has of the world around it. */
export interface CommandEnvironment {
  readonly cwd: string;
  /** What `fleet.ts` gets for `sluice` and its peers: the modules this program runs with. */
  readonly modules: ProvidedModules;
  readonly stdout: Output;
  readonly stderr: Output;
  /**
   * Where GitHub's runner reads annotations.
   *
   * @default - nothing is annotated
   */
  readonly annotations?: Output;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /**
   * Asks the person at the terminal; undefined where the input ends before there is an answer.
   *
   * @default - there is nobody to ask
   */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /** Everything on standard input. */
  readonly readStdin: () => string;
  readonly now: () => Date;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly colors: boolean;
  /**
   * How wide the terminal is.
   *
   * @default - there is none
   */
  readonly columns?: number;
}

/** 0 done, 1 error, 2 there is a difference. */
export type ExitStatus = 0 | 1 | 2;
