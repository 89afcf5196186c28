import type { ErrorCode } from '../../src/errors';
import { validateEntries, validateManifest } from '../../src/manifest/validate';
import { chartText, manifestText, messages, parsed, places } from '../support/manifest-text';

const HELM = "helm('1.2.3', 'chart', 'https://charts.example.org')";

function chartWith(fields: string): string {
  return manifestText(`charts: { x: { ${fields} } }`);
}

function validate(text: string): readonly string[] {
  return messages(validateManifest(parsed(text)));
}

describe('validateManifest', () => {
  test('finds nothing in a good manifest', () => {
    expect(validate(manifestText([
      'infrastructure: {',
      "  gateway_api: githubRelease('v1.4.1', 'kubernetes-sigs/gateway-api'),",
      "  'kube-vip': { version: githubTag('1.35.0', 'a/b.c_d'), hold: { reason: 'ключ 😀 👩‍👩‍👧', allow: '>=1.0.0 <2 || 3.x' } },",
      '},',
      'charts: {',
      `  ${chartText('a', "dependsOn: ['b', external('flux-system/sealed-secrets'), external('other/a')], values: 'values/a.yaml', hold: 'why'")}`,
      `  ${chartText('b', "dependsOn: ['constructor'], values: 'values/some.other-File_1.yaml', test: true")}`,
      `  ${chartText('constructor')}`,
      `  ${chartText('1password')}`,
      `  ${chartText('0')}`,
      '},',
    ].join('\n')))).toEqual([]);
  });

  describe('versions', () => {
    test.each(['latest', '1.2', 'v1', '^1.2.3', '1.2.x', '*', '', '1.2.3 ', '1.2.3-', 'main', '1.2.3\u200b'])('refuses %j', (version) => {
      expect(places(validateManifest(parsed(chartWith(`namespace: 'x', chart: helm('${version}', 'c', 'https://x.y')`))))).toEqual(['BAD_VERSION 4:44']);
    });

    test.each([['1.2', 'write 1.2.0, if that is the one'], ['v1', 'write v1.0.0, if that is the one'], ['latest', 'write the version that runs now']])('says what to write instead of %s', (version, advice) => {
      expect(validate(manifestText(`infrastructure: { x: githubRelease('${version}', 'a/b') }`))[0]).toContain(advice);
    });
  });

  describe('names', () => {
    const table: readonly (readonly [what: string, name: string, code: ErrorCode | ''])[] = [
      ['capitals', 'Cilium', 'BAD_NAME'], ['an underscore', 'cert_manager', 'BAD_NAME'], ['a dot', 'cert.manager', 'BAD_NAME'], ['a dash in front', '-x', 'BAD_NAME'], ['a dash behind', 'x-', 'BAD_NAME'],
      ['nothing', '', 'BAD_NAME'], ['a slash', 'a/b', 'BAD_NAME'], ['white space', 'a b', 'BAD_NAME'], ['other letters', 'ключ', 'BAD_NAME'], ['a line break', 'x\\n', 'BAD_NAME'], ['a NUL', 'x\\0', 'BAD_NAME'],
      ['53 characters', 'x'.repeat(53), ''], ['54 characters', 'x'.repeat(54), 'NAME_TOO_LONG'], ['a trap', '${x}', 'BAD_NAME'], ['a brace', '{{x}}', 'BAD_NAME'],
    ];
    test.each(table)('judges releases with %s', (_what, name, code) => {
      expect(places(validateManifest(parsed(manifestText(`charts: { ${chartText(name)} }`))))).toEqual(code ? [`${code} 4:11`] : []);
    });

    const infrastructure: readonly (readonly [what: string, name: string, code: ErrorCode | ''])[] = [
      ['an underscore', 'gateway_api', ''], ['a dash', 'gateway-api', ''], ['capitals', 'Talos', 'BAD_NAME'], ['an underscore in front', '_talos', 'BAD_NAME'], ['an underscore behind', 'talos_', 'BAD_NAME'],
      ['a dot', 'a.b', 'BAD_NAME'], ['63 characters', 'x'.repeat(63), ''], ['64 characters', 'x'.repeat(64), 'NAME_TOO_LONG'],
    ];
    test.each(infrastructure)('judges infrastructure with %s', (_what, name, code) => {
      expect(places(validateManifest(parsed(manifestText(`infrastructure: { '${name}': githubTag('1.2.3', 'a/b') }`))))).toEqual(code ? [`${code} 4:19`] : []);
    });

    const namespaces: readonly (readonly [namespace: string, code: ErrorCode | ''])[] = [
      ['kube-system', ''], ['x'.repeat(63), ''], ['x'.repeat(64), 'NAME_TOO_LONG'], ['Kube', 'BAD_NAME'], ['a.b', 'BAD_NAME'], ['', 'BAD_NAME'], ['a/b', 'BAD_NAME'],
    ];
    test.each(namespaces)('judges the namespace %s', (namespace, code) => {
      expect(places(validateManifest(parsed(chartWith(`namespace: '${namespace}', chart: ${HELM}`))))).toEqual(code ? [`${code} 4:27`] : []);
    });

    test.each([['group/chart'], ['prometheus-operator-crds'], ['App_Template.2']])('accepts the chart %s', (chart) => {
      expect(validate(chartWith(`namespace: 'x', chart: helm('1.2.3', '${chart}', 'https://x.y')`))).toEqual([]);
    });

    test.each(['', 'a b', 'https://x.y', '../x', 'a//b', 'a/', '/a', '-a', 'a:1', 'ключ', '${x}', 'a@sha256'])('refuses the chart %j', (chart) => {
      expect(places(validateManifest(parsed(chartWith(`namespace: 'x', chart: helm('1.2.3', '${chart}', 'https://x.y')`))))).toEqual(['BAD_NAME 4:53']);
    });

    test('counts the namespace of the HelmRelease objects into the length of event types', () => {
      const manifest = parsed(manifestText(`charts: { ${chartText('x'.repeat(53))} }`));
      // HelmRelease/ + 53 + . + 34 = 100
      expect(validateManifest(manifest, 'n'.repeat(34))).toEqual([]);
      const [problem] = validateManifest(manifest, 'n'.repeat(35));
      expect(problem).toMatchObject({ code: 'NAME_TOO_LONG', found: '101 characters', allowed: '100' });
    });
  });

  describe('repositories', () => {
    test.each([
      'https://charts.jetstack.io', 'https://helm.cilium.io/', 'https://host:8443/a/b.c/~d_e', 'oci://ghcr.io/bjw-s/helm', 'oci://localhost:5000/a', 'https://[::1]/x', 'https://10.0.0.1/x', 'https://x.y/a%20b',
      'oci://ghcr.io/a/b__c/d.e-f', 'https://Charts.Example.org/Stable',
    ])('accepts %s', (repository) => {
      expect(validate(chartWith(`namespace: 'x', chart: helm('1.2.3', 'c', '${repository}')`))).toEqual([]);
    });

    test.each([
      ['http://charts.example.org', 'not encrypted'], ['HTTP://charts.example.org', 'not encrypted'], ['ftp://x.y', 'no address'], ['charts.example.org', 'no address'], ['', 'no address'],
      ['https://user:secret@x.y', 'a credential'], ['https://secret@x.y', 'a credential'], ['oci://user:secret@ghcr.io/x', 'a credential'], ['https:/secret@x.y', 'a credential'],
      ['https://x.y/?token=secret', 'a query or a fragment'], ['https://x.y#secret', 'a query or a fragment'], ['https://x.y/a b', 'characters or parts'], ['https://x.y/"a"', 'characters or parts'],
      ['https://x.y/\u0007', 'characters or parts'], ['https://', 'characters or parts'], ['https://x.y//a', 'characters or parts'], ['oci://ghcr.io/a/', 'a slash at its end'], ['oci://ghcr.io/Acme', 'characters or parts'],
      ['https://x.y/${a}', 'characters or parts'], ['https://x_y/', 'characters or parts'], ['https://x.y:999999/', 'characters or parts'], ['https://x.y/<<', 'characters or parts'], ['https://x.y/\\a', 'characters or parts'],
      [`https://x.y/${'a'.repeat(600)}`, 'more than 512 characters'],
    ])('refuses %s', (repository, found) => {
      const source = { kind: 'helm', version: '1.2.3', chart: 'c', repository } as const;
      const problems = validateEntries({ infrastructure: [{ kind: 'infrastructure', name: 'x', source }], charts: [] }, (_component, field) => ({ file: `${field}` }));
      const [message, ...others] = messages(problems);
      expect(others).toEqual([]);
      expect(message).toMatch(/^BAD_REPOSITORY: repository: the repository of infrastructure\/x; found /);
      expect(message).toContain(found);
      expect(message).not.toContain('secret');
    });

    test.each(['owner/name', 'kubernetes-sigs/gateway-api', 'a/b.c_d-e', 'A1/x'])('accepts %s on GitHub', (repository) => {
      expect(validate(manifestText(`infrastructure: { x: githubRelease('1.2.3', '${repository}') }`))).toEqual([]);
    });

    test.each(['', 'name', 'a/', '/b', 'a/b/c', 'https://github.com/a/b', 'a b/c', '-a/b', 'a-/b', 'a/..', 'a/.', 'a/b.git', 'a_b/c', 'ä/b', `${'a'.repeat(40)}/b`])('refuses %j on GitHub', (repository) => {
      expect(places(validateManifest(parsed(manifestText(`infrastructure: { x: githubRelease('1.2.3', '${repository}') }`))))).toEqual(['BAD_REPOSITORY 4:45']);
    });
  });

  describe('dependencies', () => {
    function depend(dependencies: Readonly<Record<string, string>>): string {
      return manifestText(`charts: {\n${Object.entries(dependencies).map(([name, list]) => chartText(name, `dependsOn: [${list}]`)).join('\n')}\n}`);
    }

    test('refuses a release that is not there, and names those that are', () => {
      expect(validate(depend({ a: "'nothing'", b: '' }))).toEqual([
        'UNKNOWN_DEPENDENCY: clusters/dev/versions.ts:5:100: charts/a depends on "nothing", which is no release of this manifest; allowed: a, b; '
        + "name one of these, or write external('namespace/name') for a release outside",
      ]);
    });

    test.each([['cillium', 'cilium'], ['cilum', 'cilium'], ['ciluim', 'cilium'], ['silium', 'cilium'], ['cilium-', 'cilium']])('suggests for %s the release %s', (written, meant) => {
      expect(validate(depend({ a: `'${written}'`, [meant]: '' }))[0]).toContain(`did you mean "${meant}"?`);
    });

    test('lists only some of many releases', () => {
      const [message] = validate(depend({ a: "'nothing'", ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`r${index}`, ''])) }));
      expect(message).toContain('r10 and 19 more');
    });

    test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('refuses %s, which every object has but no manifest', (name) => {
      expect(places(validateManifest(parsed(depend({ a: `'${name}'` }))))).toEqual(['UNKNOWN_DEPENDENCY 5:100']);
    });

    test('does not take infrastructure for a release', () => {
      expect(validate(manifestText(`infrastructure: { talos: githubTag('1.2.3', 'a/b') }, charts: { ${chartText('a', "dependsOn: ['talos']")} }`))[0]).toMatch(/^UNKNOWN_DEPENDENCY/);
    });

    test('refuses the same dependency twice', () => {
      expect(places(validateManifest(parsed(depend({ a: "'b', 'b'", b: "external('x/y'), external('x/y')" }))))).toEqual(['BAD_DEPENDENCY 5:105', 'BAD_DEPENDENCY 6:117']);
    });

    test.each([['itself', { a: "'a'" }, 'a -> a'], ['two', { a: "'b'", b: "'a'" }, 'a -> b -> a'], ['three', { x: "'b'", a: "'b'", b: "'c'", c: "'d', 'a'", d: '' }, 'b -> c -> a -> b']])('shows a circle of %s', (_name, dependencies, circle) => {
      const problems = validate(depend(dependencies as Readonly<Record<string, string>>));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^DEPENDENCY_CYCLE/);
      expect(problems[0]).toContain(`wait for each other: ${circle};`);
    });

    test('shows every circle that stands for itself', () => {
      const problems = validate(depend({ a: "'b'", b: "'a'", c: "'d', 'a'", d: "'e'", e: "'c'" }));
      expect(problems.map((message) => /other: (.*?);/.exec(message)?.[1])).toEqual(['a -> b -> a', 'c -> d -> e -> c']);
    });

    test('takes a diamond for no circle', () => {
      expect(validate(depend({ a: "'b', 'c'", b: "'d'", c: "'d'", d: '' }))).toEqual([]);
    });

    test('goes through long chains and dense graphs', () => {
      const chain = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`r${index}`, index < 2999 ? `'r${index + 1}'` : '']));
      expect(validate(depend(chain))).toEqual([]);
      expect(validate(depend({ ...chain, r2999: "'r0'" }))).toHaveLength(1);
      const dense = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`r${index}`, Array.from({ length: index }, (__, other) => `'r${other}'`).join(', ')]));
      expect(validate(depend(dense))).toEqual([]);
    });

    test.each(['name', 'a/b/c', '/b', 'a/', 'A/b', 'a/B', 'a b/c', `${'a'.repeat(64)}/b`])("refuses external('%s')", (name) => {
      expect(places(validateManifest(parsed(depend({ a: `external('${name}')` }))))).toEqual(['BAD_DEPENDENCY 5:100']);
    });

    test('refuses a release of this manifest as an external one', () => {
      const [message] = validate(depend({ a: "external('flux-system/b')", b: "external('elsewhere/a')" }));
      expect(message).toContain("write 'b'");
      expect(validateManifest(parsed(depend({ a: "external('flux-system/b')", b: '' })), 'elsewhere')).toEqual([]);
    });
  });

  describe('holds', () => {
    test.each(["''", "'  '", "'a\\nb'", "'\\u0007'", "'\\u2028'", "'\\u202eevil'", "'\\ud800'", `'${'x'.repeat(501)}'`])('refuses the reason %s', (reason) => {
      expect(places(validateManifest(parsed(chartWith(`hold: ${reason}, namespace: 'x', chart: ${HELM}`))))).toEqual(['BAD_HOLD 4:22']);
    });

    test.each(['<1.18.0', '1.17.x', '>=1.0.0 <2.0.0 || 3.x', '~1.2', '^0.3.0', '=1.2.3', '*'])('allows the range %s', (allow) => {
      expect(validate(chartWith(`namespace: 'x', chart: ${HELM}, hold: { reason: 'why', allow: '${allow}' }`))).toEqual([]);
    });

    test.each(['', ' ', 'nothing', '<', '1.2.3.4', '>1 &&', '<1.18.0\\n', 'x'.repeat(200)])('refuses the range %j', (allow) => {
      expect(places(validateManifest(parsed(chartWith(`namespace: 'x', chart: ${HELM}, hold: { reason: 'why', allow: '${allow}' }`))))).toEqual(['BAD_HOLD 4:123']);
    });

    test('judges holds of infrastructure too', () => {
      expect(validate(manifestText("infrastructure: { x: { version: githubTag('1.2.3', 'a/b'), hold: '' } }"))[0]).toMatch(/^BAD_HOLD: .*infrastructure\/x/);
    });
  });

  describe('values files', () => {
    test.each(['values/x.yaml', 'values/cert-manager.yaml', 'values/A.b_c-1.yaml'])('accepts %s', (path) => {
      expect(validate(chartWith(`namespace: 'x', chart: ${HELM}, values: '${path}'`))).toEqual([]);
    });

    test.each([
      'x.yaml', 'values/x.yml', 'values/x', 'values/', '../values/x.yaml', 'values/../x.yaml', 'values/a/x.yaml', '/values/x.yaml', './values/x.yaml', 'values//x.yaml', 'values/..yaml', 'values/.x.yaml', 'values/x..yaml',
      'values\\\\x.yaml', 'values/x y.yaml', 'values/x.yaml\\n', 'values/\\0.yaml', 'Values/x.yaml', 'values/ключ.yaml', '', `values/${'x'.repeat(300)}.yaml`, 'https://x.y/values/x.yaml',
    ])('refuses %j', (path) => {
      expect(places(validateManifest(parsed(chartWith(`namespace: 'x', chart: ${HELM}, values: '${path}'`))))).toEqual(['BAD_VALUES_PATH 4:101']);
    });

    test('refuses a file that two entries share, also in other capitals', () => {
      const problems = validateManifest(parsed(manifestText(`charts: {\n${chartText('a', "values: 'values/x.yaml'")}\n${chartText('b', "values: 'values/X.yaml'")}\n}`)));
      expect(messages(problems)).toEqual([
        'BAD_VALUES_PATH: clusters/dev/versions.ts:6:96: charts/b has the values file of charts/a; give it a file of its own: a promotion of one would change the other',
      ]);
    });
  });

  test('reports everything at once', () => {
    expect(validateManifest(parsed(manifestText([
      "infrastructure: { Talos: githubRelease('latest', 'talos') },",
      "charts: { X: { namespace: 'Y', chart: helm('1', '', 'http://x'), dependsOn: ['nobody', 'X'], values: 'x', hold: '' } },",
    ].join('\n')))).map(({ code }) => code)).toEqual([
      'BAD_NAME', 'BAD_VERSION', 'BAD_REPOSITORY', 'BAD_NAME', 'BAD_NAME', 'BAD_VALUES_PATH', 'BAD_VERSION', 'BAD_NAME', 'BAD_REPOSITORY', 'BAD_HOLD', 'UNKNOWN_DEPENDENCY', 'DEPENDENCY_CYCLE',
    ]);
  });
});
