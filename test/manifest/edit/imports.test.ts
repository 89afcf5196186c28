import { editManifest } from '../../../src/manifest/edit';
import type { ChartEntry, InfrastructureEntry } from '../../../src/manifest/entries';
import { FILE, HARBOR, SMALL } from '../../support/edit-cases';

describe('editManifest adds a helper to the import', () => {
  const body = 'export const versions = defineVersions({\n  charts: {},\n});\n';
  const edited = (imports: string, entry: ChartEntry | InfrastructureEntry = SMALL): string => {
    const { text = '', problems } = editManifest(FILE, `${imports}\n${body}`, [{ kind: 'put', entry }]);
    expect(problems).toEqual([]);
    return text.slice(0, text.indexOf('\nexport'));
  };
  test.each([
    ['in its place among sorted names', "import { defineVersions, githubRelease, githubTag } from 'sluice';", "import { defineVersions, githubRelease, githubTag, helm } from 'sluice';"],
    ['among names sorted whatever their case', "import { defineVersions, type Versions } from 'sluice';", "import { defineVersions, helm, type Versions } from 'sluice';"],
    ['among names with the upper case first', "import { type Versions, defineVersions, githubTag, type x } from 'sluice';", "import { type Versions, defineVersions, githubTag, helm, type x } from 'sluice';"],
    ['behind names that are not sorted', "import { githubTag, defineVersions } from 'sluice'", "import { githubTag, defineVersions, helm } from 'sluice'"],
    ['without spaces', 'import {defineVersions} from "sluice"', 'import {defineVersions, helm} from "sluice"'],
    ['on a line of its own', "import {\n  defineVersions, // d\n} from 'sluice';", "import {\n  defineVersions, // d\n  helm,\n} from 'sluice';"],
    ['on a line of its own without a comma', "import {\n  defineVersions // d {\n} from 'sluice';", "import {\n  defineVersions, // d {\n  helm\n} from 'sluice';"],
    ['where there are several imports', "import { githubTag } from 'sluice';\nimport { /* } */ defineVersions } from 'sluice';", "import { githubTag } from 'sluice';\nimport { /* } */ defineVersions, helm } from 'sluice';"],
  ])('%s', (_, before, after) => {
    expect(edited(before)).toBe(after);
  });

  test('both helpers that an entry needs', () => {
    expect(edited("import { defineVersions } from 'sluice';", HARBOR)).toBe("import { defineVersions, external, helm } from 'sluice';");
  });

  test('the last name of an import goes with the import', () => {
    const text = "import { defineVersions } from 'sluice';\nimport { githubTag } from 'sluice';\n\nexport default defineVersions({ infrastructure: { x: githubTag('1.0.0', 'o/x') } });\n";
    const { text: after } = editManifest(FILE, text, [{ kind: 'remove', component: 'infrastructure/x' }]);
    expect(after).toBe("import { defineVersions } from 'sluice';\n\nexport default defineVersions({ infrastructure: {} });\n");
  });

  test('a byte order mark stays where the first line goes', () => {
    const imports = ['import { githubTag } from \'sluice\';\n', 'import { defineVersions } from \'sluice\';\n'];
    const text = (names: readonly string[], entries: string): string => `\uFEFF${names.join('')}export default defineVersions({ infrastructure: {${entries}} });\n`;
    const { text: after } = editManifest(FILE, text(imports, ' x: githubTag(\'1.0.0\', \'o/x\') '), [{ kind: 'remove', component: 'infrastructure/x' }]);
    expect(after).toBe(text(imports.slice(1), ''));
  });

  test('an import that was never used stays', () => {
    const text = "import { defineVersions, external, githubTag } from 'sluice';\nexport default defineVersions({ infrastructure: { x: githubTag('1.0.0', 'o/x') } });\n";
    const { text: after } = editManifest(FILE, text, [{ kind: 'remove', component: 'infrastructure/x' }]);
    expect(after).toBe("import { defineVersions, external } from 'sluice';\nexport default defineVersions({ infrastructure: {} });\n");
  });

  test('fails loudly rather than to give a text that does not parse', () => {
    const text = 'import { defineVersions, type helm } from \'sluice\';\nexport default defineVersions({});\n';
    expect(() => editManifest(FILE, text, [{ kind: 'put', entry: SMALL }])).toThrow(/^INTERNAL: /);
  });
});
