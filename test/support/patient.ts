import { diagnose, type Diagnosis } from '../../src/doctor/diagnose';
import type { DoctorInput, Readings } from '../../src/doctor/input';
import { ConfigError } from '../../src/errors';
import type { Report } from '../../src/evidence/report';
import type { ClusterProps } from '../../src/fleet/cluster';
import { Fleet, type FleetProps } from '../../src/fleet/fleet';
import { parseManifest } from '../../src/manifest/parse';
import { buildTimelines, type History } from '../../src/promotion/history';
import { planPromotion } from '../../src/promotion/plan';
import { policiesOf } from '../../src/promotion/policy';
import { planChanges } from '../../src/synthesis/changes';
import { synthesize } from '../../src/synthesis/synthesize';
import { chartsManifest } from './fleet-repository';
import { timeAt } from './timelines';

export const SOURCE = 'clusters/integration/versions.ts';
export const TARGET = 'clusters/live/versions.ts';

/** What is different from a fleet with which nothing is wrong. */
export interface Ailment {
  readonly fleet?: Partial<FleetProps>;
  /** Props by cluster; `integration` and `live`, which follows it, are always there. */
  readonly clusters?: Readonly<Record<string, Partial<ClusterProps>>>;
  /** Texts of manifests and other files. */
  readonly files?: Readonly<Record<string, string>>;
  readonly history?: History;
  readonly reports?: readonly Report[];
  /** Hours since the first commit. */
  readonly hour?: number;
  readonly input?: Partial<DoctorInput>;
}

/** All that the doctor looks at, of a fleet that is as its ailment says and else well. */
export function patient({ fleet: props = {}, clusters = {}, files = {}, history = [], reports = [], hour = 10, input = {} }: Ailment = {}): DoctorInput {
  const fleet = new Fleet({ repository: 'acme/homelab', reporters: { integration: ['flux-integration'] }, ...props });
  for (const [name, own] of Object.entries({ integration: {}, live: { promotedFrom: 'integration' }, ...clusters })) {
    fleet.addCluster(name, { versions: {} as never, ...(name === 'live' && { promotedFrom: 'integration' }), ...own });
  }
  const manifest = chartsManifest({ cilium: '1.0.0' });
  const written = new Map(Object.entries({ ...Object.fromEntries(fleet.clusters.map((cluster) => [cluster.manifest, manifest])), ...files }));
  const byCluster = new Map(fleet.clusters.map(({ name }) => [name, reports.filter(({ cluster }) => cluster === name)]));
  const now = Date.parse(timeAt(0)) + hour * 3_600_000;
  const { current, problems } = synthesized(fleet, written);
  return {
    fleet,
    now,
    current,
    problems,
    manifests: new Map(fleet.clusters.flatMap(({ manifest: file }) => {
      const parsed = parseManifest(file, current.get(file) ?? '').manifest;
      return parsed ? [[file, parsed] as const] : [];
    })),
    drift: { changes: [], files: new Map(), sources: new Map() },
    timelines: buildTimelines(history),
    reports: byCluster,
    skipped: [],
    plans: policiesOf(fleet).map((policy) => ({ policy, plan: planPromotion({ policy, history, reports: byCluster, now }) })),
    otherFleets: new Map(),
    remotes: [{ name: 'origin', isMain: true, places: [{ host: 'github.com', repository: 'acme/homelab', forge: 'github' }] }],
    providers: new Map([...current].filter(([, text]) => text.includes('kind: Provider'))),
    renovateFiles: [],
    placement: { folder: '', out: '', top: new Map() },
    owner: 'person',
    branch: { isProtected: true, rules: [] },
    ...input,
  };
}

type Synthesized = Pick<DoctorInput, 'current' | 'problems'>;

/** What a fleet gives does not depend on its times, which most ailments are about. */
const known = new Map<string, Synthesized>();

function synthesized(fleet: Fleet, written: ReadonlyMap<string, string>): Synthesized {
  const key = JSON.stringify([fleet.props, fleet.clusters.map(({ name, props }) => [name, props]), [...written]]);
  const made = known.get(key) ?? synthesizeAll(fleet, written);
  known.set(key, made);
  return made;
}

function synthesizeAll(fleet: Fleet, written: ReadonlyMap<string, string>): Synthesized {
  try {
    const { files, warnings } = synthesize(fleet, written);
    const { changes } = planChanges(files, written);
    return { current: new Map([...changes.map(({ path, after }) => [path, after] as const), ...written]), problems: warnings };
  } catch (error) {
    if (error instanceof ConfigError) return { current: written, problems: error.problems };
    throw error;
  }
}

/** The input with parts that could not be read. */
export function readingsOf(input: DoctorInput, unknown: Partial<Record<keyof DoctorInput, string>> = {}): Readings {
  const readings = Object.entries(input).map(([part, value]) => [part, unknown[part as keyof DoctorInput] === undefined ? { known: value as unknown } : { unknown: unknown[part as keyof DoctorInput] }]);
  return Object.fromEntries(readings) as unknown as Readings;
}

export function examine(ailment: Ailment = {}): Diagnosis {
  return diagnose(readingsOf(patient(ailment)));
}

/** What was found, worst first: severity and id. */
export function foundIn(ailment: Ailment): readonly string[] {
  return examine(ailment).findings.map(({ severity, id }) => `${severity} ${id}`);
}
