import { parse, parseAllDocuments } from 'yaml';

/** What flux-operator makes of a ResourceSet, as far as Sluice's own template goes. Not ours: text/template's rules, written anew. */
export function renderResourceSet(text: string): readonly Record<string, unknown>[] {
  const { spec } = parse(text) as { readonly spec: { readonly inputs: readonly object[]; readonly resourcesTemplate: string } };
  return spec.inputs.flatMap((inputs) => {
    const documents = parseAllDocuments(renderTemplate(spec.resourcesTemplate, inputs), { version: '1.1', merge: false });
    return documents.map((document) => {
      if (document.errors.length > 0) throw new Error(`${document.errors[0]?.message}`);
      return document.toJS() as Record<string, unknown> | null;
    }).filter((object) => object !== null);
  });
}

/** A Go template between `<<` and `>>`: actions with pipelines, `if` and `end`. */
export function renderTemplate(template: string, inputs: object): string {
  const open: boolean[] = [];
  let written = '';
  for (const part of template.split(/(<<(?:"(?:\\.|[^"])*"|[^"])*?>>)/)) {
    const action = part.startsWith('<<') ? part.slice(2, -2) : undefined;
    if (action?.startsWith('- ')) written = written.trimEnd();
    const [word, ...rest] = (action ?? '').replace(/^-? /, '').trim().split(' ');
    if (action === undefined) written += open.every(Boolean) ? part : '';
    else if (word === 'if') open.push(open.every(Boolean) && isTrue(evaluate(rest.join(' '), inputs)));
    else if (word === 'end') open.pop();
    else if (open.every(Boolean)) written += String(evaluate(action.trim(), inputs));
  }
  if (open.length > 0) throw new Error('an if without an end');
  return written;
}

type Call = (...operands: readonly never[]) => unknown;

const FUNCTIONS: Readonly<Record<string, Call>> = {
  quote: (text: string) => goQuote(text),
  toJson: (value: unknown) => JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
  hasPrefix: (prefix: string, text: string) => text.startsWith(prefix),
  has: (item: unknown, list: readonly unknown[]) => list.includes(item),
  list: (...items: readonly unknown[]) => items,
  not: (value: unknown) => !isTrue(value),
  print: (...texts: readonly string[]) => texts.join(''),
  replace: (old: string, replacement: string, text: string) => text.replaceAll(old, replacement),
};

function evaluate(pipeline: string, inputs: object): unknown {
  const tokens = pipeline.match(/"(?:\\.|[^"\\])*"|[()|]|[\w.]+/g) ?? [];
  const readOperand = (): unknown => {
    const token = tokens.shift() as string;
    if (token === '(') return readPipeline();
    if (token.startsWith('"')) return JSON.parse(token);
    if (token.startsWith('inputs.')) return fieldOf(inputs, token.split('.').slice(1));
    throw new Error(`no operand: ${token}`);
  };
  const readCommand = (piped: readonly unknown[]): unknown => {
    const call = FUNCTIONS[tokens[0] ?? ''];
    if (call) tokens.shift();
    const operands: unknown[] = [];
    while (tokens.length > 0 && tokens[0] !== '|' && tokens[0] !== ')') operands.push(readOperand());
    if (call) return call(...([...operands, ...piped] as never[]));
    if (operands.length !== 1) throw new Error(`not one operand in ${pipeline}`);
    return operands[0];
  };
  const readPipeline = (): unknown => {
    let value = readCommand([]);
    while (tokens[0] === '|') {
      tokens.shift();
      value = readCommand([value]);
    }
    if (tokens[0] === ')') tokens.shift();
    return value;
  };
  return readPipeline();
}

function fieldOf(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) throw new Error(`map has no entry for key "${name}"`);
  return fieldOf((value as Record<string, unknown>)[name], rest);
}

function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Go's %q: what is not printable is escaped, so YAML reads it in double quotes. */
function goQuote(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
