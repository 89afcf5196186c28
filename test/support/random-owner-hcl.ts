import fc from 'fast-check';

/** What a random file of an owner may have. */
export interface OwnerFileOptions {
  /** Whether there are comments behind attributes, on the same line. */
  readonly trailingComments: boolean;
}

/** Everything that looks like what Sluice writes and is not, in every layout. */
const DECOYS = [
  '"versions = { talos = \\"v0\\" }"', '"${local.name}-${"nested ${"deep"}"}"', '"a $${literal} %%{if}"', '"👩‍👩‍👧 ü"', '42', '-1.5e3', 'true', 'null',
  'local.name', 'local.list[0].versions', 'local.list[*].id', '["a", "b"]', '[\n    "a",\n    # versions = {}\n    "b",\n  ]',
  '{ versions = { a = "1" }, b : 2 }', '{\n    versions = { a = "1" }\n    other    = 2\n  }', '{}', '[]',
  'merge({ versions = "x" }, {\n    b = 2\n  })', 'local.a == "}" ? "{" : "\\"{"', '[for k, v in local.m : "${k}=${v}" if v != "}"]',
  '{ for k, v in local.m : k => v... }', 'read_terragrunt_config(find_in_parent_folders("versions.hcl")).locals.versions',
  '<<EOT\nlocals {\n  versions = { a = "1" }\n}\n${local.x}\nEOT', '<<-EOT\n    unit "talos" {\n      values = {}\n    ${ join(",", [ "}" ]) }\n  EOT',
  '(1 + 2) * 3', '!local.on',
];
const DATA = [
  '{}', '{ talos = "v0.0.1" }', '{ talos = "v0.0.1", "kube.x" = "1" }', '{\n  }', '{ a = { b = [1, "2"] } }',
  '{\n    talos = "v0.0.1" # old\n    # renovate: x\n    cilium = "1"\n  }',
];
const COMPUTED = ['local.other', 'merge({ a = "1" }, local.x)', '{ a = local.b }', '"v1"', 'jsondecode(file("v.json")).versions'];
const INLINE = [
  '{}', '{ }', '{ name = local.name }', '{ a = 1, b = 2, }', '{ versions = {} }', '{ versions = local.versions }', '{ a = 1,\n  b = 2 }', '{ /* c */ }',
  'local.values', 'merge(local.a, { versions = local.versions })', 'merge(local.a, {\n    b = 2\n  })',
];
const ONE_LINERS = ['locals {}\n', 'locals { name = "x" }\n', 'locals {\n}\n', 'locals { versions = { a = "1" } }\n', 'locals {\n  # nothing\n}\n'];
const NAMES = ['a', 'name', 'features', 'versions_dir', 'a_rather_long_name', 'Versions', 'größe', 'x-y', 'versionsX', 'source_of_it'];
const COMMENTS = ['# versions = { a = "1" }', '// unit "talos" {', '# short', '# {{ ${x', '//', '# 日本語 👩‍👩‍👧'];

const nothing = fc.constant('');
const between = (text: string): fc.Arbitrary<string> => fc.constantFrom('', '\n', text);

class OwnerFiles {
  constructor(private readonly options: OwnerFileOptions) {}

  public stack(): fc.Arbitrary<string> {
    const header = fc.constantFrom('', '', '# header\n\n', '# attached\n', '\n\n');
    return fc.tuple(header, this.locals(), fc.array(this.unit(), { maxLength: 4 }), fc.boolean())
      .map(([first, locals, units, isFirst]) => first + (isFirst ? [locals, ...units] : [...units, locals]).join(''));
  }

