import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { precompileTemplates } from '../../../scripts/precompile-templates';
import { renderTemplate } from '../../../src/synthesis/templates';

const FOLDER = join(__dirname, '..', '..', '..', 'src', 'synthesis', 'templates');

describe('the precompiled templates', () => {
  test('fails if they are not those of the .hbs files: run "npx projen templates"', () => {
    expect(readFileSync(join(FOLDER, 'index.ts'), 'utf8')).toBe(precompileTemplates(FOLDER));
  });

  test('do not load the compiler', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(FOLDER, name), 'utf8'));
    const imported = files.flatMap((text) => [...text.matchAll(/^import (?!type )[^;]* from '([^']+)'/gm)].map(([, name]) => name));
    expect(imported.filter((name) => name?.startsWith('handlebars'))).toEqual(['handlebars/runtime']);
  });
});

describe('renderTemplate', () => {
  const unit = { source: 'modules//${x}"\n', inputs: [] };

  test('escapes for HCL and for nothing else', () => {
    expect(renderTemplate('terragrunt.hcl', unit)).toContain('  source = "modules//$${x}\\"\\n"\n');
    expect(renderTemplate('terragrunt.hcl', { ...unit, source: '<&\'>=' })).toContain('"<&\'>="');
  });

  test('ends with one new line', () => {
    expect(renderTemplate('terragrunt.hcl', unit)).toMatch(/\S\n$/);
    expect(renderTemplate('terragrunt.stack.hcl', { manifest: 'm', locals: [], versions: [], units: [] })).toMatch(/\S\n$/);
  });

  test('gives the same for the same', () => {
    expect(renderTemplate('terragrunt.hcl', unit)).toBe(renderTemplate('terragrunt.hcl', unit));
  });
});
