import fc from 'fast-check';
import { parse, parseDocument } from 'yaml';
import { editResources, type EditedResources } from '../../../src/synthesis/kubernetes/resources-edit';

const WANTED = ['helm-charts.yaml', 'flux-notifications'];
const isStale = (resource: string) => resource.startsWith('stale');

function edit(text: string, wanted: readonly string[] = WANTED): EditedResources {
  return editResources(text, { wanted, isStale });
}

function edited(text: string, wanted?: readonly string[]): string {
  const result = edit(text, wanted);
  if (result.kind === 'refused') throw new Error(result.why);
  return result.text;
}

describe('editResources', () => {
  test.each<[string, string, string]>([
    ['adds to a block in its own indentation',
      'kind: Kustomization\nresources:\n    -   apps.yaml # mine\n\n# patches\npatches: []\n',
      'kind: Kustomization\nresources:\n    -   apps.yaml # mine\n    -   helm-charts.yaml\n    -   flux-notifications\n\n# patches\npatches: []\n'],
    ['adds to a block without indentation and without a newline at its end',
      'resources:\n- a.yaml',
      'resources:\n- a.yaml\n- helm-charts.yaml\n- flux-notifications'],
    ['keeps what is listed where it is, however it is written',
      'resources:\n  - "./flux-notifications/"\n  - a.yaml\n  - ./helm-charts.yaml # first\n',
      'resources:\n  - "./flux-notifications/"\n  - a.yaml\n  - ./helm-charts.yaml # first\n'],
    ['takes out what is listed twice, which kustomize refuses',
      'resources:\n  - ./helm-charts.yaml\n  - helm-charts.yaml # again\n  - flux-notifications\n  - b.yaml\n',
      'resources:\n  - ./helm-charts.yaml\n  - flux-notifications\n  - b.yaml\n'],
    ['takes out what is stale and leaves the comments around it',
      'resources:\n  # one\n  - stale.yaml\n  # two\n  - a.yaml\n  - stale\n',
      'resources:\n  # one\n  # two\n  - a.yaml\n  - helm-charts.yaml\n  - flux-notifications\n'],
    ['takes out the last one',
      'resources:\n  - stale.yaml\nkind: Kustomization\n',
      'resources:\n  - helm-charts.yaml\n  - flux-notifications\nkind: Kustomization\n'],
    ['adds between brackets', 'resources: [a.yaml, "b.yaml"] # mine\n', 'resources: [a.yaml, "b.yaml", helm-charts.yaml, flux-notifications] # mine\n'],
    ['adds between brackets on several lines, with a comma at the end',
      'resources: [\n  a.yaml,\n  b.yaml, # b\n  ]\nx: 1\n',
      'resources: [\n  a.yaml,\n  b.yaml, # b\n  helm-charts.yaml,\n  flux-notifications,\n  ]\nx: 1\n'],
    ['adds between brackets on several lines, without a comma at the end',
      'resources: [\n  a.yaml # a\n  ]\n',
      'resources: [\n  a.yaml, # a\n  helm-charts.yaml,\n  flux-notifications\n  ]\n'],
    ['takes out between brackets', 'resources: [stale.yaml, a, stale, stale.b]\n', 'resources: [a, helm-charts.yaml, flux-notifications]\n'],
    ['takes out all between brackets', 'resources: [ stale.yaml, ]\n', 'resources:\n  - helm-charts.yaml\n  - flux-notifications\n'],
    ['turns empty brackets into a block', 'resources: [] # none\nkind: Kustomization\n', 'resources: # none\n  - helm-charts.yaml\n  - flux-notifications\nkind: Kustomization\n'],
    ['adds between brackets with a comment in them', 'resources: [ # none\n  ]\n', 'resources: [ # none\n  helm-charts.yaml, flux-notifications]\n'],
    ['fills a key without a value', 'resources: # none yet\n\n# more\nkind: Kustomization\n', 'resources: # none yet\n  - helm-charts.yaml\n  - flux-notifications\n\n# more\nkind: Kustomization\n'],
    ['fills a key that says null', 'kind: Kustomization\nresources: null', 'kind: Kustomization\nresources:\n  - helm-charts.yaml\n  - flux-notifications'],
    ['adds the key below the kind',
      '# top\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization # k\n# images\nimages: []\n',
      '# top\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization # k\nresources:\n  - helm-charts.yaml\n  - flux-notifications\n# images\nimages: []\n'],
    ['adds the key in front where there is no kind', '# top\nnamespace: apps\n', '# top\nresources:\n  - helm-charts.yaml\n  - flux-notifications\nnamespace: apps\n'],
    ['adds the key between braces', '{kind: Kustomization, namespace: apps}\n', '{kind: Kustomization, namespace: apps, resources: [helm-charts.yaml, flux-notifications]}\n'],
    ['keeps CRLF and a byte order mark', '\uFEFFkind: Kustomization\r\nresources:\r\n- a.yaml\r\n', '\uFEFFkind: Kustomization\r\nresources:\r\n- a.yaml\r\n- helm-charts.yaml\r\n- flux-notifications\r\n'],
    ['keeps anchors', 'resources:\n  - &a a.yaml\nx: *a\n', 'resources:\n  - &a a.yaml\n  - helm-charts.yaml\n  - flux-notifications\nx: *a\n'],
    ['fills a file with nothing but a comment', '# later\n', '# later\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - helm-charts.yaml\n  - flux-notifications\n'],
    ['fills an empty file', '', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - helm-charts.yaml\n  - flux-notifications\n'],
    ['edits a component', 'kind: Component\nresources:\n- a\n', 'kind: Component\nresources:\n- a\n- helm-charts.yaml\n- flux-notifications\n'],
    ['knows a document that begins with dashes', '---\nkind: Kustomization\nresources:\n- a\n...\n', '---\nkind: Kustomization\nresources:\n- a\n- helm-charts.yaml\n- flux-notifications\n...\n'],
  ])('%s', (_, before, after) => {
    expect(edited(before)).toBe(after);
    expect(edited(after)).toBe(after);
  });

  test('leaves an empty list where nothing is left', () => {
    expect(edited('kind: Kustomization\nresources:\n  - stale.yaml\n', [])).toBe('kind: Kustomization\nresources: []\n');
    expect(edited('resources: [stale.yaml]\n', [])).toBe('resources: []\n');
  });

  test.each<[string, string, string, number | undefined]>([
    ['text that is no YAML', 'resources: [a', 'no YAML', 1],
    ['several documents', 'kind: Kustomization\n---\nkind: Kustomization\n', 'one YAML document', 2],
    ['a list at the top', '- a\n', 'a map', 1],
    ['another kind', 'kind: ConfigMap\n', 'no kustomization but a ConfigMap', 1],
    ['resources that are no list', 'kind: Kustomization\nresources:\n  a: b\n', '"resources" is no list', 3],
    ['an alias for resources', 'x: &r [a]\nresources: *r\n', '"resources" is no list', 2],
    ['a merge key', 'x: &x {resources: [a]}\n<<: *x\n', 'merge key', 1],
    ['a key that stands there twice', 'resources: [a]\nresources: [b]\n', 'no YAML', 2],
    ['a stale item with an anchor', 'resources:\n  - &a stale.yaml\n  - b\nx: *a\n', 'shares its line', 2],
    ['an item below its dash', 'resources:\n  -\n    a.yaml\n', 'laid out', 3],
    ['a comment within what is to go', 'resources: [a, # why\n  stale]\n', 'has a comment', 2],
    ['resources without a value between braces', '{resources: , kind: Kustomization}\n', 'between braces', 1],
  ])('refuses %s', (_, text, why, line) => {
    const result = edit(text);
    expect(result).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) as string });
    expect((result as { readonly line?: number }).line).toBe(line);
  });

  test('changes the list as asked and nothing else, for any layout, or refuses', () => {
    const comment = fc.constantFrom('', ' # c', '   #  "a": [b', ' # helm-charts.yaml');
    const item = fc.constantFrom('a.yaml', './helm-charts.yaml', '"helm-charts.yaml"', "'b c.yaml'", 'stale.yaml', '../x', 'flux-notifications/', 'stale/y', '日本.yaml', 'https://x//y?ref=z');
    const gap = fc.constantFrom('', '\n', '# note\n', '\n  # note\n\n');
    const block = fc.tuple(fc.constantFrom('', '  ', '      '), fc.array(fc.tuple(gap, item, comment), { maxLength: 6 }))
      .map(([indent, items]) => `resources:${items.map(([before, text, after]) => `\n${before}${indent}- ${text}${after}`).join('')}\n`);
    const flow = fc.tuple(fc.constantFrom(', ', ',\n  ', ' ,'), fc.array(item, { maxLength: 5 }), fc.boolean(), comment)
      .map(([separator, items, comma, after]) => `resources: [${items.join(separator)}${comma && items.length > 0 ? ',' : ''}]${after}\n`);
    const around = fc.constantFrom('', '# above\n', 'kind: Kustomization\n', 'namespace: "a: b" # c\n', 'patches:\n  - patch: |-\n      - op: add\n        resources: [x]\n    target: {kind: Alert}\n', 'images: [{name: x, newTag: "1"}]\n');
    const layout = fc.tuple(around, fc.oneof(block, flow, fc.constant('')), around, fc.boolean(), fc.boolean())
      .filter(([before, , after]) => before === '' || before !== after)
      .map(([before, list, after, windows, bare]) => {
        const text = before + list + after;
        const ended = bare ? text.trimEnd() : text;
        return windows ? ended.replaceAll('\n', '\r\n') : ended;
      });
    let accepted = 0;
    fc.assert(fc.property(layout, (text) => {
      const result = edit(text);
      if (result.kind === 'refused') return;
      accepted += 1;
      const [before, after] = [text, result.text].map((one) => (parse(one) ?? {}) as { readonly resources?: readonly string[] });
      const { resources: listed, ...others } = before ?? {};
      const { resources, ...rest } = after ?? {};
      const key = (one: string) => one.replace(/^\.\//, '').replace(/\/$/, '');
      const kept = (listed ?? []).filter((one, index, all) => (WANTED.includes(key(one)) ? all.findIndex((other) => key(other) === key(one)) === index : !isStale(key(one))));
      expect(resources).toEqual([...kept, ...WANTED.filter((one) => !kept.some((other) => key(other) === one))]);
      if (Object.keys(others).length > 0) expect(rest).toEqual(others);
      expect(edit(result.text)).toEqual(result);
      for (const line of text.split(/\r?\n/).filter((one) => one.trim().startsWith('#') || one.includes('patch'))) expect(result.text).toContain(line);
      if (text.includes('\r\n')) expect(result.text.replaceAll('\r\n', '')).not.toContain('\n');
      expect(parseDocument(result.text).errors).toEqual([]);
    }), { seed: 1, numRuns: 800 });
    expect(accepted).toBeGreaterThan(600);
  });
});
