import { newChart, newInfrastructure, type NewEntryProps } from '../../src/manifest/new-entry';

const said = ({ problems }: { readonly problems: readonly { readonly what: string }[] }): readonly string[] => problems.map(({ what }) => what);

describe('newChart', () => {
  const props = { version: '1.17.1', repository: 'https://charts.jetstack.io' };

  test('takes the release\'s name for what is not said', () => {
    expect(newChart('cert-manager', props).entry).toEqual({
      kind: 'chart', name: 'cert-manager', namespace: 'cert-manager', dependsOn: [], test: false,
      source: { kind: 'helm', version: '1.17.1', chart: 'cert-manager', repository: 'https://charts.jetstack.io' },
    });
  });

  test('takes everything that is said', () => {
    expect(newChart('certs', { ...props, chart: 'cert-manager', namespace: 'security', dependsOn: ['cilium', 'databases/postgres'] }, 'values/certs.yaml').entry).toMatchObject({
      name: 'certs', namespace: 'security', source: { chart: 'cert-manager' }, dependsOn: ['cilium', { kind: 'external', name: 'databases/postgres' }], values: 'values/certs.yaml',
    });
  });

  test('fails with everything that is missing or too much', () => {
    expect(said(newChart('certs', { datasource: 'helm', package: 'x' }))).toEqual(['a chart needs --repository', 'a chart needs --version', 'a chart takes no --datasource', 'a chart takes no --package']);
  });
});

describe('newInfrastructure', () => {
  test.each<readonly [NewEntryProps, object]>([
    [{ datasource: 'github-releases', package: 'siderolabs/talos', version: 'v1.12.1' }, { kind: 'githubRelease', version: 'v1.12.1', repository: 'siderolabs/talos' }],
    [{ datasource: 'github-tags', package: 'kubernetes/kubernetes', version: '1.35.0' }, { kind: 'githubTag', version: '1.35.0', repository: 'kubernetes/kubernetes' }],
    [{ datasource: 'helm', package: 'crds', repository: 'https://charts.example.org', version: '1.0.0' }, { kind: 'helm', version: '1.0.0', chart: 'crds', repository: 'https://charts.example.org' }],
  ])('makes of %j %j', (props, source) => {
    expect(newInfrastructure('it', props)).toEqual({ entry: { kind: 'infrastructure', name: 'it', source }, problems: [] });
  });

  test.each<readonly [NewEntryProps & { readonly values?: string }, readonly string[]]>([
    [{}, ['infrastructure needs --datasource', 'infrastructure needs --package', 'infrastructure needs --version']],
    [{ datasource: 'helm', package: 'crds', version: '1.0.0' }, ['infrastructure needs --repository']],
    [{ datasource: 'github-tags', package: 'a/b', version: '1.0.0', repository: 'https://x.org', chart: 'c', namespace: 'n', dependsOn: ['d'], values: 'v.yaml' },
      ['infrastructure takes no --chart', 'infrastructure takes no --namespace', 'infrastructure takes no --depends-on', 'infrastructure takes no --values', 'the datasource github-tags takes no --repository']],
  ])('fails if it is said %j', (props, problems) => {
    expect(said(newInfrastructure('it', props))).toEqual(problems);
  });
});
