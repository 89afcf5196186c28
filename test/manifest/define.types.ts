// Compiled, not run: test/manifest/define.test.ts fails where an expected error does not come, or another one does.
import { defineVersions, external, githubRelease, githubTag, helm, type Versions } from '../../src/manifest/define';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assert<_Claim extends true>(): void {}

// versions as each datasource writes them
helm('1.28.1', 'istiod', 'https://charts.example.org');
helm('v1.8.0', 'longhorn', 'https://charts.longhorn.io');
helm('0.1.0-rc.2+build', 'chart', 'oci://ghcr.io/acme/charts');
helm('10.20.30-alpha-1.x', 'chart', 'https://helm.cilium.io/');
helm('1.2.3+exp.sha.5114f85', 'group/chart', 'https://charts.example.org:8443/stable');
githubRelease('v1.12.1', 'siderolabs/talos');
githubTag('1.35.0', 'kubernetes/kubernetes');
external('flux-system/sealed-secrets');

// @ts-expect-error no version
helm('latest', 'chart', 'https://charts.example.org');
// @ts-expect-error two numbers
helm('1.2', 'chart', 'https://charts.example.org');
// @ts-expect-error one number
helm('1', 'chart', 'https://charts.example.org');
// @ts-expect-error four numbers
helm('1.2.3.4', 'chart', 'https://charts.example.org');
// @ts-expect-error a range
helm('^1.2.3', 'chart', 'https://charts.example.org');
// @ts-expect-error a range
helm('1.2.x', 'chart', 'https://charts.example.org');
// @ts-expect-error a leading zero
helm('1.02.3', 'chart', 'https://charts.example.org');
// @ts-expect-error an exponent is no version number
helm('1.2.3e4', 'chart', 'https://charts.example.org');
// @ts-expect-error hexadecimal
helm('0x1.2.3', 'chart', 'https://charts.example.org');
// @ts-expect-error white space
helm(' 1.2.3', 'chart', 'https://charts.example.org');
// @ts-expect-error an empty prerelease
helm('1.2.3-', 'chart', 'https://charts.example.org');
// @ts-expect-error an empty part of a prerelease
helm('1.2.3-rc..1', 'chart', 'https://charts.example.org');
// @ts-expect-error an empty build
helm('1.2.3+', 'chart', 'https://charts.example.org');
// @ts-expect-error an underscore
helm('1.2.3-rc_1', 'chart', 'https://charts.example.org');
// @ts-expect-error nothing
helm('', 'chart', 'https://charts.example.org');
// @ts-expect-error a version that the compiler does not know
helm(String('1.2.3'), 'chart', 'https://charts.example.org');
// @ts-expect-error not encrypted
helm('1.2.3', 'chart', 'http://charts.example.org');
// @ts-expect-error no address
helm('1.2.3', 'chart', 'charts.example.org');
// @ts-expect-error nothing behind the scheme
helm('1.2.3', 'chart', 'https://');
// @ts-expect-error a credential
helm('1.2.3', 'chart', 'https://user:password@charts.example.org');
// @ts-expect-error a query
helm('1.2.3', 'chart', 'https://charts.example.org/?x=1');
// @ts-expect-error swapped: chart and version
helm('chart', '1.2.3', 'https://charts.example.org');
// @ts-expect-error swapped: repository and chart
helm('1.2.3', 'https://charts.example.org', 'chart');
// @ts-expect-error no chart
helm('1.2.3', '', 'https://charts.example.org');
// @ts-expect-error no repository
helm('1.2.3', 'chart');
// @ts-expect-error no version
githubRelease('latest', 'siderolabs/talos');
// @ts-expect-error swapped
githubRelease('siderolabs/talos', 'v1.12.1');
// @ts-expect-error no owner
githubRelease('v1.12.1', 'talos');
// @ts-expect-error an address
githubRelease('v1.12.1', 'https://github.com/siderolabs/talos');
// @ts-expect-error two numbers
githubTag('1.35', 'kubernetes/kubernetes');
// @ts-expect-error a path below the repository
githubTag('1.35.0', 'kubernetes/kubernetes/releases');
// @ts-expect-error no namespace
external('sealed-secrets');
// @ts-expect-error one part too many
external('a/b/c');

// what is written survives as literal types
const versions = defineVersions({
  infrastructure: {
    talos: githubRelease('v1.12.1', 'siderolabs/talos'),
    kubernetes: { version: githubTag('1.35.0', 'kubernetes/kubernetes'), hold: 'waits for talos' },
    prometheus: { version: helm('20.0.0', 'prometheus-operator-crds', 'https://prometheus-community.github.io/helm-charts') },
  },
  charts: {
    'cilium': { namespace: 'kube-system', chart: helm('1.16.5', 'cilium', 'https://helm.cilium.io/') },
    'cert-manager': {
      namespace: 'cert-manager',
      chart: helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io'),
      dependsOn: ['cilium', external('flux-system/sealed-secrets')],
      values: 'values/cert-manager.yaml',
      test: true,
      hold: { reason: 'CRDs first', allow: '<1.18.0' },
    },
    'constructor': { namespace: 'system', chart: helm('1.0.0', 'constructor', 'oci://ghcr.io/acme/charts'), dependsOn: [] },
  },
});
assert<Equal<(typeof versions.charts)['cert-manager']['chart']['version'], '1.17.1'>>();
assert<Equal<(typeof versions.charts)['cert-manager']['chart']['chart'], 'cert-manager'>>();
assert<Equal<(typeof versions.charts)['cert-manager']['chart']['repository'], 'https://charts.jetstack.io'>>();
assert<Equal<(typeof versions.charts)['constructor']['chart']['version'], '1.0.0'>>();
assert<Equal<typeof versions.infrastructure.talos.version, 'v1.12.1'>>();
assert<Equal<typeof versions.infrastructure.talos.kind, 'githubRelease'>>();
assert<Equal<typeof versions.infrastructure.kubernetes.version.version, '1.35.0'>>();
assert<Equal<typeof versions.infrastructure.kubernetes.version.repository, 'kubernetes/kubernetes'>>();
assert<Equal<keyof typeof versions.charts, 'cilium' | 'cert-manager' | 'constructor'>>();
assert<Equal<keyof typeof versions.infrastructure, 'talos' | 'kubernetes' | 'prometheus'>>();

