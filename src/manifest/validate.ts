import { validRange } from 'semver';
import type { ErrorCode, Problem } from '../errors';
import { validateDependencies } from './dependencies';
import { quote } from './describe';
import { componentOf, entriesOf, type ChartEntry, type Component, type Entry, type Hold, type InfrastructureEntry, type Manifest, type Source } from './entries';
import { findAddressFault, isChartName, isDnsLabel, isGithubRepository, isInfrastructureName, isValuesPath, LONGEST_LABEL, LONGEST_RELEASE } from './names';
import type { Field, Locator, ParsedManifest } from './parsed-manifest';
import { isVersion } from './version';

/** What GitHub takes as `event_type` of a repository dispatch. */
const LONGEST_EVENT_TYPE = 100;
const LONGEST_REASON = 500;
const LONGEST_RANGE = 100;
const DNS_RULE = 'lower-case letters, digits and "-", beginning and ending with a letter or digit';

/** Reports a problem with one field of one entry. */
type Report = (code: ErrorCode, field: Field, problem: Omit<Problem, 'code' | 'at'>) => void;

/**
 * Judges what a manifest says, all problems at once: `BAD_VERSION`, `BAD_NAME`, `BAD_REPOSITORY`, `BAD_HOLD`, `NAME_TOO_LONG`,
 * `BAD_DEPENDENCY`, `UNKNOWN_DEPENDENCY`, `DEPENDENCY_CYCLE`, `BAD_VALUES_PATH`.
 *
 * @param namespace of the HelmRelease objects
 */
export function validateManifest(parsed: ParsedManifest, namespace?: string): readonly Problem[] {
  return validateEntries(parsed, (component, field) => parsed.locationOf(component, field), { namespace });
}

interface Surroundings {
  /** @default 'flux-system' */
  readonly namespace?: string;
  /**
   * Names that `dependsOn` may use.
   *
   * @default - the charts of the manifest
   */
  readonly releases?: readonly string[];
}

/** As validateManifest, for entries from wherever. */
export function validateEntries(manifest: Manifest, locate: Locator, surroundings: Surroundings = {}): readonly Problem[] {
  const { namespace = 'flux-system', releases = manifest.charts.map(({ name }) => name) } = surroundings;
  const problems: Problem[] = [];
  for (const entry of entriesOf(manifest)) {
    const component = componentOf(entry);
    const report: Report = (code, field, problem) => problems.push({ code, ...problem, at: locate(component, field) });
    if (entry.kind === 'chart') validateChart(entry, namespace, report);
    else validateInfrastructure(entry, report);
    validateSource(entry, report);
    if (entry.hold) validateHold(component, entry.hold, report);
  }
  return [...problems, ...validateSharedValues(manifest, locate), ...validateDependencies(manifest, releases, locate, namespace)];
}

function validateInfrastructure({ name }: InfrastructureEntry, report: Report): void {
  const what = 'a name of infrastructure';
  if (!isInfrastructureName(name)) {
    report('BAD_NAME', 'name', { what, found: quote(name), allowed: `${DNS_RULE}; "_" inside` });
  } else if (name.length > LONGEST_LABEL) {
    report('NAME_TOO_LONG', 'name', { what, found: `${name.length} characters`, allowed: `${LONGEST_LABEL}` });
  }
}

function validateChart({ name, namespace, values }: ChartEntry, objects: string, report: Report): void {
  validateRelease(name, objects, report);
  const what = `the namespace of charts/${name}`;
  if (!isDnsLabel(namespace)) {
    report('BAD_NAME', 'namespace', { what, found: quote(namespace), allowed: DNS_RULE });
  } else if (namespace.length > LONGEST_LABEL) {
    report('NAME_TOO_LONG', 'namespace', { what, found: `${namespace.length} characters`, allowed: `${LONGEST_LABEL}` });
  }
  if (values !== undefined && !isValuesPath(values)) {
    report('BAD_VALUES_PATH', 'values', {
      what: `the values file of charts/${name}`,
      found: quote(values),
      allowed: 'a file in the folder "values" beside the manifest',
      fix: `write \`values: 'values/${name}.yaml'\``,
    });
  }
}

