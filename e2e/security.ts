import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import Ajv from 'ajv';
import { productionClosure, type Lockfile } from '../scripts/lockfile';
import { missingFiles, unexpectedFiles } from '../scripts/package-content';
import { formatSbom, type PackageManifest } from '../scripts/sbom';
import { ensureCycloneDxSchemas, ensureTool, toolVersion } from './build-tools';
import { assertSame, Checks } from './support/checks';
import { runOk } from './support/run';
import { auditSignatures, judgeSignatures } from './support/signatures';
import { demandExplanations, judgeByActionlint, judgeByZizmor, type Explanation } from './support/workflow-judges';
import { writeWorkflowVariants } from './support/workflow-variants';

const PROJECT = path.join(__dirname, '..');
const DANGEROUS = path.join(__dirname, 'fixtures', 'security', 'dangerous.yaml');

/** What zizmor still finds in what a fleet gets, with every persona, and why it stays. */
const EXPLAINED: readonly Explanation[] = [
  {
    rule: 'self-hosted-runner',
    file: 'own-runners/.github/workflows/synth.yaml',
    why: 'the owner asks for runners of their own with `runsOn`; nobody gets them by default',
  },
  {
    rule: 'secrets-outside-env',
    file: 'app/.github/workflows/synth.yaml',
    why: 'the key is read in runs of pull requests; an environment that guards it would keep exactly those out. The job that reads it runs nothing of the branch',
  },
  {
    rule: 'secrets-outside-env',
    file: 'secret/.github/workflows/synth.yaml',
    why: 'as for the App\'s key',
  },
  ...['app', 'secret'].map((variant) => ({
    rule: 'secrets-outside-env',
    file: `${variant}/.github/workflows/promote.yaml`,
    why: 'the job runs for every event of Flux: an environment with reviewers would stop what shall go by itself, one without guards nothing, as nothing but the branch\'s head is checked out',
  })),
  {
    rule: 'self-hosted-runner',
    file: 'own-runners/.github/workflows/promote.yaml',
    why: 'as for synth.yaml',
  },
  {
    rule: 'self-hosted-runner',
    file: 'examples/homelab/.github/workflows/terragrunt-integration.yaml',
    why: 'the machines are reached from their own network only; the job runs for the branch that is protected and for no pull request',
  },
  ...['promote', 'promote-to-live'].map((name) => ({
    rule: 'concurrency-limits',
    file: `.github/workflows/${name}.yaml`,
    why: 'the job "record" has no group on purpose: GitHub keeps one waiting run per group, and the event of every other would be lost. Notes are merged, so it needs none',
  })),
];