// whatever a manifest says, a cluster takes it
export const wide: readonly Versions[] = [
  versions,
  defineVersions({}),
  defineVersions({ infrastructure: {} }),
  defineVersions({ charts: {} }),
  defineVersions({ charts: { spegel: { namespace: 'spegel', chart: helm('0.6.0', 'spegel', 'oci://ghcr.io/spegel-org/helm-charts') } } }),
  defineVersions({ infrastructure: { talos: githubRelease('v1.12.1', 'siderolabs/talos') } } as const),
];
// @ts-expect-error a cluster takes versions, not their charts
export const narrow: Versions = versions.charts;
// @ts-expect-error nothing of this name
versions.charts.grafana;
// @ts-expect-error nothing of this name
versions.infrastructure.flux;
// @ts-expect-error nothing was defined
defineVersions({ charts: {} }).infrastructure.talos;
// @ts-expect-error versions are not changed by assignment
versions.infrastructure.talos.version = 'v1.12.1';

const chart = helm('1.2.3', 'chart', 'https://charts.example.org');

// @ts-expect-error a dependency that is not there
defineVersions({ charts: { one: { namespace: 'x', chart, dependsOn: ['two'] } } });
// @ts-expect-error one dependency of two that is not there
defineVersions({ charts: { one: { namespace: 'x', chart, dependsOn: ['two', 'three'] }, two: { namespace: 'x', chart } } });
// @ts-expect-error a namespace and a name are no release of this manifest
defineVersions({ charts: { one: { namespace: 'x', chart, dependsOn: ['flux-system/two'] } } });
// @ts-expect-error not a list
defineVersions({ charts: { one: { namespace: 'x', chart, dependsOn: 'two' }, two: { namespace: 'x', chart } } });
// @ts-expect-error an unknown field of a chart
defineVersions({ charts: { one: { namespace: 'x', chart, dependson: [] } } });
// @ts-expect-error no namespace
defineVersions({ charts: { one: { chart } } });
// @ts-expect-error no chart
defineVersions({ charts: { one: { namespace: 'x' } } });
// @ts-expect-error a chart without its namespace
defineVersions({ charts: { one: chart } });
// @ts-expect-error no Helm chart
defineVersions({ charts: { one: { namespace: 'x', chart: githubRelease('v1.2.3', 'owner/name') } } });
// @ts-expect-error values outside of the folder
defineVersions({ charts: { one: { namespace: 'x', chart, values: 'one.yaml' } } });
// @ts-expect-error not true or false
defineVersions({ charts: { one: { namespace: 'x', chart, test: 'yes' } } });
// @ts-expect-error a hold without a reason
defineVersions({ charts: { one: { namespace: 'x', chart, hold: true } } });
// @ts-expect-error a hold without a reason
defineVersions({ charts: { one: { namespace: 'x', chart, hold: { allow: '<2.0.0' } } } });
// @ts-expect-error an unknown field of a hold
defineVersions({ charts: { one: { namespace: 'x', chart, hold: { reason: 'why', until: 'tomorrow' } } } });
// @ts-expect-error an unknown section
defineVersions({ chart: {} });
// @ts-expect-error a version alone
defineVersions({ infrastructure: { talos: 'v1.12.1' } });
// @ts-expect-error an unknown field of infrastructure
defineVersions({ infrastructure: { talos: { version: githubRelease('v1.12.1', 'siderolabs/talos'), namespace: 'x' } } });
// @ts-expect-error an unknown field beside a hold
defineVersions({ infrastructure: { talos: { version: githubRelease('v1.12.1', 'siderolabs/talos'), hold: 'why', holds: 'why' } } });
// @ts-expect-error a hold of infrastructure without a reason
defineVersions({ infrastructure: { talos: { version: githubRelease('v1.12.1', 'siderolabs/talos'), hold: {} } } });
// @ts-expect-error an unknown field of a hold of infrastructure
defineVersions({ infrastructure: { talos: { version: githubRelease('v1.12.1', 'siderolabs/talos'), hold: { reason: 'why', until: 'tomorrow' } } } });
// @ts-expect-error infrastructure is no chart
defineVersions({ infrastructure: { cilium: { namespace: 'kube-system', chart } } });
// @ts-expect-error no version
defineVersions({ infrastructure: { talos: external('flux-system/talos') } });