function validateRelease(name: string, objects: string, report: Report): void {
  const what = 'a release\'s name';
  const eventType = `HelmRelease/${name}.${objects}`;
  if (!isDnsLabel(name)) {
    report('BAD_NAME', 'name', { what, found: quote(name), allowed: DNS_RULE });
  } else if (name.length > LONGEST_RELEASE) {
    report('NAME_TOO_LONG', 'name', { what, found: `${name.length} characters`, allowed: `${LONGEST_RELEASE}, as Helm does` });
  } else if (eventType.length > LONGEST_EVENT_TYPE) {
    report('NAME_TOO_LONG', 'name', {
      what: `GitHub would refuse this release's events, whose type is HelmRelease/<release>.${objects}`,
      found: `${eventType.length} characters`,
      allowed: `${LONGEST_EVENT_TYPE}`,
      fix: 'shorten the release\'s name or the namespace of the HelmRelease objects',
    });
  }
}

function validateSource(entry: Entry, report: Report): void {
  const { source } = entry;
  const component = componentOf(entry);
  if (!isVersion(source.version)) {
    report('BAD_VERSION', 'version', { what: `the version of ${component}`, found: quote(source.version), allowed: 'one full version, such as 1.28.1, v1.8.0 or 0.1.0-rc.2', fix: adviceForVersion(source.version) });
  }
  if (source.kind === 'helm' && !isChartName(source.chart)) {
    report('BAD_NAME', 'chart', { what: `the chart of ${component}`, found: quote(source.chart), allowed: 'a chart\'s name', fix: 'write helm(version, chart, repository), in this order' });
  }
  const fault = findRepositoryFault(source);
  if (fault) report('BAD_REPOSITORY', 'repository', { what: `the repository of ${component}`, ...fault });
}

function findRepositoryFault(source: Source): Omit<Problem, 'code' | 'at' | 'what'> | undefined {
  if (source.kind !== 'helm') {
    if (isGithubRepository(source.repository)) return undefined;
    return { found: quote(source.repository), allowed: 'a repository on GitHub as owner/name', fix: `write ${source.kind}(version, 'owner/name')` };
  }
  const found = findAddressFault(source.repository);
  return found === undefined ? undefined : { found, allowed: 'https://host/path or oci://host/path, without credentials, query and fragment' };
}

function adviceForVersion(version: string): string {
  const partial = /^v?\d+(?:\.\d+)?$/.exec(version)?.[0];
  if (partial) return `write ${partial}${partial.includes('.') ? '.0' : '.0.0'}, if that is the one`;
  return 'write the version that runs now; Renovate and promotions raise it';
}

/** What is wrong with a hold that nobody has written yet: `BAD_HOLD`. */
export function checkHold(component: Component, hold: Hold): readonly Problem[] {
  const problems: Problem[] = [];
  validateHold(component, hold, (code, _, problem) => problems.push({ code, ...problem }));
  return problems;
}

function validateHold(component: Component, { reason, allow }: Hold, report: Report): void {
  const what = `the reason of the hold on ${component}`;
  if (reason.trim() === '') report('BAD_HOLD', 'hold', { what, found: 'nothing', fix: 'say why it is held: whoever lifts the hold must know' });
  else if (hasUnprintable(reason)) report('BAD_HOLD', 'hold', { what, found: 'line breaks or control characters', fix: 'write it on one line' });
  else if (reason.length > LONGEST_REASON) report('BAD_HOLD', 'hold', { what, found: `${reason.length} characters`, allowed: `${LONGEST_REASON}` });
  if (allow === undefined) return;
  if (allow.trim() === '' || allow.length > LONGEST_RANGE || hasUnprintable(allow) || validRange(allow) === null) {
    report('BAD_HOLD', 'hold.allow', { what: `what the hold on ${component} allows`, found: quote(allow), allowed: 'a range of versions, such as <1.18.0 or 1.17.x' });
  }
}

/** Control characters, line separators, halves of characters, and marks that turn the direction of the text around. */
function hasUnprintable(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text);
}

/** A file that two entries share would change the other one, ungated, when one of them is promoted. */
function validateSharedValues({ charts }: Manifest, locate: Locator): readonly Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { name, values } of charts) {
    if (values === undefined) continue;
    const owner = owners.get(values.toLowerCase());
    if (owner === undefined) owners.set(values.toLowerCase(), name);
    else problems.push({ code: 'BAD_VALUES_PATH', what: `charts/${name} has the values file of charts/${owner}`, at: locate(`charts/${name}`, 'values'), fix: 'give it a file of its own: a promotion of one would change the other' });
  }
  return problems;
}
