// @ts-nocheck: what Handlebars compiles is untyped JavaScript
// Precompiled from the .hbs files of this folder: edit those, then run "npx projen templates"
import { type RenderTemplate, templateRenderer } from './template-renderer';

/** Fills a template: what it gives is the file's text. */
export const renderTemplate: RenderTemplate = templateRenderer({
  'terragrunt.hcl': {"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "# `versions` in `inputs` is written by \"sluice synth\"; the rest is yours.\n# The module has a variable \"versions\" of the type map(string): the infrastructure versions of the cluster, by name.\nterraform {\n  source = "
    + ((stack1 = lookupProperty(helpers,"hclString").call(alias1,lookupProperty(depth0,"source"),{"name":"hclString","hash":{},"data":data,"loc":{"start":{"line":4,"column":11},"end":{"line":4,"column":31}}})) != null ? stack1 : "")
    + "\n}\n\ninputs = "
    + ((stack1 = lookupProperty(helpers,"hclObject").call(alias1,lookupProperty(depth0,"inputs"),0,{"name":"hclObject","hash":{},"data":data,"loc":{"start":{"line":7,"column":9},"end":{"line":7,"column":31}}})) != null ? stack1 : "")
    + "\n";
},"useData":true},
  'terragrunt.stack.hcl': {"0":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"hclAssignments").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"locals"),2,{"name":"hclAssignments","hash":{},"data":data,"loc":{"start":{"line":4,"column":0},"end":{"line":4,"column":27}}})) != null ? stack1 : "")
    + "\n\n";
},"1":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "\nunit "
    + ((stack1 = lookupProperty(helpers,"hclString").call(alias1,lookupProperty(depth0,"name"),{"name":"hclString","hash":{},"data":data,"loc":{"start":{"line":11,"column":5},"end":{"line":11,"column":23}}})) != null ? stack1 : "")
    + " {\n  source = "
    + ((stack1 = lookupProperty(helpers,"hclString").call(alias1,lookupProperty(depth0,"source"),{"name":"hclString","hash":{},"data":data,"loc":{"start":{"line":12,"column":11},"end":{"line":12,"column":31}}})) != null ? stack1 : "")
    + "\n  path   = "
    + ((stack1 = lookupProperty(helpers,"hclString").call(alias1,lookupProperty(depth0,"path"),{"name":"hclString","hash":{},"data":data,"loc":{"start":{"line":13,"column":11},"end":{"line":13,"column":29}}})) != null ? stack1 : "")
    + "\n"
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"values"),{"name":"if","hash":{},"fn":container.program(2, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":14,"column":0},"end":{"line":17,"column":7}}})) != null ? stack1 : "")
    + "}\n";
},"2":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "\n  values = "
    + ((stack1 = lookupProperty(helpers,"hclObject").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"values"),2,{"name":"hclObject","hash":{},"data":data,"loc":{"start":{"line":16,"column":11},"end":{"line":16,"column":33}}})) != null ? stack1 : "")
    + "\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "# `versions`, in `locals` and in the `values` of the units, is written by \"sluice synth\" from "
    + ((stack1 = lookupProperty(helpers,"comment").call(alias1,lookupProperty(depth0,"manifest"),{"name":"comment","hash":{},"data":data,"loc":{"start":{"line":1,"column":94},"end":{"line":1,"column":114}}})) != null ? stack1 : "")
    + "; the rest is yours.\nlocals {\n"
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"locals"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":3,"column":0},"end":{"line":6,"column":7}}})) != null ? stack1 : "")
    + "  versions = "
    + ((stack1 = lookupProperty(helpers,"hclObject").call(alias1,lookupProperty(depth0,"versions"),2,{"name":"hclObject","hash":{},"data":data,"loc":{"start":{"line":7,"column":13},"end":{"line":7,"column":37}}})) != null ? stack1 : "")
    + "\n}\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias1,lookupProperty(depth0,"units"),{"name":"each","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":9,"column":0},"end":{"line":19,"column":9}}})) != null ? stack1 : "");
},"useData":true},
});
