import fc from 'fast-check';

/** What an owner of a stack file may have in it: decoys, every layout, every kind of value. */

const names = fc.constantFrom('a', 'name', 'features', 'versions_dir', 'a_rather_long_name', 'Versions', 'größe', 'x-y', 'versionsX', 'source_of_it');
const comments = fc.constantFrom('# versions = { a = "1" }', '// unit "talos" {', '# short', '# {{ ${x', '//', '# 日本語 👩‍👩‍👧');

const DECOYS = [
  '"versions = { talos = \\"v0\\" }"', '"${local.name}-${"nested ${"deep"}"}"', '"a $${literal} %%{if}"', '"👩‍👩‍👧 ü"', '42', '-1.5e3', 'true', 'null',
  'local.name', 'local.list[0].versions', 'local.list[*].id', '["a", "b"]', '[\n    "a",\n    # versions = {}\n    "b",\n  ]',
  '{ versions = { a = "1" }, b : 2 }', '{\n    versions = { a = "1" }\n    other    = 2 # c\n  }', '{}', '[]',
  'merge({ versions = "x" }, {\n    b = 2\n  })', 'local.a == "}" ? "{" : "\\"{"', '[for k, v in local.m : "${k}=${v}" if v != "}"]',
  '{ for k, v in local.m : k => v... }', 'read_terragrunt_config(find_in_parent_folders("versions.hcl")).locals.versions',
  '<<EOT\nlocals {\n  versions = { a = "1" }\n}\n${local.x}\nEOT', '<<-EOT\n    unit "talos" {\n      values = {}\n    ${ join(",", [ "}" ]) }\n  EOT',
  '(1 + 2) * 3', '!local.on',
];

const DATA = ['{}', '{ talos = "v0.0.1" }', '{ talos = "v0.0.1", "kube.x" = "1" }', '{\n    talos = "v0.0.1" # old\n    # renovate: x\n    cilium = "1"\n  }', '{\n  }', '{ a = { b = [1, "2"] } }'];
const COMPUTED = ['local.other', 'merge({ a = "1" }, local.x)', '{ a = local.b }', '"v1"', 'jsondecode(file("v.json")).versions'];

/** Lines of one attribute, with what may stand before and behind it. */
function attribute(name: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.record({
    name, value, gap: fc.constantFrom(' ', '  ', '', '     '),
    before: fc.constantFrom('', '', '', '\n', '  # versions = {}\n', '  /* versions = {\n  } */\n'),
    comment: fc.option(comments, { freq: 3 }),
  }).map(({ name: key, value: expression, gap, before, comment }) => {
    const behind = comment !== null && !expression.startsWith('<<') ? ` ${comment}` : '';
    return `${before}  ${key}${gap}= ${expression}${behind}\n`;
  });
}

function unique(lines: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const key = /^ {2}([^\s=#/]+)\s*=/m.exec(line)?.[1] ?? '';
    return seen.size !== seen.add(key).size;
  });
}

function body(required: fc.Arbitrary<string>, max: number): fc.Arbitrary<string> {
  return fc.tuple(fc.array(attribute(names, fc.constantFrom(...DECOYS)), { maxLength: max }), required, fc.nat(max))
    .map(([lines, own, at]) => unique([...lines.slice(0, at), ...own === '' ? [] : [own], ...lines.slice(at)]).join(''));
}

const localsBlock = fc.oneof(
  {
    weight: 6, arbitrary: body(fc.oneof(
      fc.constant(''),
      attribute(fc.constant('versions'), fc.constantFrom(...DATA)),
      attribute(fc.constant('versions'), fc.constantFrom(...COMPUTED)),
    ), 5).map((content) => `locals {\n${content}}\n`),
  },
  { weight: 1, arbitrary: fc.constantFrom('locals {}\n', 'locals { name = "x" }\n', 'locals {\n}\n', 'locals { versions = { a = "1" } }\n', 'locals {\n  # nothing\n}\n') },
  { weight: 1, arbitrary: fc.constant('') },
);

const items = fc.array(attribute(names, fc.constantFrom(...DECOYS)), { maxLength: 4 });
const ownItem = fc.oneof(
  fc.constant(''),
  attribute(fc.constantFrom('versions', '"versions"'), fc.constantFrom(...DATA, 'local.versions')),
  attribute(fc.constant('versions'), fc.constantFrom(...COMPUTED)),
);
const valuesObject = fc.tuple(items, ownItem, fc.nat(4))
  .map(([lines, own, at]) => `{\n${unique([...lines.slice(0, at), ...own === '' ? [] : [own], ...lines.slice(at)]).join('').replace(/^ {2}/gm, '    ')}  }`);
const inlineValues = fc.constantFrom('{}', '{ }', '{ name = local.name }', '{ a = 1, b = 2, }', '{ versions = {} }', '{ versions = local.versions }', '{ a = 1,\n  b = 2 }', '{ /* c */ }', 'local.values', 'merge(local.a, { versions = local.versions })', 'merge(local.a, {\n    b = 2\n  })');

const unitBody = body(fc.oneof(
  fc.constant(''),
  attribute(fc.constant('values'), valuesObject),
  attribute(fc.constant('values'), inlineValues),
), 3);

const unit = fc.tuple(fc.constantFrom('"config"', '"talos"', '"bootstrap"', 'talos', '"other"'), unitBody, fc.constantFrom('', '\n', '/*\nunit "talos" {\n}\n*/\n', '# unit "config" {}\n'))
  .map(([label, content, before]) => `${before}unit ${label} {\n  source = "../../units/x"\n${content}}\n`);

/** A stack file as an owner may have it; `tidy` says whether `terraform fmt` should be run over it first. */
export const stackFile: fc.Arbitrary<string> = fc.tuple(fc.constantFrom('', '', '# header\n\n', '# attached\n', '\n\n'), localsBlock, fc.array(unit, { maxLength: 4 }), fc.boolean())
  .map(([header, locals, units, first]) => header + (first ? [locals, ...units] : [...units, locals]).join(''));

/** A unit file as an owner may have it. */
export const unitFile: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom('', '# unit\n', 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n\n', 'locals {\n  inputs = { versions = 1 }\n}\n'),
  fc.oneof(
    fc.constant(''),
    valuesObject.map((value) => `inputs = ${value.replace(/^ {2}/gm, '').replaceAll('local.versions', 'values.versions')}\n`),
    inlineValues.map((value) => `inputs = ${value.replaceAll('local.versions', 'values.versions')}\n`),
    fc.constantFrom('inputs = dependency.config.outputs.talos\n', 'inputs = {\n  a = 1\n}\n'),
  ),
  fc.constantFrom('', 'terraform {\n  source = "x"\n}\n', '# end'),
).map((parts) => parts.join(''));

/** The same text as other editors may write it. */
export function encodings(text: string): readonly string[] {
  return [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`, text.replace(/\n$/, '')];
}
