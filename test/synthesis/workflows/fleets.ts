import { parse } from 'yaml';
import type { ClusterProps } from '../../../src/fleet/cluster';
import { Fleet, type FleetProps } from '../../../src/fleet/fleet';
import type { Rendering } from '../../../src/synthesis/context';
import { renderWorkflows } from '../../../src/synthesis/workflows/render-workflows';

export interface ParsedStep {
  readonly 'name': string;
  readonly 'id'?: string;
  readonly 'if'?: string;
  readonly 'uses'?: string;
  readonly 'with'?: Readonly<Record<string, unknown>>;
  readonly 'env'?: Readonly<Record<string, string>>;
  readonly 'run'?: string;
  readonly 'working-directory'?: string;
}

export interface ParsedJob {
  readonly 'name': string;
  readonly 'needs'?: readonly string[];
  readonly 'if'?: string;
  readonly 'runs-on': string | readonly string[];
  readonly 'permissions'?: Readonly<Record<string, string>>;
  readonly 'concurrency'?: unknown;
  readonly 'outputs'?: Readonly<Record<string, string>>;
  readonly 'steps': readonly ParsedStep[];
}

/** A workflow as GitHub reads it. */
export interface ParsedWorkflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly concurrency?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly defaults?: unknown;
  readonly jobs: Readonly<Record<string, ParsedJob>>;
}

export function makeFleet(props: Partial<FleetProps> = {}, clusters: readonly string[] = ['dev', 'integration', 'live']): Fleet {
  const fleet = new Fleet({ repository: 'acme/homelab', ...props });
  for (const name of clusters) fleet.addCluster(name, { versions: {} as never });
  return fleet;
}

export function render(fleet: Fleet): Rendering {
  return renderWorkflows({ fleet, clusters: [], current: new Map() });
}

/** The text of `synth.yaml` of a fleet that has nothing wrong. */
export function renderSynth(props: Partial<FleetProps> = {}, clusters?: readonly string[]): string {
  const { files, problems } = render(makeFleet(props, clusters));
  expect(problems).toEqual([]);
  return files[0]?.text ?? '';
}

/** A fleet of dev, integration and whatever `targets` are promoted from integration, with what is said of each. */
export function makePromotingFleet(props: Partial<FleetProps> = {}, targets: Readonly<Record<string, Partial<ClusterProps>>> = { live: {} }, source: Partial<ClusterProps> = {}): Fleet {
  const fleet = makeFleet(props, ['dev']);
  const integration = fleet.addCluster('integration', { versions: {} as never, ...source });
  for (const [name, target] of Object.entries(targets)) fleet.addCluster(name, { versions: {} as never, promotedFrom: integration, ...target });
  return fleet;
}

/** The text of the workflow that promotes, of a fleet that has nothing wrong. */
export function renderPromote(fleet: Fleet): string {
  const { files, problems } = render(fleet);
  expect(problems).toEqual([]);
  return files.find(({ path }) => path.includes('/promote'))?.text ?? '';
}

export function parseWorkflow(text: string): ParsedWorkflow {
  return parse(text) as ParsedWorkflow;
}

export function stepsOf({ jobs }: ParsedWorkflow): readonly ParsedStep[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}
