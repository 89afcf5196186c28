/** What is to change in the `resources` of a kustomization. Names are compared as paths: `./a.yaml` is `a.yaml`. */
export interface ResourcesChange {
  /** What is to be listed; what is already, stays where it is. */
  readonly wanted: readonly string[];
  /** Whether something else that is listed is to go. */
  readonly isStale: (resource: string) => boolean;
}
