import type { Location, Problem } from '../errors';
import type { Cluster } from './cluster';
import type { Fleet } from './fleet';
import type { Forge, Style } from './policies';
import type { PromotionProps } from './promotion-props';

const LONGEST = 80;

/** What a value must be for what is done with it not to end in an error of JavaScript's, or in another policy than was meant. */
interface Kind {
  readonly allowed: string;
  readonly is: (value: unknown) => boolean;
}

const TEXT: Kind = { allowed: 'a text', is: (value) => typeof value === 'string' };
const FLAG: Kind = { allowed: 'true, false', is: (value) => typeof value === 'boolean' };
const DURATION: Kind = { allowed: 'a duration of cdk8s, such as Duration.hours(24)', is: (value) => isObject(value) && typeof value.toMilliseconds === 'function' };
const OBJECT: Kind = { allowed: 'an object', is: isObject };
const OBJECT_OR_FALSE: Kind = { allowed: 'an object, false', is: (value) => value === false || isObject(value) };
const OBJECTS: Kind = { allowed: 'a list of objects', is: (value) => Array.isArray(value) && value.every(isObject) };
const TEXTS: Kind = { allowed: 'a list of texts', is: (value) => Array.isArray(value) && value.every(TEXT.is) };
const TEXT_OR_TEXTS: Kind = { allowed: 'a text, a list of texts', is: (value) => TEXT.is(value) || TEXTS.is(value) };
const PAIRS: Kind = { allowed: "a list of pairs, such as [['charts/a', 'charts/b']]", is: (value) => Array.isArray(value) && value.every((pair) => TEXTS.is(pair) && (pair as readonly string[]).length === 2) };

// as records, so that the compiler says where one is missing here
const FORGES: Readonly<Record<Forge, true>> = { github: true, gitlab: true, gitea: true, bitbucket: true, bitbucketserver: true, azuredevops: true };
const STYLES: Readonly<Record<Style, true>> = { ResourceSet: true, HelmReleases: true };
const MODES: Readonly<Record<NonNullable<PromotionProps['mode']>, true>> = { 'commit': true, 'pull-request': true };

type Kinds = Readonly<Record<string, Kind>>;

const FLEET: Kinds = {
  branch: TEXT, forge: oneOf(FORGES), forgeUrl: TEXT, out: TEXT, groups: OBJECTS, reporters: OBJECT, sameVersion: PAIRS, renovate: OBJECT, helmCharts: OBJECT,
  notifications: OBJECT_OR_FALSE, terragrunt: OBJECT, workflows: OBJECT_OR_FALSE,
};
const TERRAGRUNT: Kinds = { stacks: TEXT, units: TEXT };
const TERRAGRUNT_NEEDS: Kinds = { unit: OBJECTS };
const UNIT_NEEDS: Kinds = { name: TEXT };
const TOKEN: Kind = {
  allowed: "{ secret: 'SLUICE_TOKEN' }, { app: { clientId: '...', privateKeySecret: '...' } }",
  is: (value) => isObject(value) && (TEXT.is(value.secret) || isObject(value.app)),
};
const WORKFLOWS: Kinds = { token: TOKEN, install: TEXT, fleetFolder: TEXT, action: TEXT, doctor: FLAG };
const GROUP: Kinds = { labels: TEXTS, atomic: FLAG };
const GROUP_NEEDS: Kinds = { name: TEXT, members: TEXTS };
const CLUSTER: Kinds = {
  manifest: TEXT, style: oneOf(STYLES), mode: oneOf(MODES), soak: DURATION, windows: OBJECTS, freezes: OBJECTS, timeZone: TEXT,
  readiness: OBJECT, releaseFiles: OBJECT, versionsEnv: TEXT, helmCharts: OBJECT, stack: OBJECT,
};
const READINESS_NEEDS: Kinds = { name: TEXT, file: TEXT };
const WINDOW: Kinds = { days: TEXTS };
const FREEZE_NEEDS: Kinds = { reason: TEXT };

/**
 * Options that are of another kind than they must be. `fleet.ts` is loaded without a type check, so what the compiler would say is
 * said here: `mode: 'pr'` would promote by commits.
 */
export function findWrongKinds(fleet: Fleet): readonly Problem[] {
  const { props, at } = fleet;
  const { groups, reporters, terragrunt, workflows } = props;
  return [
    ...wrong('the fleet', props, FLEET, at),
    ...(OBJECTS.is(groups) ? groups ?? [] : []).flatMap((group) => [...wrong(`group ${told(group.name)}`, group, GROUP, at), ...wrong(`group ${told(group.name)}`, group, GROUP_NEEDS, at, true)]),
    ...Object.entries(OBJECT.is(reporters) ? reporters ?? {} : {}).flatMap(([name, logins]) => wrong('reporters', { [name]: logins }, { [name]: TEXTS }, at)),
    ...(OBJECT.is(terragrunt) ? [...wrong('terragrunt', terragrunt, TERRAGRUNT, at), ...wrong('terragrunt', terragrunt, TERRAGRUNT_NEEDS, at, true)] : []),
    ...(OBJECTS.is(terragrunt?.unit) ? terragrunt?.unit ?? [] : []).flatMap((unit) => wrong('a unit of terragrunt', unit, UNIT_NEEDS, at, true)),
    ...(OBJECT.is(workflows) ? wrong('workflows', workflows, WORKFLOWS, at) : []),
    ...fleet.clusters.flatMap(findWrongOfCluster),
  ];
}

function findWrongOfCluster({ name, props, at }: Cluster): readonly Problem[] {
  const of = `cluster ${told(name)}`;
  const { windows, freezes, readiness, releaseFiles } = props;
  return [
    ...wrong(of, props, CLUSTER, at),
    ...(OBJECT.is(readiness) ? wrong(`readiness of ${of}`, readiness, READINESS_NEEDS, at, true) : []),
    ...Object.entries(OBJECT.is(releaseFiles) ? releaseFiles ?? {} : {}).flatMap(([release, files]) => wrong(`releaseFiles of ${of}`, { [release]: files }, { [release]: TEXT_OR_TEXTS }, at)),
    ...(OBJECTS.is(windows) ? windows ?? [] : []).flatMap((window) => wrong(`a window of ${of}`, window, WINDOW, at)),
    ...(OBJECTS.is(freezes) ? freezes ?? [] : []).flatMap((freeze) => wrong(`a freeze of ${of}`, freeze, FREEZE_NEEDS, at, true)),
  ];
}

function wrong(of: string, props: object | false | undefined, kinds: Kinds, at: Location | undefined, isNeeded = false): readonly Problem[] {
  const values = props as Readonly<Record<string, unknown>>;
  const faults = Object.entries(kinds).filter(([name, { is }]) => (isNeeded || values[name] !== undefined) && !is(values[name]));
  return faults.map(([name, { allowed }]): Problem => ({
    code: 'FLEET_INVALID', what: values[name] === undefined ? `${of} has no ${name}` : `${of}: ${name} cannot be ${told(values[name])}`, ...(at && { at }), allowed,
  }));
}

function oneOf(names: Readonly<Record<string, true>>): Kind {
  return { allowed: Object.keys(names).map(told).join(', '), is: (value) => typeof value === 'string' && Object.hasOwn(names, value) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What was written, as far as it is plain data and short. */
function told(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
