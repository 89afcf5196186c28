import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { HELPERS } from '../src/synthesis/templates/helpers';
import { writeAssets } from './embed-assets';

const FOLDER = join(__dirname, '..', 'src', 'synthesis', 'templates');
const EXTENSION = '.hbs';

/** Every template of a folder as JavaScript that needs nothing but the runtime of Handlebars. */
export function precompileTemplates(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(EXTENSION)).sort();
  const templates = names.map((name) => `  '${name.slice(0, -EXTENSION.length)}': ${precompile(readFileSync(join(folder, name), 'utf8'))},`);
  return [
    '// @ts-nocheck: what Handlebars compiles is untyped JavaScript',
    '// Precompiled from the .hbs files of this folder: edit those, then run "npx projen templates"',
    'import { type RenderTemplate, templateRenderer } from \'./template-renderer\';',
    '',
    '/** Fills a template: what it gives is the file\'s text. */',
    'export const renderTemplate: RenderTemplate = templateRenderer({',
    ...templates,
    '});',
    '',
  ].join('\n');
}

/** Nothing is escaped for HTML, what is missing is an error, and only the helpers of this project can be called. */
function precompile(source: string): string {
  const knownHelpers = Object.fromEntries(Object.keys(HELPERS).map((name) => [name, true]));
  return String(Handlebars.precompile(source.replaceAll('\r\n', '\n'), { noEscape: true, strict: true, knownHelpersOnly: true, knownHelpers }));
}

if (require.main === module) {
  writeFileSync(join(FOLDER, 'index.ts'), precompileTemplates(FOLDER));
  writeAssets();
}
