import { formatProblem } from '../../../src/errors';
import type { HelmChartsProps } from '../../../src/fleet/options';
import { isListedBeside, readResourceSet } from '../../../src/synthesis/kubernetes/owners-resource-set';

const PATH = 'kubernetes/platform/apps.yaml';
const SET = 'apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata:\n  name: platform-resources\n  labels: { a: b }\nspec:\n  wait: true\n  inputs: []\n  resourcesTemplate: |\n    kind: HelmRelease\n';

function read(text: string | undefined, options: HelmChartsProps = {}) {
  const { value, problems } = readResourceSet({ resourceSet: PATH, ...options }, new Map(text === undefined ? [] : [[PATH, text]]));
  return { value, said: problems.map(formatProblem) };
}

describe('readResourceSet', () => {
  test('takes all but the inputs', () => {
    expect(read(SET)).toEqual({ value: { annotations: {}, labels: { a: 'b' }, spec: { wait: true, resourcesTemplate: 'kind: HelmRelease\n' } }, said: [] });
    expect(readResourceSet({}, new Map())).toEqual({ problems: [] });
  });

  test.each<[string, string | undefined, HelmChartsProps, RegExp]>([
    ['is not there', undefined, {}, /is not there/],
    ['is no YAML', 'a: [', {}, /not one YAML document/],
    ['has two documents', `${SET}---\na: b\n`, {}, /not one YAML document/],
    ['is another kind', SET.replace('kind: ResourceSet', 'kind: Other'), {}, /no ResourceSet/],
    ['has another name', SET, { name: 'apps' }, /called "platform-resources", and helmCharts\.name says "apps"/],
    ['has another namespace', SET.replace('  name: platform-resources\n', '  name: platform-resources\n  namespace: apps\n'), {}, /namespace "apps", and helmCharts\.namespace says "flux-system"/],
    ['has inputs', SET.replace('inputs: []', 'inputs: [{ name: a }]'), {}, /inputs of its own/],
    ['has no template', SET.replace(/ {2}resourcesTemplate[^]*/, ''), {}, /no resourcesTemplate/],
    ['says what an option says', SET, { interval: '1h' }, /helmCharts\.interval says what the owner's ResourceSet says itself/],
  ])('fails if the file %s', (_, text, options, message) => {
    expect(read(text, options).said).toEqual([expect.stringMatching(message)]);
    expect(read(text, options).said[0]).toMatch(/^RESOURCE_SET_INVALID: kubernetes\/platform\/apps\.yaml: /);
  });
});

describe('isListedBeside', () => {
  test.each<[string, string, boolean]>([
    ['kustomization.yaml', 'resources:\n  - ./apps.yaml\n', true], ['kustomization.yml', 'resources: ["apps.yaml"]\n', true],
    ['kustomization.yaml', 'resources:\n  - other.yaml\n', false], ['kustomization.yaml', 'resources: [', false], ['other.yaml', 'resources: [apps.yaml]\n', false],
  ])('%s with %j: %s', (name, text, expected) => {
    expect(isListedBeside(PATH, new Map([[`kubernetes/platform/${name}`, text]]))).toBe(expected);
  });
});
