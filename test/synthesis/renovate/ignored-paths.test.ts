import { hidesFile } from '../../../src/synthesis/renovate/ignored-paths';
import { chart, configOf, contextOf, manifestOf } from './contexts';

const manifest = manifestOf(chart('cilium'));
const three = { dev: { manifest }, test: { manifest }, live: { manifest, promotedFrom: 'test' } };

describe('ignoredPaths', () => {
  test('names generated files, those that every cluster has only once', () => {
    const { ignorePaths } = configOf(contextOf({ dev: { manifest }, live: { manifest, promotedFrom: 'dev' } }), [
      'kubernetes/clusters/dev/helm-charts.yaml', 'kubernetes/clusters/live/helm-charts.yaml', 'kubernetes/clusters/dev/extra.yaml', '.github/workflows/synth.yaml',
    ]);
    expect(ignorePaths?.filter((path) => !path.startsWith('**'))).toEqual([
      '.github/renovate.json5', 'kubernetes/clusters/*/helm-charts.yaml', 'kubernetes/clusters/dev/extra.yaml', '.github/workflows/synth.yaml',
    ]);
  });

  test.each(['clusters', 'kubernetes', 'deploy/flux/clusters'])('does so too where the clusters are in %s, and hides no manifest there', (clustersFolder) => {
    const { ignorePaths = [] } = configOf(contextOf({ dev: { manifest }, live: { manifest, promotedFrom: 'dev' } }, { clustersFolder }), [
      `${clustersFolder}/dev/helm-charts.yaml`, `${clustersFolder}/live/helm-charts.yaml`, `${clustersFolder}/dev/flux-notifications/x.yaml`, `${clustersFolder}/live/flux-notifications/x.yaml`,
      `${clustersFolder}/dev/extra.yaml`, 'platform/config/flux-notifications/kustomization.yaml',
    ]);
    expect(ignorePaths.filter((path) => !path.startsWith('**'))).toEqual([
      '.github/renovate.json5', `${clustersFolder}/*/helm-charts.yaml`, `${clustersFolder}/*/flux-notifications/x.yaml`, `${clustersFolder}/dev/extra.yaml`,
      'platform/config/flux-notifications/kustomization.yaml',
    ]);
    expect(ignorePaths.filter((pattern) => hidesFile(pattern, 'clusters/dev/versions.ts'))).toEqual([]);
  });

  test('names them below the folder that everything is written to', () => {
    expect(configOf(contextOf({ dev: { manifest } }, { out: 'deploy' })).ignorePaths).toContain('deploy/.github/renovate.json5');
  });

  test('repeats what is usually ignored, since a list of one\'s own replaces it, but never hides a manifest', () => {
    expect(configOf(contextOf({ dev: { manifest } })).ignorePaths).toEqual(expect.arrayContaining(['**/node_modules/**', '**/test/**']));
    const { ignorePaths } = configOf(contextOf(three));
    expect(ignorePaths).toEqual(expect.arrayContaining(['**/node_modules/**', '**/tests/**']));
    expect(ignorePaths).not.toContain('**/test/**');
  });

  test('leaves what is ignored beside generated files to an owner who says it', () => {
    expect(configOf(contextOf({ dev: { manifest } }, { renovate: { ignorePaths: ['docs/**'] } })).ignorePaths).toEqual(['docs/**', '.github/renovate.json5']);
  });
});

describe('hidesFile', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['**/test/**', 'clusters/test/versions.ts', true],
    ['**/test/**', 'test/versions.ts', true],
    ['**/test/**', 'clusters/tests/versions.ts', false],
    ['clusters/**', 'clusters/dev/versions.ts', true],
    ['clusters/*', 'clusters/dev/versions.ts', false],
    ['clusters/*/versions.ts', 'clusters/dev/versions.ts', true],
    ['clusters/d?v/versions.ts', 'clusters/dev/versions.ts', true],
    ['clusters/dev', 'clusters/dev/versions.ts', true],
    ['**', 'versions.ts', true],
    ['*.ts', 'versions.ts', true],
    ['*.ts', 'versionsXts', false],
    ['a.b', 'axb', false],
    ['clusters/{dev,live}/*', 'clusters/dev/versions.ts', false],
  ];
  test.each(cases)('%s and %s: %s', (pattern, file, expected) => {
    expect(hidesFile(pattern, file)).toBe(expected);
  });
});
