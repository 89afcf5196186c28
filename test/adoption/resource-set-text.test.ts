import fc from 'fast-check';
import { addEvidence, markUnpruned, putInputsIn, takeEvidenceOff, takeInputsOut, unmarkUnpruned, type EditedText } from '../../src/adoption/resource-set-text';

const TEMPLATE = ['    apiVersion: helm.toolkit.fluxcd.io/v2', '    kind: HelmRelease', '    metadata:', '      name: << inputs.name >>', '    spec:', '      interval: 1h'];

function set({ metadata = ['  name: apps'], spec = ['  inputs:', '    - name: a'], template = TEMPLATE, tail = [] as readonly string[] } = {}): string {
  return ['apiVersion: fluxcd.controlplane.io/v1', 'kind: ResourceSet', 'metadata:', ...metadata, 'spec:', ...spec, '  resourcesTemplate: |', ...template, ...tail, ''].join('\n');
}

function textOf(result: EditedText): string {
  if (result.kind === 'refused') throw new Error(result.why);
  return result.text;
}

const METADATA: readonly (readonly [string, readonly string[]])[] = [
  ['no annotations', ['  name: apps']],
  ['no annotations, and a comment behind', ['  name: apps # the name', '  # all of them']],
  ['labels last', ['  name: apps', '  labels:', '    a: b']],
  ['annotations first', ['  annotations:', '    a: "b" # c', '    # d', '  name: apps']],
  ['annotations last', ['  name: apps', '  annotations:', '      a: b', '      c: |', '        d', '']],
  ['annotations between comments', ['  name: apps', '  # x', '  annotations: # y', '    # z', '    a: b', '  # w', '  namespace: n']],
];

describe('markUnpruned and unmarkUnpruned', () => {
  test.each(METADATA.flatMap(([name, metadata]) => ['\n', '\r\n'].map((eol) => [name, metadata, eol] as const)))('put the annotation next to %s, and take it off without a trace', (_, metadata, eol) => {
    const before = set({ metadata: [...metadata] }).replaceAll('\n', eol);
    const marked = textOf(markUnpruned(before));
    expect(marked.split(eol).filter((line) => line.includes('prune: disabled'))).toHaveLength(1);
    expect(textOf(markUnpruned(marked))).toBe(marked);
    expect(textOf(unmarkUnpruned(marked))).toBe(before);
    expect(textOf(unmarkUnpruned(before))).toBe(before);
  });

  test.each<[string, string, RegExp]>([
    ['metadata on one line', set().replace('metadata:\n  name: apps', 'metadata: { name: apps }'), /stands on one line/],
    ['annotations on one line', set({ metadata: ['  name: apps', '  annotations: { a: b }'] }), /annotations of the ResourceSet stand on one line/],
    ['two documents', `${set()}---\na: b\n`, /not one YAML document/],
    ['no YAML', 'a: [', /not one YAML document/],
  ])('fails if there is %s', (_, text, why) => {
    expect(markUnpruned(text)).toMatchObject({ kind: 'refused', why: expect.stringMatching(why) as string });
  });
});

describe('takeInputsOut', () => {
  test.each<[string, readonly string[]]>([
    ['a list', ['  inputs:', '    - name: a', '      chart: { name: a }', '    - name: b']],
    ['a list without indentation', ['  inputs:', '  - name: a', '    dependsOn:', '    - b']],
    ['a list with comments and blank lines', ['  inputs: # these', '', '    # first', '    - name: a # a', '', '    - name: b', '      # no dependencies']],
    ['a list on one line', ['  inputs: [{ name: a }, { name: b }]']],
    ['a list with anchors', ['  inputs:', '    - &a { name: a }', '    - <<: *a', '      name: b']],
  ])('leaves nothing of %s, and all else as it is', (_, inputs) => {
    for (const rest of [[], ['  # how']]) {
      const before = set({ spec: ['  wait: true', ...inputs, ...rest] });
      const after = textOf(takeInputsOut(before));
      expect(after).toMatch(/^ {2}inputs: \[\]/m);
      expect(after).not.toMatch(/name: (?:a|b)\b/);
      for (const line of ['  wait: true', ...rest, ...TEMPLATE]) expect(after.split('\n')).toContain(line);
    }
  });

  test('fails if something else means a part of them', () => {
    const text = set({ spec: ['  inputs:', '    - name: &n a', '  serviceAccountName: *n'] });
    expect(takeInputsOut(text).kind).toBe('refused');
  });

  test('gives the template the same lines whatever else is in it, and takes them off again', () => {
    const annotated = [...TEMPLATE.slice(0, 4), '      # what it is', '      annotations:', '        a: b', ...TEMPLATE.slice(4), '      commonMetadata:', '        labels:', '          c: d'];
    for (const template of [TEMPLATE, annotated, ['    ---', ...annotated, '', '    ---', '    kind: ConfigMap']]) {
      for (const eol of ['\n', '\r\n']) {
        const before = set({ template: [...template] }).replaceAll('\n', eol);
        const after = textOf(addEvidence(before));
        const added = after.split(eol).filter((line, index, all) => !before.split(eol).includes(line) && all.indexOf(line) === index).map((line) => line.trim());
        expect(added).toEqual(expect.arrayContaining(['event.toolkit.fluxcd.io/component: << print "charts/" inputs.name | quote >>', 'event.toolkit.fluxcd.io/fingerprint: << inputs.fingerprint | quote >>', 'sluice-fingerprint: << inputs.fingerprint | quote >>']));
        expect(textOf(addEvidence(after))).toBe(after);
        expect(takeEvidenceOff(after)).toBe(before);
      }
    }
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no release', ['    kind: ConfigMap'], /makes no HelmRelease/],
    ['two releases', [...TEMPLATE, '    ---', ...TEMPLATE], /several HelmReleases/],
    ['metadata on one line', ['    kind: HelmRelease', '    metadata: { name: a }', '    spec:', '      a: b'], /no "metadata" or "spec" on a line of its own/],
    ['annotations on one line', [...TEMPLATE.slice(0, 4), '      annotations: { a: b }', ...TEMPLATE.slice(4)], /annotations of the HelmRelease stand on one line/],
  ])('fails if the template has %s', (_, template, why) => {
    expect(addEvidence(set({ template: [...template] }))).toMatchObject({ kind: 'refused', why: expect.stringMatching(why) as string });
  });
});

describe('putInputsIn', () => {
  test('is what takeInputsOut takes out', () => {
    const format = (value: unknown) => `${(value as readonly object[]).map((input) => `- ${JSON.stringify(input)}`).join('\n')}\n`;
    fc.assert(fc.property(fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), dependsOn: fc.array(fc.stringMatching(/^[a-z]{1,8}$/)) }), { minLength: 1 }), (inputs) => {
      const empty = textOf(takeInputsOut(set()));
      const filled = textOf(putInputsIn(empty, inputs, format));
      expect(textOf(takeInputsOut(filled))).toBe(empty);
    }), { seed: 1, numRuns: 50 });
  });
});
