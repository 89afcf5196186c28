import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { HELM_REASONS } from '../../src/evidence/reasons';
import { FAILURE_PROVIDERS } from '../../src/fleet/failure-notifications';
import { CHART_FIELDS, INFRASTRUCTURE_FIELDS } from '../../src/manifest/read-entries';
import { BLOCK_REASONS } from '../../src/promotion/decision';
import { readTree } from '../support/temporary-folder';

const ROOT = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The names of an interface's own properties. */
function optionsOf(file: string, name: string): readonly string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest);
  const found = source.statements.find((statement): statement is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(statement) && statement.name.text === name);
  return found?.members.map((member) => (member.name as ts.Identifier).text) ?? [];
}

/** What a document does not name between backticks, alone or as the last part of a path. */
function missing(document: string, names: readonly string[]): readonly string[] {
  const text = read(document);
  return names.filter((name) => !new RegExp(`\`(?:[\\w.[\\]]+\\.)?${name}[\`:]`).test(text));
}

describe('the documents', () => {
  test.each([
    ['docs/fleet.md', 'src/fleet/fleet.ts', 'FleetProps'],
    ['docs/fleet.md', 'src/fleet/cluster.ts', 'ClusterProps'],
    ['docs/fleet.md', 'src/fleet/promotion-props.ts', 'PromotionProps'],
    ['docs/fleet.md', 'src/fleet/options.ts', 'HelmChartsProps'],
    ['docs/fleet.md', 'src/fleet/options.ts', 'TerragruntProps'],
    ['docs/fleet.md', 'src/fleet/options.ts', 'UnitProps'],
    ['docs/fleet.md', 'src/fleet/constructs.ts', 'ClusterConstructs'],
    ['docs/fleet.md', 'src/fleet/constructs.ts', 'FleetConstructs'],
    ['docs/fleet.md', 'src/projen.ts', 'SluiceFleetOptions'],
    ['docs/notifications.md', 'src/fleet/options.ts', 'NotificationsProps'],
    ['docs/notifications.md', 'src/fleet/failure-props.ts', 'FailureNotificationProps'],
  ])('%s names every option in %s of %s', (document, file, name) => {
    const options = optionsOf(file, name).filter((option) => option !== 'unit');
    expect(options.length).toBeGreaterThan(0);
    expect(missing(document, options)).toEqual([]);
  });

  test('name every type of Provider that is told of failures', () => {
    expect(missing('docs/notifications.md', Object.keys(FAILURE_PROVIDERS))).toEqual([]);
  });

  test('name every field of an entry', () => {
    expect(missing('docs/manifest.md', [...CHART_FIELDS, ...INFRASTRUCTURE_FIELDS])).toEqual([]);
  });

  test('say of every reason of helm-controller what it means', () => {
    expect(missing('docs/evidence.md', Object.keys(HELM_REASONS))).toEqual([]);
  });

  test('say of every reason why a component waits what to do, in the order of the gates', () => {
    const rows = [...read('docs/promotion.md').matchAll(/^\| `(\w+)` \| .+ \| .+ \|$/gm)].map(([, reason]) => reason);
    expect(rows).toEqual(BLOCK_REASONS);
  });

  test('show how every secret is made that the reference fleet refers to', () => {
    const secrets = Object.values(readTree(join(ROOT, 'dist/kubernetes'))).flatMap((text) => [...text.matchAll(/secretRef:\n +name: (\S+)/g)].map(([, secret]) => secret as string));
    expect(secrets.length).toBeGreaterThan(1);
    const shown = [...read('docs/notifications.md').matchAll(/^kubectl -n flux-system create secret generic (\S+) --from-literal=token=/gm)].map(([, secret]) => secret);
    expect(secrets.filter((secret) => !shown.includes(secret))).toEqual([]);
  });
});
