import type { RenovateConfig } from '../../../src/fleet/renovate-config';
import type { Hold } from '../../../src/manifest/entries';
import type { SynthesisContext } from '../../../src/synthesis/context';
import { extractLikeRenovate, settingsOf } from '../../support/renovate';
import { chart, configOf, contextOf, infrastructure, manifestOf, type GivenCluster } from './contexts';

const [DEV, INTEGRATION] = ['clusters/dev/versions.ts', 'clusters/integration/versions.ts'];
const TEXT = `
  talos: githubRelease('v1.0.0', 'acme/talos'),
  garage: { chart: helm('1.0.0', 'app-template', 'https://charts.example.org') },
  kromgo: { chart: helm('1.0.0', 'app-template', 'https://charts.example.org') },
`;

function cluster(holds: { readonly garage?: Hold; readonly kromgo?: Hold; readonly talos?: Hold }): GivenCluster {
  const app = (name: string, hold?: Hold) => chart(name, { chart: 'app-template', ...(hold && { hold }) });
  return { manifest: manifestOf(infrastructure('talos', 'v1.0.0', holds.talos), app('garage', holds.garage), app('kromgo', holds.kromgo)), text: TEXT };
}

/** What Renovate would do with every component of a manifest, where that is not its default. */
function settingsIn(config: RenovateConfig, file: string): Readonly<Record<string, unknown>> {
  const settings = extractLikeRenovate(config, file, TEXT).map((dependency) => {
    const { enabled, allowedVersions, additionalBranchPrefix } = settingsOf(config, file, dependency);
    return [dependency.depType, { ...(enabled !== undefined && { enabled }), ...(allowedVersions !== undefined && { allowedVersions }), ...(additionalBranchPrefix !== undefined && { additionalBranchPrefix }) }];
  });
  return Object.fromEntries(settings) as Readonly<Record<string, unknown>>;
}

const contextWith = (clusters: Readonly<Record<string, GivenCluster>>, renovate?: RenovateConfig): SynthesisContext => contextOf(clusters, renovate && { renovate });
const free = { 'infrastructure/talos': {}, 'charts/garage': {}, 'charts/kromgo': {} };

describe('holdRules', () => {
  test('a hold disables its component and not another one from the same chart', () => {
    const config = configOf(contextWith({ dev: cluster({ garage: { reason: 'why' } }) }));
    expect(settingsIn(config, DEV)).toEqual({ ...free, 'charts/garage': { enabled: false } });
  });

  test('a hold that allows a range allows that range', () => {
    const config = configOf(contextWith({ dev: cluster({ talos: { reason: 'why', allow: '<1.13.0' } }) }));
    expect(settingsIn(config, DEV)).toEqual({ ...free, 'infrastructure/talos': { allowedVersions: '<1.13.0' } });
  });

  test('a release has a branch of its own where another one from the same chart may go further', () => {
    const allow = { reason: 'why', allow: '<2.0.0' };
    const garage = { allowedVersions: '<2.0.0' };
    const settings = (kromgo?: Hold) => settingsIn(configOf(contextWith({ dev: cluster({ garage: allow, ...(kromgo && { kromgo }) }) })), DEV)['charts/garage'];
    expect(settings()).toEqual({ ...garage, additionalBranchPrefix: 'garage-' });
    expect(settings({ reason: 'other', allow: '<1.5.0' })).toEqual({ ...garage, additionalBranchPrefix: 'garage-' });
    expect(settings({ reason: 'other', allow: '<2.0.0' })).toEqual(garage);
    expect(settings({ reason: 'not at all' })).toEqual(garage);
  });

  test('a hold of one cluster leaves the other clusters alone', () => {
    const config = configOf(contextWith({ dev: cluster({ talos: { reason: 'why' } }), integration: cluster({}) }));
    expect(settingsIn(config, DEV)).toEqual({ ...free, 'infrastructure/talos': { enabled: false } });
    expect(settingsIn(config, INTEGRATION)).toEqual(free);
  });

  test('a hold that two manifests share is one rule', () => {
    const hold = { talos: { reason: 'why' } };
    const { packageRules = [] } = configOf(contextWith({ dev: cluster(hold), integration: cluster(hold) }));
    expect(packageRules.filter(({ enabled }) => enabled === false)).toEqual([expect.objectContaining({ matchFileNames: [DEV, INTEGRATION], matchDepTypes: ['infrastructure/talos'] })]);
  });

  test('a hold on a target is nothing to Renovate', () => {
    const config = configOf(contextWith({ dev: cluster({}), live: { ...cluster({ talos: { reason: 'why' } }), promotedFrom: 'dev' } }));
    expect(JSON.stringify(config.packageRules)).not.toMatch(/why|clusters\/live/);
  });

  test('an owner\'s rule overrules no hold', () => {
    const renovate = { packageRules: [{ matchDepTypes: ['charts/garage'], enabled: true, allowedVersions: '*' }] };
    const config = configOf(contextWith({ dev: cluster({ garage: { reason: 'why' } }) }, renovate));
    expect(settingsIn(config, DEV)['charts/garage']).toMatchObject({ enabled: false });
  });

  test('the reason is the description of the rule, on one line', () => {
    const { packageRules = [] } = configOf(contextWith({ dev: cluster({ talos: { reason: 'a "b"\n{{depName}}' } }) }));
    expect(packageRules.at(-1)?.description).toBe('infrastructure/talos is held: a "b"\\n{{depName}}');
  });
});
