import fc from 'fast-check';
import { BOT } from '../../../src/synthesis/bot';
import { isGenerated } from '../../../src/synthesis/header';
import { renderRenovate } from '../../../src/synthesis/renovate';
import { readConfig, re2 } from '../../support/renovate';
import { chart, configOf, contextOf, infrastructure, manifestOf } from './contexts';

const manifest = manifestOf(infrastructure('talos'), chart('cilium'));

describe('renderRenovate', () => {
  test('writes one generated file that ends in a line break', () => {
    const { files, problems } = renderRenovate(contextOf({ dev: { manifest } }), []);
    expect(problems).toEqual([]);
    expect(files).toEqual([expect.objectContaining({ path: '.github/renovate.json5', kind: 'generated' })]);
    expect(isGenerated(files[0]?.text ?? '')).toBe(true);
    expect(files[0]?.text.endsWith('}\n')).toBe(true);
  });

  test('manages the manifests of clusters that track Renovate, a shared one once, and never a target\'s', () => {
    const shared = { manifest, file: 'clusters/shared/versions.ts' };
    const { customManagers = [] } = configOf(contextOf({ a: shared, b: shared, dev: { manifest }, live: { manifest, promotedFrom: 'dev' } }));
    expect(customManagers).toHaveLength(1);
    expect(customManagers[0]?.managerFilePatterns).toEqual(['/^clusters\\/shared\\/versions\\.ts$/', '/^clusters\\/dev\\/versions\\.ts$/']);
  });

  test.each([
    ['writes beside itself', undefined, 'deploy/.github/renovate.json5', 'deploy/kubernetes/clusters/dev/helm-charts.yaml'],
    ['writes to the top', '..', '.github/renovate.json5', 'kubernetes/clusters/dev/helm-charts.yaml'],
  ])('names every file from the top of the repository, for a fleet in a folder that %s', (_, out, config, charts) => {
    const props = { workflows: { fleetFolder: 'deploy' }, renovate: { includePaths: ['docs/**'] }, groups: [{ name: 'all', members: ['charts/*'] as const }], ...(out !== undefined && { out }) };
    const held = manifestOf(chart('cilium', { hold: { reason: 'why' } }));
    const { customManagers = [], packageRules = [], includePaths, ignorePaths } = configOf(contextOf({ dev: { manifest: held } }, props), ['kubernetes/clusters/dev/helm-charts.yaml', 'kubernetes/other.yaml']);
    const manager = new RegExp((customManagers[0]?.managerFilePatterns[0] ?? '').slice(1, -1));
    expect(manager.test('deploy/clusters/dev/versions.ts')).toBe(true);
    expect(packageRules.map(({ matchFileNames }) => matchFileNames)).toEqual(packageRules.map(() => ['deploy/clusters/dev/versions.ts']));
    expect(includePaths).toEqual(['docs/**', 'deploy/clusters/dev/versions.ts']);
    expect(ignorePaths).toEqual(expect.arrayContaining([config, charts.replace('/dev/', '/*/')]));
  });

  test('hides no manifest of a fleet in a folder that is usually ignored', () => {
    const { ignorePaths } = configOf(contextOf({ dev: { manifest } }, { workflows: { fleetFolder: 'examples/homelab' } }));
    expect(ignorePaths).not.toContain('**/examples/**');
    expect(ignorePaths).toContain('**/tests/**');
  });

  test('ignores the commits of the bot that resynthesizes', () => {
    expect(configOf(contextOf({ dev: { manifest } })).gitIgnoredAuthors).toEqual([BOT.email]);
  });

  test('replaces a version once, waits for no release date in OCI registries and pins no digest there', () => {
    const { packageRules = [] } = configOf(contextOf({ dev: { manifest } }));
    expect(packageRules).toEqual([
      expect.objectContaining({ matchFileNames: ['clusters/dev/versions.ts'], autoReplaceGlobalMatch: false }),
      expect.objectContaining({ matchDatasources: ['docker'], minimumReleaseAgeBehaviour: 'timestamp-optional', pinDigests: false }),
    ]);
  });

  test('reports a manifest that Renovate would misread', () => {
    const { problems } = renderRenovate(contextOf({ dev: { manifest, text: "talos: githubRelease('v1.0.0', 'acme/talos')" } }), []);
    expect(problems).toEqual([expect.objectContaining({ code: 'RENOVATE_MISREADS', what: 'Renovate would not see charts/cilium' })]);
  });

  test('says the same twice', () => {
    const render = () => renderRenovate(contextOf({ dev: { manifest }, test: { manifest } }, { renovate: { labels: ['a'] } }), ['x']).files;
    expect(render()).toEqual(render());
  });

  test('lets no text change the structure around it: 12,000 hostile strings', () => {
    const hostile = fc.oneof(
      fc.constantFrom('"', '\\', '\\"', "'", '\n', '\r\n', '\u2028', '\u2029', '*/', '//', '{{#if}}', '{{{x}}}', '}', '],', '__proto__', '\u0000', '\ud800', '${x}', '😀', '', '/^.*$/', '!x', '*', '1.0.0'),
      fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 }),
    );
    const list = (length: number) => fc.array(hostile, { minLength: length, maxLength: length });
    let count = 0;
    const lists = fc.record({ labels: list(20), reasons: list(20), values: list(20), keys: list(20), rules: list(19), file: hostile });
    fc.assert(fc.property(lists, ({ labels, reasons, values, keys, rules, file }) => {
      count += 100;
      const own = Object.fromEntries(keys.map((key, index) => [`x${key}`, { y: values[index] ?? '' }]));
      const held = manifestOf(...reasons.map((reason, index) => chart(`c${index}`, { hold: { reason } })));
      const context = contextOf(
        { dev: { manifest: held, file: `x${file}` } },
        { groups: [{ name: 'g', members: ['charts/*'], labels }], renovate: { ...own, prHeader: values[0], packageRules: rules.map((rule) => ({ matchPackageNames: [rule] })) } },
      );
      const { files: [rendered] } = renderRenovate(context, []);
      const config = readConfig(rendered?.text ?? '');
      expect(Object.keys(config)).toEqual(['$schema', ...Object.keys(own), 'prHeader', 'packageRules', 'extends', 'gitIgnoredAuthors', 'ignorePaths', 'customManagers']);
      expect(config).toMatchObject({ ...own, prHeader: values[0] });
      const [, , group, ...others] = config.packageRules ?? [];
      expect(group?.labels).toEqual(labels);
      expect(others.slice(0, rules.length).map(({ matchPackageNames }) => matchPackageNames)).toEqual(rules.map((rule) => [rule]));
      expect(others.slice(rules.length).map(({ matchDepTypes, enabled }) => [matchDepTypes, enabled])).toEqual(reasons.map((_, index) => [[`charts/c${index}`], false]));
      for (const { description } of others.slice(rules.length)) expect(description).not.toMatch(/[\n\r\u2028\u2029\u0000]/);
      const [pattern = ''] = config.customManagers?.[0]?.managerFilePatterns ?? [];
      expect(re2(pattern.slice(1, -1)).matcher(`x${file}`).matches()).toBe(true);
      expect(re2(pattern.slice(1, -1)).matcher(`yx${file}`).find()).toBe(false);
    }), { seed: 1, numRuns: 120 });
    expect(count).toBe(12_000);
  });
});
