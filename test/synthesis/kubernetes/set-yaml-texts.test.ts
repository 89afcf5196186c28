import { parseYamlFile, setYamlTexts, type YamlText } from '../../../src/synthesis/kubernetes/set-yaml-texts';

const VERSION: YamlText = { path: ['spec', 'version'], value: '1.2.3' };
const MARK: YamlText = { path: ['metadata', 'annotations', 'sluice/x'], value: 'f0123456789ab' };

describe('setYamlTexts', () => {
  test.each<readonly [string, string, YamlText, string]>([
    ['a plain value', 'spec:\n  version: 1.0.0 # pinned\n', VERSION, 'spec:\n  version: 1.2.3 # pinned\n'],
    ['single quotes', "spec:\n  version: '1.0.0'\n", VERSION, "spec:\n  version: '1.2.3'\n"],
    ['double quotes and CRLF', 'spec:\r\n  version: "1.0.0"\r\n  a: 1\r\n', VERSION, 'spec:\r\n  version: "1.2.3"\r\n  a: 1\r\n'],
    ['flow mappings', 'spec: { version: 1.0.0, a: 1 }\n', VERSION, 'spec: { version: 1.2.3, a: 1 }\n'],
    ['what is right already', 'spec: {version:   "1.2.3"}', VERSION, 'spec: {version:   "1.2.3"}'],
    ['a missing key, before its siblings', '# top\nspec:\n  # about a\n  a: 1\n', VERSION, '# top\nspec:\n  # about a\n  version: 1.2.3\n  a: 1\n'],
    ['missing mappings', 'metadata:\n    name: x\n', MARK, 'metadata:\n    annotations:\n      sluice/x: f0123456789ab\n    name: x\n'],
    ['a missing key of a mapping on one line', 'metadata: {name: x}\n', MARK, 'metadata: { annotations: { sluice/x: f0123456789ab },name: x}\n'],
    ['a mapping with keys in quotes', 'metadata:\n  annotations:\n    "sluice/x": "f000000000000"\n', MARK, 'metadata:\n  annotations:\n    "sluice/x": "f0123456789ab"\n'],
    ['a document beside anchors and aliases', 'base: &base\n  a: 1\nspec:\n  <<: *base\n  version: 1.0.0\n', VERSION, 'base: &base\n  a: 1\nspec:\n  <<: *base\n  version: 1.2.3\n'],
  ])('writes %s', (_, text, wanted, expected) => {
    expect(setYamlTexts(text, 0, [wanted])).toEqual({ kind: 'edited', text: expected });
    expect(setYamlTexts(expected, 0, [wanted])).toEqual({ kind: 'edited', text: expected });
  });

  test('writes into one document of several, and several texts one after another', () => {
    const text = 'spec: { version: 0.0.1 }\n---\nmetadata:\n  name: x\nspec:\n  version: 1.0.0\n...\n---\nspec: { version: 0.0.2 }\n';
    expect(setYamlTexts(text, 1, [VERSION, MARK])).toEqual({ kind: 'edited', text: text.replace('1.0.0', '1.2.3').replace('  name', '  annotations:\n    sluice/x: f0123456789ab\n  name') });
  });

  test.each<readonly [string, string, YamlText, string]>([
    ['has an anchor', 'spec:\n  version: &v 1.0.0\nother: *v\n', VERSION, 'anchor'],
    ['is an alias', 'other: &v 1.0.0\nspec:\n  version: *v\n', VERSION, 'not a plain one'],
    ['stands in a mapping that others use', 'spec: &s\n  version: 1.0.0\nother: *s\n', VERSION, 'is used elsewhere too'],
    ['stands on several lines', 'spec:\n  version: >-\n    1.0.0\n', VERSION, 'several lines'],
    ['is a list', 'spec:\n  version: [1.0.0]\n', VERSION, 'not a plain one'],
    ['would go into nothing', 'metadata:\n  annotations:\n', MARK, 'is no mapping'],
    ['would go into an empty mapping', 'metadata:\n  annotations: {}\n', MARK, 'is empty'],
    ['comes from a merge', 'base: &base\n  version: 1.0.0\nspec:\n  <<: *base\n  a: 1\n', { path: ['spec', '<<', 'version'], value: '1.2.3' }, 'is no mapping'],
    ['is in no mapping', '- a\n', VERSION, 'no mapping'],
  ])('refuses what %s', (_, text, wanted, why) => {
    expect(setYamlTexts(text, 0, [wanted])).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) as string });
  });

  test('reads no file that is not valid', () => {
    expect([parseYamlFile('a: [\n'), parseYamlFile('')]).toEqual([undefined, []]);
  });
});
