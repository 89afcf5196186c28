/** The folder with one folder per cluster, unless `fleet.ts` names another. */
export const DEFAULT_CLUSTERS_FOLDER = 'kubernetes/clusters';

const PATH = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(\/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,15}$/;

/**
 * Whether a path can be the folder with one folder per cluster: below the folder that is written to, and in one way of writing it. What all
 * clusters share is beside it in `platform`, so it is not called that itself.
 */
export function isClustersFolder(path: unknown): path is string {
  return typeof path === 'string' && PATH.test(path) && !/(^|\/)platform$/.test(path);
}

/** What `isClustersFolder` takes, for people. */
export const ALLOWED_CLUSTERS_FOLDER = 'a path below the folder that is written to, such as "clusters" or "deploy/clusters", of letters, digits, "-", "_" and ".", whose last folder is not "platform"';
