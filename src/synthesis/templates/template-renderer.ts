import type Handlebars from 'handlebars';
import runtime from 'handlebars/runtime';
import { HELPERS } from './helpers';
import type { TemplateData } from './template-data';

/** Fills a template: what it gives is the file's text. */
export type RenderTemplate = <Name extends keyof TemplateData>(name: Name, data: TemplateData[Name]) => string;

/** A template is made from what was precompiled when it is asked for the first time. */
export function templateRenderer(precompiled: Readonly<Record<keyof TemplateData, TemplateSpecification>>): RenderTemplate {
  const templates = new Map<string, Handlebars.TemplateDelegate>();
  return (name, data) => {
    const template = templates.get(name) ?? runtime.template(precompiled[name]);
    templates.set(name, template);
    return template(data, { helpers: HELPERS });
  };
}
