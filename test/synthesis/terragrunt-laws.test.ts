import fc from 'fast-check';
import type { UnitProps } from '../../src/fleet/options';
import { measureMisalignment } from '../../src/synthesis/hcl/alignment';
import type { HclAssignment, HclAttribute, HclBlock, HclFile } from '../../src/synthesis/hcl/nodes';
import { parseHcl } from '../../src/synthesis/hcl/parse-hcl';
import { scopeOf } from '../../src/synthesis/hcl/scope';
import type { Range } from '../../src/synthesis/hcl/tokens';
import { renderStacks } from '../../src/synthesis/terragrunt-stack';
import { renderUnits } from '../../src/synthesis/terragrunt-unit';
import { asOracleShows, readWithOracle } from '../support/hcl-oracle';
import { hostileText } from '../support/hostile-text';
import { encodings, randomStackFile, randomUnitFile } from '../support/random-owner-hcl';
import { DEV_STACK, terragruntContext, type InfrastructureVersions } from '../support/terragrunt';

const UNITS: readonly UnitProps[] = ['config', 'talos', 'bootstrap'].map((name) => ({ name, versions: true }));
const UNIT = 'infrastructure/units/config/terragrunt.hcl';
const MANIFESTS: readonly InfrastructureVersions[] = [
  {}, { talos: 'v1.12.1' }, { talos: 'v1.12.1', gateway_api: 'v1.4.1', flux: 'v2.7.5' }, [['a b', '${x} "q" \\ \n 👩‍👩‍👧']],
];

type Edit = (text: string, versions?: InfrastructureVersions) => string;

const editStack: Edit = (text, versions = {}) => {
  const { files } = renderStacks(terragruntContext({ units: UNITS, versions, current: { [DEV_STACK]: text } }));
  return files[0]?.text as string;
};

const editUnit: Edit = (text) => {
  const { files } = renderUnits(terragruntContext({ units: UNITS.slice(0, 1), current: { [UNIT]: text } }));
  return files[0]?.text as string;
};

interface Sample {
  readonly before: string;
  readonly after: string;
  readonly versions: InfrastructureVersions;
}

/** Random files, each as one editor or another writes it, with what becomes of them. */
function samples(files: fc.Arbitrary<string>, edit: Edit, numRuns: number): readonly Sample[] {
  return fc.sample(files, { seed: 1, numRuns }).map((text, index) => {
    const versions = MANIFESTS[index % MANIFESTS.length] as InfrastructureVersions;
    const variants = encodings(text);
    const before = variants[index % variants.length] as string;
    return { before, after: edit(before, versions), versions };
  });
}

/** Every `versions` that Sluice may write, and the attributes and blocks that hold nothing else. */
function ownRanges(file: HclFile): readonly Range[] {
  const holders = file.body.flatMap((node): readonly (HclBlock | HclAttribute)[] => {
    if (node.kind === 'attribute') return node.name === 'inputs' ? [node] : [];
    if (node.type === 'locals') return [node];
    return node.type === 'unit' ? node.body.filter((child): child is HclAttribute => child.kind === 'attribute' && child.name === 'values') : [];
  });
  return holders.flatMap((holder): readonly Range[] => {
    const scope = holder.kind === 'block' ? scopeOf(holder) : holder.value.kind === 'object' ? scopeOf(holder.value) : undefined;
    if (!scope) return [];
    const own = scope.members.filter((member: HclAssignment) => member.name === 'versions').slice(-1);
    return own.length === scope.members.length && !commentIn(file, scope.braces, own) ? [holder] : own;
  });
}

function commentIn(file: HclFile, range: Range, except: readonly Range[]): boolean {
  return file.tokens.some(({ kind, start, end }) => kind === 'comment' && start > range.start && end < range.end
    && !except.some((own) => start >= own.start && end <= own.end));
}

/** All that is not Sluice's, token by token; commas between items are neither one's. */
function ownersTokens(text: string): readonly string[] {
  const file = parseHcl(text);
  const own = ownRanges(file);
  return file.tokens
    .filter((token) => token.kind !== 'newline' && !own.some((range) => token.start >= range.start && token.end <= range.end))
    .map((token) => text.slice(token.start, token.end))
    .filter((token) => token !== ',');
}

/** The lines that no edit has a reason to touch: those of values and blocks written on one line are not among them. */
function ownersLines(before: string): readonly string[] {
  const text = before.replace(/^\uFEFF/, '');
  const file = parseHcl(text);
  const touched = [...ownRanges(file), ...file.body.flatMap((node): readonly Range[] => {
    if (node.kind === 'attribute') return node.name === 'inputs' ? [lastLine(text, node)] : [];
    if (node.type === 'locals') return [lastLine(text, node)];
    return node.body.filter((child) => child.kind === 'attribute' && child.name === 'values').map((child) => lastLine(text, child));
  })];
  let start = 0;
  return text.split('\n').filter((line) => {
    const end = start + line.length;
    const isTouched = touched.some((range) => range.start <= end && range.end >= start);
    start = end + 1;
    return !isTouched && line.trim() !== '';
  }).map((line) => line.replace(/\r$/, ''));
}

function lastLine(text: string, { end }: Range): Range {
  return { start: text.lastIndexOf('\n', end - 1) + 1, end };
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (line === part[at]) at += 1;
  return at === part.length;
}

type Data = Record<string, unknown>;

