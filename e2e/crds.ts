import * as fs from 'node:fs';
import * as path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { FAILURE_PROVIDERS } from '../src/fleet/failure-notifications';
import type { FailureNotificationProps, FailureProvider } from '../src/fleet/failure-props';
import { synthesize } from '../src/synthesis/synthesize';
import { ensureCrds } from './build-tools';
import { Checks } from './support/checks';
import { readReferenceFleet, variantOf } from './support/fleets';

/** A schema as CRDs write it, and as JSON Schema reads it. */
type Schema = { readonly [key: string]: unknown };

interface Crd {
  readonly kind?: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Groups that a synthesized object of must have a CRD to be judged by. */
const JUDGED = /(?:\.toolkit\.fluxcd\.io|^fluxcd\.controlplane\.io)$/;

/** `ts-node e2e/crds.ts [<folder of CRDs> [<synthesized folder>]]`: judges every synthesized object by the upstream CRD of its kind. */
function main([crds = ensureCrds(), folder = 'dist']: readonly string[]): void {
  const checks = new Checks();
  const validators = readValidators(crds);
  checks.section(`Objects in ${folder} against ${validators.size} CRDs`);
  let judged = 0;
  for (const file of yamlFiles(path.join(folder, 'kubernetes'))) {
    const objects = readDocuments<KubernetesObject>(file);
    checks.check(path.relative(folder, file), () => {
      const results = objects.map((object) => judge(object, validators));
      judged += results.filter(Boolean).length;
      return `${results.filter(Boolean).length} of ${objects.length} have a CRD`;
    });
  }
  checks.check('there was something to judge', () => {
    if (judged === 0) throw new Error('no object has a CRD');
    return `${judged} objects`;
  });
  judgeFailureNotifications(checks, validators);
  checks.finish();
}

/** The reference fleet tells nobody of failures: here every type of Provider is told, with every option that it reads. */
function judgeFailureNotifications(checks: Checks, validators: ReadonlyMap<string, ValidateFunction>): void {
  checks.section('notifications.failures, with every type');
  const reference = readReferenceFleet();
  const fleet = variantOf(reference.fleet, { fleet: { notifications: { failures: everyFailureNotification() } } });
  const { files } = synthesize(fleet, reference.current);
  for (const { type } of everyFailureNotification()) {
    checks.check(type, () => {
      const written = files.filter(({ path: file }) => new RegExp(`/flux-notifications/${type}-(?:provider|alert)\\.yaml$`).test(file));
      if (written.length !== 2 * fleet.clusters.length) throw new Error(`${written.length} files are written`);
      const objects = written.flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject));
      if (!objects.every((object) => judge(object, validators))) throw new Error('an object has no CRD');
    });
  }
}

function everyFailureNotification(): readonly FailureNotificationProps[] {
  return Object.entries(FAILURE_PROVIDERS).map(([type, { address, channel, username }]) => ({
    type: type as FailureProvider,
    secretName: `${type}-secret`,
    ...(address !== 'never' && { address: 'https://api.example.org/flux' }),
    ...(channel !== 'never' && { channel: 'flux' }),
    ...(username && { username: 'flux' }),
  }));
}

function judge(object: KubernetesObject, validators: ReadonlyMap<string, ValidateFunction>): boolean {
  const key = `${object.apiVersion} ${object.kind}`;
  const validate = validators.get(key);
  if (!validate) {
    if (JUDGED.test(object.apiVersion?.split('/')[0] ?? '')) throw new Error(`there is no CRD of ${key}`);
    return false;
  }
  const isValid: boolean = validate(object) as boolean;
  if (isValid) return true;
  const faults = (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`);
  throw new Error([`${object.kind} ${object.metadata?.namespace}/${object.metadata?.name}:`, ...faults].join('\n'));
}

function readValidators(folder: string): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const crds = yamlFiles(folder).flatMap((file) => readDocuments<Crd>(file)).filter(({ kind }) => kind === 'CustomResourceDefinition');
  if (crds.length === 0) throw new Error(`${folder} has no CRDs`);
  return new Map(crds.flatMap(({ spec: { group, names, versions } }) => versions.map(({ name, schema }): [string, ValidateFunction] => [
    `${group}/${name} ${names.kind}`, ajv.compile(toJsonSchema(schema.openAPIV3Schema)),
  ])));
}

/** Kubernetes' own words translated; objects are closed, as a strict API server does. Rules in CEL are not looked at. */
function toJsonSchema(schema: Schema): Schema {
  const { properties, items, additionalProperties, nullable, ...rest } = schema;
  const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('x-kubernetes-') && key !== 'description' && key !== 'default'));
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const converted: Schema = {
    ...kept,
    ...(nullable === true && typeof rest.type === 'string' ? { type: [rest.type, 'null'] } : {}),
    ...(isSchema(properties) ? { properties: Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, toJsonSchema(child as Schema)])) } : {}),
    ...(isSchema(items) ? { items: toJsonSchema(items) } : {}),
    ...(isSchema(additionalProperties) ? { additionalProperties: toJsonSchema(additionalProperties) } : {}),
    ...(isSchema(properties) && additionalProperties === undefined && !open ? { additionalProperties: false } : {}),
  };
  return schema['x-kubernetes-int-or-string'] === true ? { ...converted, type: ['integer', 'string'] } : converted;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readDocuments<T>(file: string): readonly T[] {
  return parseAllDocuments(fs.readFileSync(file, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]?.message}`);
    return document.toJS() as T;
  }).filter((document) => document !== null);
}

function yamlFiles(folder: string): readonly string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name)).sort().map((name) => path.join(folder, name));
}

main(process.argv.slice(2));
