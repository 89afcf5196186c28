import type { HelmChartsChartProps } from '../../fleet/constructs';
import type { HelmChartsProps, ResourceSetReference, ValuesReference } from '../../fleet/options';
import { isDnsLabel } from '../../manifest/names';

/** How the HelmReleases of one cluster are written, with every default. */
export interface HelmCharts extends Required<Pick<HelmChartsProps, 'name' | 'namespace' | 'interval' | 'timeout' | 'retries' | 'valuesFrom' | 'storage' | 'ociCharts' | 'dependsOn' | 'substitute' | 'handover' | 'dependencies'>> {
  readonly isSource: boolean;
}

const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const VALUES_KEY = /^[-._a-zA-Z0-9]+$/;
const PLATFORM_VALUES: readonly ValuesReference[] = [{ kind: 'ConfigMap', name: 'platform-values' }];

export function helmChartsOf({ options, isSource }: Pick<HelmChartsChartProps, 'options' | 'isSource'>): HelmCharts {
  const {
    name = 'platform-resources', namespace = 'flux-system', interval = '10m', timeout = '10m', retries = 3, valuesFrom = PLATFORM_VALUES,
    storage = 'release', ociCharts = 'HelmRepository', dependsOn = [], substitute = false, handover = false,
    dependencies = 'objects',
  } = options;
  return { name, namespace, interval, timeout, retries, valuesFrom, storage, ociCharts, dependsOn, substitute, handover, dependencies, isSource };
}

/** What is wrong with it, as a construct says it. */
export function validateHelmCharts(charts: HelmCharts): string[] {
  const { name, namespace, interval, timeout, retries, valuesFrom, dependsOn } = charts;
  const faults = [
    isDnsName(name) ? undefined : fault('name', name, 'a DNS name'),
    isDnsLabel(namespace) ? undefined : fault('namespace', namespace, 'a DNS label'),
    DURATION.test(interval) ? undefined : fault('interval', interval, 'a duration such as "10m" or "1h30m"'),
    DURATION.test(timeout) ? undefined : fault('timeout', timeout, 'a duration such as "10m" or "1h30m"'),
    Number.isInteger(retries) && retries >= -1 ? undefined : fault('retries', retries, 'a whole number; -1 for no end'),
    ...valuesFrom.flatMap(validateReference),
    ...dependsOn.map(validateDependency),
  ];
  return faults.filter((message) => message !== undefined);
}

function validateReference({ name, valuesKey = '<release>.yaml' }: ValuesReference): (string | undefined)[] {
  const filled = (text: string) => text.replaceAll('<release>', 'r');
  return [
    isDnsName(filled(name)) ? undefined : fault('name in valuesFrom', name, 'a DNS name, with <release> for the release\'s name'),
    VALUES_KEY.test(filled(valuesKey)) ? undefined : fault('valuesKey in valuesFrom', valuesKey, 'letters, digits, "-", "_", ".", and <release> for the release\'s name'),
  ];
}

function validateDependency({ name, namespace }: ResourceSetReference): string | undefined {
  return isDnsName(name) && (namespace === undefined || isDnsLabel(namespace)) ? undefined : fault('ResourceSet in dependsOn', `${namespace ?? ''}/${name}`, 'DNS names');
}

export function isDnsName(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => isDnsLabel(label));
}

function fault(field: string, found: unknown, allowed: string): string {
  return `the ${field} ${JSON.stringify(found)} is not ${allowed}`;
}
