import type { Assignment } from '../hcl/format';

/** What each template is filled with, by the template's file name without `.hbs`. */
export interface TemplateData {
  readonly 'terragrunt.stack.hcl': {
    /** Path of the manifest. */
    readonly manifest: string;
    readonly locals: readonly Assignment[];
    readonly versions: readonly Assignment[];
    readonly units: readonly {
      readonly name: string;
      readonly source: string;
      readonly path: string;
      readonly values: readonly Assignment[];
    }[];
  };
  readonly 'terragrunt.hcl': {
    /** Where the unit's module is. */
    readonly source: string;
    readonly inputs: readonly Assignment[];
  };
}