  public unitFile(): fc.Arbitrary<string> {
    const before = fc.constantFrom('', '# unit\n', 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n\n', 'locals {\n  inputs = { versions = 1 }\n}\n');
    const inputs = fc.oneof(
      nothing,
      this.object().map((value) => `inputs = ${value.replace(/^ {2}/gm, '')}\n`),
      fc.constantFrom(...INLINE).map((value) => `inputs = ${value}\n`),
      fc.constantFrom('inputs = dependency.config.outputs.talos\n', 'inputs = {\n  a = 1\n}\n'),
    ).map((text) => text.replaceAll('local.versions', 'values.versions'));
    return fc.tuple(before, inputs, fc.constantFrom('', 'terraform {\n  source = "x"\n}\n', '# end')).map((parts) => parts.join(''));
  }

  private locals(): fc.Arbitrary<string> {
    const versions = fc.oneof(nothing, this.attribute(['versions'], DATA), this.attribute(['versions'], COMPUTED));
    return fc.oneof(
      { weight: 6, arbitrary: this.members(versions, 5).map((content) => `locals {\n${content}}\n`) },
      { weight: 1, arbitrary: fc.constantFrom(...ONE_LINERS) },
      { weight: 1, arbitrary: nothing },
    );
  }

  private unit(): fc.Arbitrary<string> {
    const values = fc.oneof(nothing, this.object().chain((object) => this.attribute(['values'], [object])), this.attribute(['values'], INLINE));
    const label = fc.constantFrom('"config"', '"talos"', '"bootstrap"', 'talos', '"other"');
    return fc.tuple(fc.oneof(between('/*\nunit "talos" {\n}\n*/\n'), between('# unit "config" {}\n')), label, this.members(values, 3))
      .map(([before, name, content]) => `${before}unit ${name} {\n  source = "../../units/x"\n${content}}\n`);
  }

  /** An object over several lines. */
  private object(): fc.Arbitrary<string> {
    const versions = fc.oneof(
      nothing,
      this.attribute(['versions', '"versions"'], [...DATA, 'local.versions']),
      this.attribute(['versions'], COMPUTED),
    );
    return this.members(versions, 4).map((content) => `{\n${content.replace(/^ {2}/gm, '    ')}  }`);
  }

  /** Attributes of an owner's with one more among them. */
  private members(own: fc.Arbitrary<string>, max: number): fc.Arbitrary<string> {
    return fc.tuple(fc.array(this.attribute(NAMES, DECOYS), { maxLength: max }), own, fc.nat(max))
      .map(([lines, line, at]) => withoutRepeated([...lines.slice(0, at), line, ...lines.slice(at)]).join(''));
  }

  /** One attribute with what may stand before and behind it. */
  private attribute(names: readonly string[], values: readonly string[]): fc.Arbitrary<string> {
    return fc.record({
      name: fc.constantFrom(...names),
      value: fc.constantFrom(...values),
      gap: fc.constantFrom(' ', '  ', '', '     '),
      before: fc.oneof({ weight: 3, arbitrary: nothing }, { weight: 1, arbitrary: fc.constantFrom('\n', '  # versions = {}\n', '  /* versions = {\n  } */\n') }),
      comment: this.options.trailingComments ? fc.option(fc.constantFrom(...COMMENTS), { freq: 3 }) : fc.constant(null),
    }).map(({ name, value, gap, before, comment }) => {
      const behind = comment === null || value.startsWith('<<') ? '' : ` ${comment}`;
      return `${before}  ${name}${gap}= ${value}${behind}\n`;
    });
  }
}

function withoutRepeated(lines: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const name = /^ {2}([^\s=#/]+)\s*=/m.exec(line)?.[1];
    return name === undefined || seen.size !== seen.add(name).size;
  });
}

/** A `terragrunt.stack.hcl` as its owner may have it. */
export function randomStackFile(options: OwnerFileOptions): fc.Arbitrary<string> {
  return new OwnerFiles(options).stack();
}

/** A unit's `terragrunt.hcl` as its owner may have it. */
export function randomUnitFile(options: OwnerFileOptions): fc.Arbitrary<string> {
  return new OwnerFiles(options).unitFile();
}

/** The same text as other editors write it. */
export function encodings(text: string): readonly string[] {
  return [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`, text.replace(/\n$/, ''), text.replace(/^ +/gm, (spaces) => '\t'.repeat(spaces.length / 2))];
}
