import { App, type ApiObject, type Chart } from 'cdk8s';
import type { HelmChartsProps } from '../../../src/fleet/options';
import { generatedFile } from '../../../src/synthesis/kubernetes/generated-file';
import { HelmReleases } from '../../../src/synthesis/kubernetes/helm-releases';
import { PlatformResources } from '../../../src/synthesis/kubernetes/platform-resources';
import { validateTakeover } from '../../../src/synthesis/kubernetes/takeover';
import { resolvedChart } from '../../support/resolved-charts';

const PATH = 'kubernetes/clusters/dev/helm-charts.yaml';

function write(make: (props: { readonly charts: ReturnType<typeof resolvedChart>[]; readonly isSource: boolean; readonly options: HelmChartsProps }) => Chart, options: HelmChartsProps, names: readonly string[]): string {
  const chart = make({ charts: names.map((name) => resolvedChart(name)), isSource: true, options });
  return generatedFile(PATH, ['x'], chart.node.children.map((object) => (object as ApiObject).toJson() as unknown)).text;
}

const set = (options: HelmChartsProps = {}, names = ['a', 'b']) => write((props) => new PlatformResources(new App(), 'set', props), options, names);
const plain = (options: HelmChartsProps = {}, names = ['a', 'b']) => write((props) => new HelmReleases(new App(), 'plain', props), options, names);

function messages(current: string | undefined, next: string | undefined): string[] {
  return validateTakeover({ cluster: 'dev', path: PATH, current, next }).map(({ code, what }) => `${code}: ${what}`);
}

describe('validateTakeover', () => {
  test.each<[string, string | undefined, string | undefined]>([
    ['a new cluster', undefined, set()],
    ['a file that Sluice did not write', 'kind: ResourceSet\nmetadata:\n  name: x\n  namespace: y\n', plain()],
    ['the same as before', set(), set()],
    ['other options', set(), set({ interval: '1h', ociCharts: 'OCIRepository' })],
    ['a release that was taken out of the manifest', plain(), plain({}, ['a'])],
    ['a release that was taken out of the set', set(), set({}, ['a'])],
    ['charts from registries fetched otherwise', plain(), plain({ ociCharts: 'OCIRepository' })],
    ['another style, once a ResourceSet stands still', set({ handover: true }), plain()],
    ['another style, once plain objects are not pruned', plain({ handover: true }), set()],
    ['another name, once the ResourceSet stands still', set({ handover: true }), set({ name: 'other' })],
    ['another namespace, once the ResourceSet stands still', set({ handover: true }), set({ namespace: 'other' })],
    ['leaving it out, once the ResourceSet stands still', set({ handover: true }), undefined],
    ['the first step of a handover', set(), set({ handover: true })],
    ['the last step of a handover', set({ handover: true }), set()],
    ['an own template', set(), set({ resourcesTemplate: 'kind: HelmRelease\n' })],
    ['files with CRLF', set({ handover: true }).replaceAll('\n', '\r\n'), plain()],
  ])('lets %s pass', (_, current, next) => {
    expect(messages(current, next)).toEqual([]);
  });

  test.each<[string, string, string | undefined, RegExp]>([
    ['from a ResourceSet to plain objects', set(), plain(), /^STYLE_SWITCH: .*ResourceSet flux-system\/platform-resources of "dev"/],
    ['from plain objects to a ResourceSet', plain(), set(), /^STYLE_SWITCH: .*HelmRepository flux-system\/a and 3 more of "dev"/],
    ['to a ResourceSet of another name', set(), set({ name: 'other' }), /^STYLE_SWITCH: .*ResourceSet flux-system\/platform-resources/],
    ['to another namespace', plain(), plain({ namespace: 'other' }), /^STYLE_SWITCH: .*flux-system\/a and 3 more/],
    ['to nothing', plain(), undefined, /^STYLE_SWITCH/],
    ['where one object only would be pruned', plain({ handover: true }).replace('    kustomize.toolkit.fluxcd.io/prune: disabled\n', ''), set(), /HelmRepository flux-system\/a of "dev"/],
    ['of Helm\'s history to another namespace', set(), set({ storage: 'set' }), /^STYLE_SWITCH: .*to move Helm's history/],
    ['of Helm\'s history to another namespace with the style', set({ handover: true, storage: 'set' }), plain(), /^STYLE_SWITCH: .*to move Helm's history/],
    ['of Helm\'s history of plain objects', plain({ storage: 'set' }), plain(), /^STYLE_SWITCH: .*to move Helm's history/],
  ])('refuses a move %s', (_, current, next, message) => {
    expect(messages(current, next)).toEqual([expect.stringMatching(message)]);
  });

  test('tells the way that loses nothing', () => {
    const [problem] = validateTakeover({ cluster: 'dev', path: PATH, current: set(), next: plain() });
    expect(problem?.at).toEqual({ file: PATH });
    expect(problem?.fix).toBe('undo the change; or make it in steps: (1) only helmCharts: { handover: true } for this cluster, synthesize, commit; (2) when the cluster has it '
      + '(kubectl -n flux-system get resourceset platform-resources -o jsonpath={.metadata.annotations} shows disabled); (3) make the change and take handover off in one commit; where none of them runs yet, delete the file');
  });

  test('says how to stop the releases of a namespace that is left', () => {
    const [problem] = validateTakeover({ cluster: 'dev', path: PATH, current: plain(), next: plain({ namespace: 'other' }) });
    expect(problem?.fix).toContain('flux suspend helmrelease --all -n flux-system');
  });
});
