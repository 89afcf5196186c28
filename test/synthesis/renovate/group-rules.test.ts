import type { GroupProps } from '../../../src/fleet/policies';
import { checkGroups } from '../../../src/synthesis/renovate/group-rules';
import { trackedManifests } from '../../../src/synthesis/renovate/tracked';
import { extractLikeRenovate, settingsOf } from '../../support/renovate';
import { chart, configOf, contextOf, infrastructure, manifestOf } from './contexts';

const CRDS = { chart: 'prometheus-operator-crds', version: '20.0.0', repository: 'https://prometheus-community.github.io/helm-charts' };
const MANIFEST = manifestOf(
  infrastructure('talos'), { kind: 'infrastructure', name: 'prometheus', source: chart('x', CRDS).source },
  chart('crds', CRDS), chart('garage', { chart: 'app-template' }), chart('kromgo', { chart: 'app-template' }), chart('istiod'),
);
const TEXT = `
  talos: githubRelease('v1.0.0', 'acme/talos'),
  prometheus: helm('20.0.0', 'prometheus-operator-crds', 'https://prometheus-community.github.io/helm-charts'),
  crds: { chart: helm('20.0.0', 'prometheus-operator-crds', 'https://prometheus-community.github.io/helm-charts') },
  garage: { chart: helm('1.0.0', 'app-template', 'https://charts.example.org') },
  kromgo: { chart: helm('1.0.0', 'app-template', 'https://charts.example.org') },
  istiod: { chart: helm('1.0.0', 'istiod', 'https://charts.example.org') },
`;

function contextWith(groups: readonly GroupProps[]) {
  return contextOf({ dev: { manifest: MANIFEST, text: TEXT }, integration: { manifest: MANIFEST, text: TEXT }, live: { manifest: MANIFEST, promotedFrom: 'integration' } }, { groups });
}

/** The group of every component, as Renovate would find it. */
function groupsOf(groups: readonly GroupProps[], file: string = 'clusters/dev/versions.ts'): Readonly<Record<string, unknown>> {
  const config = configOf(contextWith(groups));
  return Object.fromEntries(extractLikeRenovate(config, file, TEXT).map((dependency) => [dependency.depType, settingsOf(config, file, dependency).groupName]));
}

describe('groupRules', () => {
  test('a group of all charts leaves out infrastructure from the same chart', () => {
    const groups = [{ name: 'helm-charts', members: ['charts/*'] }, { name: 'infrastructure-versions', members: ['infrastructure/*'] }] as const;
    const expected = {
      'infrastructure/talos': 'infrastructure-versions', 'infrastructure/prometheus': 'infrastructure-versions',
      'charts/crds': 'helm-charts', 'charts/garage': 'helm-charts', 'charts/kromgo': 'helm-charts', 'charts/istiod': 'helm-charts',
    };
    expect(groupsOf(groups)).toEqual(expected);
    expect(groupsOf(groups, 'clusters/integration/versions.ts')).toEqual(expected);
  });

  test('a group of one release leaves out another one from the same chart', () => {
    expect(groupsOf([{ name: 'storage', members: ['charts/garage', 'infrastructure/talos'] }])).toMatchObject({ 'charts/garage': 'storage', 'charts/kromgo': undefined, 'infrastructure/talos': 'storage' });
  });

  test.each([[0, 1], [1, 0]])('a component that a group names is not in another group\'s charts/*, in whichever order (%i, %i)', (...order) => {
    const groups: readonly GroupProps[] = [{ name: 'mesh', members: ['charts/istiod'] }, { name: 'all', members: ['charts/*'], labels: ['a'] }];
    const ordered = order.map((index) => groups[index] as GroupProps);
    expect(groupsOf(ordered)).toMatchObject({ 'charts/istiod': 'mesh', 'charts/garage': 'all' });
    const config = configOf(contextWith(ordered));
    const [istiod] = extractLikeRenovate(config, 'clusters/dev/versions.ts', TEXT).filter(({ depType }) => depType === 'charts/istiod');
    expect(istiod && settingsOf(config, 'clusters/dev/versions.ts', istiod).labels).toBeUndefined();
  });

  test('a group names itself and its labels, and the manifests of clusters that track Renovate', () => {
    const { packageRules = [] } = configOf(contextWith([{ name: 'helm-charts', members: ['charts/*'], labels: ['kubernetes'] }]));
    expect(packageRules.find(({ groupName }) => groupName !== undefined)).toEqual({
      description: 'the group helm-charts',
      matchManagers: ['custom.regex'],
      matchFileNames: ['clusters/dev/versions.ts', 'clusters/integration/versions.ts'],
      matchDepTypes: ['charts/*'],
      groupName: 'helm-charts',
      labels: ['kubernetes'],
    });
  });

  test('a group without members has no rule, so that it does not catch everything', () => {
    expect(groupsOf([{ name: 'none', members: [] }])).toMatchObject({ 'charts/garage': undefined });
  });
});

describe('checkGroups', () => {
  test('warns of a member that no manifest has', () => {
    const groups: readonly GroupProps[] = [{ name: 'a', members: ['charts/nobody', 'charts/garage', 'charts/*', 'infrastructure/*'] }];
    expect(checkGroups(groups, trackedManifests(contextWith(groups)))).toEqual([
      expect.objectContaining({ code: 'UNKNOWN_COMPONENT', severity: 'warning', what: 'group "a" names charts/nobody, which is in no manifest that Renovate changes' }),
    ]);
  });
});
