import * as fs from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';
import { ensureGithubDescription } from '../build-tools';

/** The operations that are answered here. Nothing else of the description is looked at. */
export const OPERATIONS = {
  dispatch: ['post', '/repos/{owner}/{repo}/dispatches', '204'],
  postStatus: ['post', '/repos/{owner}/{repo}/statuses/{sha}', '201'],
  listStatuses: ['get', '/repos/{owner}/{repo}/commits/{ref}/statuses', '200'],
  readRef: ['get', '/repos/{owner}/{repo}/git/ref/{ref}', '200'],
} as const;

export type Operation = keyof typeof OPERATIONS;

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: Content; readonly responses: Readonly<Record<string, Content>> }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Said in words by the description, or by the documentation alone. */
const MAX_PAYLOAD_BYTES = 64 * 1024;
const MAX_DESCRIPTION = 140;

/** What GitHub has published of the calls that are answered here: JSON schemas of what is sent and of what comes back. */
export class GithubShapes {
  private readonly requests: Readonly<Record<Operation, { readonly schema: Schema; readonly validate: ValidateFunction } | undefined>>;
  private readonly replies: Readonly<Record<Operation, ValidateFunction | undefined>>;
  private readonly ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

  constructor() {
    const description = JSON.parse(fs.readFileSync(ensureGithubDescription(), 'utf8')) as Description;
    const schemaOf = (content: Content | undefined) => {
      const schema = content?.content?.['application/json']?.schema;
      return schema && inlined(schema, description) as Schema;
    };
    const each = <T>(make: (operation: Description['paths'][string][string], status: string) => T) => Object.fromEntries(Object.entries(OPERATIONS).map(([name, [method, path, status]]) => {
      const operation = description.paths[path]?.[method];
      if (!operation) throw new Error(`GitHub's description has no ${method} ${path}`);
      return [name, make(operation, status)];
    })) as Record<Operation, T>;
    this.requests = each(({ requestBody }) => { const schema = schemaOf(requestBody); return schema && { schema, validate: this.ajv.compile(schema) }; });
    this.replies = each(({ responses }, status) => { const schema = schemaOf(responses[status]); return schema && this.ajv.compile(schema); });
  }

  /** What is wrong with the body of a call; undefined where nothing is. GitHub passes over unknown fields, so whoever sends one is mistaken. */
  public checkRequest(operation: Operation, body: unknown): string | undefined {
    const request = this.requests[operation];
    if (!request) return body === undefined ? undefined : 'it has a body';
    const { schema, validate } = request;
    if (!validate(body)) return this.ajv.errorsText(validate.errors, { dataVar: 'body' });
    const { client_payload: payload, description } = body as { readonly client_payload?: unknown; readonly description?: string | null };
    const unknown = Object.keys(body as object).filter((name) => !(name in (schema.properties ?? {})));
    if (unknown.length > 0) return `${unknown.join(', ')} is no field of it`;
    if (payload !== undefined && Buffer.byteLength(JSON.stringify(payload)) >= MAX_PAYLOAD_BYTES) return `client_payload has ${MAX_PAYLOAD_BYTES} bytes or more`;
    return (description?.length ?? 0) > MAX_DESCRIPTION ? `the description has more than ${MAX_DESCRIPTION} characters` : undefined;
  }

  /** Throws where an answer of ours is none that GitHub would give. */
  public assertReply(operation: Operation, body: unknown): void {
    const validate = this.replies[operation];
    if (validate && !validate(body)) throw new Error(`our own answer to ${operation}: ${this.ajv.errorsText(validate.errors)}`);
  }
}

/** A schema without references. None of those looked at refers to itself. */
function inlined(value: unknown, description: Description): unknown {
  if (Array.isArray(value)) return value.map((item) => inlined(item, description));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref } = value as Schema;
  if ($ref === undefined) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inlined(item, description)]));
  const target = description.components.schemas[$ref.replace('#/components/schemas/', '')];
  if (!target) throw new Error(`GitHub's description has no ${$ref}`);
  return inlined(target, description);
}