/** What the oracle reads, without what Sluice writes. */
function withoutVersions(data: Readonly<Data> | undefined): unknown {
  const copy = structuredClone(data) as { locals?: Data[]; unit?: Record<string, Data[]>; inputs?: unknown };
  for (const locals of copy.locals ?? []) delete locals.versions;
  copy.locals = copy.locals?.filter((locals) => Object.keys(locals).length > 0);
  if (copy.locals?.length === 0) delete copy.locals;
  for (const holder of [copy as Data, ...Object.values(copy.unit ?? {}).flat()]) {
    for (const name of ['values', 'inputs']) {
      const value = holder[name] as Data | undefined;
      if (typeof value !== 'object') continue;
      delete value.versions;
      if (Object.keys(value).length === 0) delete holder[name];
    }
  }
  return copy;
}

describe.each<[string, fc.Arbitrary<string>, fc.Arbitrary<string>, Edit]>([
  ['renderStacks', randomStackFile({ trailingComments: true }), randomStackFile({ trailingComments: false }), editStack],
  ['renderUnits', randomUnitFile({ trailingComments: true }), randomUnitFile({ trailingComments: false }), editUnit],
])('%s with random files of owners', (_, withComments, withoutComments, edit) => {
  const all = samples(withComments, edit, 150);

  test('does nothing the second time', () => {
    for (const { after, versions } of all) expect(edit(after, versions)).toBe(after);
  });

  test('keeps every token and every comment of the owner\'s', () => {
    for (const { before, after } of all) expect(ownersTokens(after)).toEqual(ownersTokens(before));
  });

  test('keeps every line of the owner\'s byte for byte', () => {
    let kept = 0;
    for (const { before, after } of all) {
      const lines = ownersLines(before);
      const written = after.replace(/^\uFEFF/, '').split(/\r?\n/);
      if (!isSubsequence(lines, written)) expect(written).toEqual(lines);
      kept += lines.length;
    }
    expect(kept).toBeGreaterThan(all.length);
  });

  test('keeps line ends and a byte order mark', () => {
    for (const { before, after } of all) {
      expect(after.startsWith('\uFEFF')).toBe(before.startsWith('\uFEFF'));
      if (/\r\n/.test(before)) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
      else expect(after).not.toContain('\r');
    }
  });

  test('changes nothing but versions in what the file means', async () => {
    for (const { before, after } of all.slice(0, 100)) expect(withoutVersions(await readWithOracle(after))).toEqual(withoutVersions(await readWithOracle(before)));
  });

  test('moves no = of the owner\'s in terraform fmt', () => {
    for (const { before, after } of all) {
      expect(measureMisalignment(parseHcl(after)).operators).toBeLessThanOrEqual(measureMisalignment(parseHcl(before)).operators);
    }
  });

  test('moves no comment of the owner\'s in terraform fmt where none stands behind an attribute', () => {
    for (const { before, after } of samples(withoutComments, edit, 100)) {
      expect(measureMisalignment(parseHcl(after)).comments).toBeLessThanOrEqual(measureMisalignment(parseHcl(before)).comments);
    }
  });
});

describe('hostile texts in Terragrunt\'s files', () => {
  const BATCH = 100;
  const texts = fc.sample(hostileText, { seed: 4, numRuns: 12_000 });
  const batches = Array.from({ length: texts.length / BATCH }, (_, index) => texts.slice(index * BATCH, (index + 1) * BATCH));

  function namesAndVersions(batch: readonly string[]): readonly (readonly [string, string])[] {
    const names = new Map(batch.slice(0, BATCH / 2).map((name) => [name.normalize('NFC'), name]));
    return [...names.values()].map((name, index) => [name, batch[BATCH / 2 + index] as string]);
  }

  const shown = (versions: readonly (readonly [string, string])[]): Data => Object.fromEntries(versions.map((pair) => pair.map(asOracleShows)));

  test('reach the stack that is created, and the one that is edited, as they are and change nothing around them', async () => {
    const before = 'locals {\n  a = 1\n\n  versions = {}\n\n  b = 2\n}\nunit "config" {\n  values = { versions = local.versions }\n}\n';
    const given = { values: { versions: '${local.versions}' } };
    for (const [index, batch] of batches.entries()) {
      const versions = namesAndVersions(batch);
      const current: Readonly<Record<string, string>> = index % 2 === 0 ? {} : { [DEV_STACK]: before };
      const { files, problems } = renderStacks(terragruntContext({ units: UNITS.slice(0, 1), versions, current }));
      expect(problems).toEqual([]);
      const created = { locals: [{ versions: shown(versions) }], unit: { config: [{ source: '../../units/config', path: 'config', ...given }] } };
      const edited = { locals: [{ a: 1, b: 2, versions: shown(versions) }], unit: { config: [given] } };
      expect(await readWithOracle(files[0]?.text as string)).toEqual(index % 2 === 0 ? created : edited);
    }
  });

  test('are refused as names of units, paths and locals, or written as they are', async () => {
    for (const text of texts.slice(0, 600)) {
      const units: readonly UnitProps[] = [{ name: text, path: 'talos', versions: true }, { name: 'x', path: text, versions: true }];
      const { files, problems } = renderStacks(terragruntContext({ units, stack: { locals: { [text]: text } } }));
      if (problems.length > 0) {
        expect(problems.every(({ code }) => code === 'FLEET_INVALID')).toBe(true);
        expect(renderUnits(terragruntContext({ units })).files.every(({ text: written }) => written.includes('values.versions'))).toBe(true);
        continue;
      }
      expect(Object.keys((await readWithOracle(files[0]?.text as string))?.unit as object).length).toBe(asOracleShows(text) === 'x' ? 1 : 2);
    }
  });
});