function main(): void {
  const checks = new Checks();
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-security-'));
  try {
    workflows(checks, temporary);
    dependencies(checks);
    tarball(checks, temporary);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  checks.finish();
}

function workflows(checks: Checks, temporary: string): void {
  const actionlint = ensureTool('actionlint');
  const zizmor = ensureTool('zizmor');
  checks.uses('actionlint', toolVersion('actionlint'));
  checks.uses('zizmor', toolVersion('zizmor'));

  checks.section('The judges find what is wrong');
  checks.check('actionlint names the injection', () => demandRules(judgeByActionlint(actionlint, [DANGEROUS]), ['expression']));
  checks.check('zizmor names the injection, the trigger and the loose pin', () => demandRules(judgeByZizmor(zizmor, [DANGEROUS]), ['template-injection', 'dangerous-triggers', 'unpinned-uses']));

  const places = {
    'of the reference fleet': ['dist', 'examples/homelab'].flatMap((folder) => listWorkflows(path.join(PROJECT, folder))),
    'of fleets with every other option': writeWorkflowVariants(temporary),
    'of our own': listWorkflows(PROJECT),
  };
  for (const [name, files] of Object.entries(places)) {
    checks.section(`Workflows ${name}`);
    checks.check('there are some', () => {
      if (files.length === 0) throw new Error('found none');
      return files.map((file) => path.relative(file.startsWith(temporary) ? temporary : PROJECT, file)).join(', ');
    });
    if (files.length === 0) continue;
    checks.check('actionlint finds nothing', () => demandExplanations(judgeByActionlint(actionlint, files), []));
    const actions = name === 'of our own' ? ['action.yml'].map((file) => path.join(PROJECT, file)).filter((file) => fs.existsSync(file)) : [];
    checks.check('zizmor finds nothing that is not explained', () => demandExplanations(judgeByZizmor(zizmor, [...files, ...actions]), EXPLAINED.filter(({ file }) => files.some((known) => known.endsWith(file)))));
  }
}

function demandRules(findings: readonly { readonly rule: string }[], rules: readonly string[]): string {
  const missing = rules.filter((rule) => !findings.some((finding) => finding.rule === rule));
  if (missing.length > 0) throw new Error(`not found: ${missing.join(', ')}`);
  return rules.join(', ');
}

function listWorkflows(folder: string): readonly string[] {
  const workflowFolder = path.join(folder, '.github', 'workflows');
  const found = fs.existsSync(workflowFolder) ? fs.readdirSync(workflowFolder).filter((file) => /\.ya?ml$/.test(file)).map((file) => path.join(workflowFolder, file)) : [];
  return found.sort();
}

function dependencies(checks: Checks): void {
  checks.section('Dependencies');
  checks.uses('npm', runOk('npm', ['--version']).trim());
  checks.check('a bad signature is told from a missing answer', () => {
    assertSame(judgeSignatures(1, '{"invalid":[{"name":"a","version":"1.0.0"}],"missing":[]}', '').kind, 'bad', 'an invalid signature');
    assertSame(judgeSignatures(1, '{"invalid":[],"missing":[{"name":"a","version":"1.0.0"}]}', '').kind, 'bad', 'a missing signature');
    assertSame(judgeSignatures(1, '{"error":{"code":"ENOTFOUND","summary":"no such host"}}', '').kind, 'no-answer', 'a host that is not there');
    assertSame(judgeSignatures(0, '{"invalid":[],"missing":[]}', '').kind, 'verified', 'a good answer');
  });
  checks.check('every installed package carries its registry\'s signature', () => {
    const verdict = auditSignatures(PROJECT);
    if (verdict.kind === 'bad') throw new Error(`signature missing or wrong: ${verdict.packages.join(', ')}`);
    return verdict.kind === 'verified' ? 'verified' : `NOT VERIFIED, nobody answered here (${verdict.why})`;
  });
}

function tarball(checks: Checks, temporary: string): void {
  checks.section('The packed package');
  const manifest = readJson<PackageManifest>(path.join(PROJECT, 'package.json'));
  const lock = readJson<Lockfile>(path.join(PROJECT, 'package-lock.json'));
  const packed = path.join(temporary, `${manifest.name}-${manifest.version}.tgz`);

  const isPacked = checks.check('holds all that it needs and nothing else', () => {
    // with its scripts: npm compiles first, as it does for a release
    runOk('npm', ['pack', '--pack-destination', temporary], { cwd: PROJECT });
    const paths = runOk('tar', ['-tzf', packed]).trim().split('\n').map((file) => file.replace(/^package\//, ''));
    const wrong = [
      ...unexpectedFiles(paths).map((file) => `does not belong there: ${file}`),
      ...missingFiles(paths).map((file) => `is missing: ${file}`),
      ...paths.filter(isLeftOver).map((file) => `was compiled from a source that is gone, remove lib/: ${file}`),
    ];
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    return `${paths.length} files, ${Math.round(fs.statSync(packed).size / 1024)} KiB`;
  });
  if (!isPacked) return;
  checks.check('is the same, byte for byte, when packed again', () => {
    const again = path.join(temporary, 'again');
    fs.mkdirSync(again);
    runOk('npm', ['pack', '--ignore-scripts', '--pack-destination', again], { cwd: PROJECT });
    assertSame(sha512(path.join(again, path.basename(packed))), sha512(packed), 'SHA-512');
  });

  const sbom = path.join(temporary, `${manifest.name}-${manifest.version}.cdx.json`);
  checks.check('gets a software bill of materials', () => {
    runOk('npx', ['ts-node', '-T', '-P', 'tsconfig.dev.json', 'scripts/sbom.ts', temporary], { cwd: PROJECT });
    assertSame(fs.readFileSync(sbom, 'utf8'), formatSbom({ manifest, lock, tarball: sha512(packed) }), 'the file');
    return `${productionClosure(lock).length - 1} components`;
  });
  checks.check(`the bill is valid CycloneDX (schema of cyclonedx-library ${toolVersion('cyclonedx')})`, () => validateBom(readJson(sbom)));
  checks.check('npm itself lists every component with the same hash', () => compareWithNpm(readJson<Bom>(sbom)));
}

function isLeftOver(file: string): boolean {
  const source = /^lib\/((?:src|imports)\/.*?)(?:\.d)?\.(?:js|ts)$/.exec(file)?.[1];
  return source !== undefined && !fs.existsSync(path.join(PROJECT, `${source}.ts`));
}

interface Bom {
  readonly components: readonly { readonly purl: string; readonly hashes?: readonly { readonly content: string }[] }[];
}

function validateBom(bom: unknown): void {
  const schemas = ensureCycloneDxSchemas();
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  for (const name of ['spdx', 'jsf-0.82']) ajv.addSchema(readJson<object>(path.join(schemas, `${name}.SNAPSHOT.schema.json`)), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  const validate = ajv.compile(readJson<object>(path.join(schemas, 'bom-1.5.SNAPSHOT.schema.json')));
  if (!validate(bom)) throw new Error(ajv.errorsText(validate.errors, { separator: '\n' }));
  if (validate({ ...bom as object, components: [{ type: 'library' }] })) throw new Error('the schema takes a component without a name');
}

/**
 * `npm sbom --omit dev` leaves out what development needs too, so all that is installed is asked for. Of two copies of one version
 * npm lists one, be it the bundled one, which has no hash.
 */
function compareWithNpm(bom: Bom): string {
  const known = readJsonText<Bom>(runOk('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: PROJECT }));
  const hashes = new Map(known.components.map((theirs) => [theirs.purl, hashOf(theirs)]));
  const wrong = bom.components.filter((ours) => {
    const hash = hashes.get(ours.purl);
    return !hashes.has(ours.purl) || (hash && hashOf(ours) && hash !== hashOf(ours));
  });
  if (wrong.length > 0) throw new Error(`npm does not list, or with another hash:\n${wrong.map(({ purl }) => purl).join('\n')}`);
  return `${bom.components.length} of npm's ${known.components.length}`;
}

function hashOf({ hashes }: Bom['components'][number]): string | undefined {
  return hashes?.[0]?.content;
}

function sha512(file: string): string {
  return createHash('sha512').update(fs.readFileSync(file)).digest('hex');
}

function readJson<Content>(file: string): Content {
  return readJsonText<Content>(fs.readFileSync(file, 'utf8'));
}

function readJsonText<Content>(text: string): Content {
  return JSON.parse(text) as Content;
}

main();
