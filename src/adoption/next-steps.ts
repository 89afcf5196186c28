import type { Fleet } from '../fleet/fleet';
import type { FileTree } from '../synthesis/file-tree';
import { formatForgeAddress } from '../synthesis/kubernetes/forge-address';
import { clusterFolder, notificationsFolder } from '../synthesis/places';

/** What a person must do, with the command where there is one. */
export interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

export interface NextStepsProps {
  /** What was synthesized, by path. */
  readonly files: FileTree;
  /** Whether the folder is a git repository already. */
  readonly inRepository: boolean;
  /** Whether git knows a remote. */
  readonly hasRemote: boolean;
  /** Names of packages that an existing package.json lacks; undefined where the file was written. */
  readonly missingPackages: readonly string[] | undefined;
  readonly projen: boolean;
}

/** What is left to do once a new fleet is written, in the order in which it works. */
export function planNextSteps(fleet: Fleet, { files, inRepository, hasRemote, missingPackages, projen }: NextStepsProps): readonly Step[] {
  const { branch = 'main' } = fleet.props;
  return [
    ...(inRepository ? [] : [{ what: 'make it a git repository', commands: [`git init --initial-branch=${branch}`] }]),
    { what: projen ? 'install the packages, and let projen write the files of the project' : 'install the packages', commands: installation(missingPackages, projen) },
    { what: 'say what runs on your clusters, for example', commands: ['npx sluice add chart cert-manager --repository https://charts.jetstack.io --version 1.17.1'] },
    {
      what: 'commit, and push to the forge',
      commands: ['git add --all', 'git commit -m "feat: versions per cluster"', ...(hasRemote ? ['git push'] : [...remoteOf(fleet), `git push --set-upstream origin ${branch}`])],
    },
    ...fluxSteps(fleet),
    ...secretSteps(fleet, files),
  ];
}

function remoteOf({ props: { forge = 'github', forgeUrl, repository } }: Fleet): readonly string[] {
  const address = formatForgeAddress({ forge, repository, ...(forgeUrl !== undefined && { forgeUrl }) });
  return address === undefined ? [] : [`git remote add origin ${address}`];
}

function installation(missing: readonly string[] | undefined, projen: boolean): readonly string[] {
  const install = missing === undefined || missing.length === 0 ? 'npm install' : `npm install --save-dev ${missing.join(' ')}`;
  // without a task of its own yet, projen does not find its own file
  return projen ? [install, 'npx ts-node --transpile-only --compiler-options \'{"module":"commonjs","moduleResolution":"node10"}\' .projenrc.ts'] : [install];
}

function fluxSteps(fleet: Fleet): readonly Step[] {
  const { clusters, props: { forge = 'github', repository, branch = 'main' } } = fleet;
  const slash = repository.lastIndexOf('/');
  const where = `--owner=${repository.slice(0, slash)} --repository=${repository.slice(slash + 1)} --branch=${branch}`;
  return [
    {
      what: 'on every cluster: install flux-operator, which makes the releases (without it: style: \'HelmReleases\' in fleet.ts)',
      commands: ['helm install flux-operator oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator --namespace flux-system --create-namespace'],
    },
    {
      what: 'point the Flux of each cluster at its folder, and name "flux-system" under "resources" of the kustomization.yaml in it',
      commands: clusters.map(({ name }) => (forge === 'github' || forge === 'gitlab'
        ? `flux bootstrap ${forge} --context=${name} ${where} --path=${clusterFolder(fleet, name)}`
        : `flux bootstrap git --context=${name} --url=<address of ${repository}> --branch=${branch} --path=${clusterFolder(fleet, name)}`)),
    },
  ];
}

/** The secrets that what was synthesized refers to: the shared ones on every cluster, the others on theirs. */
export function secretSteps(fleet: Fleet, files: FileTree): readonly Step[] {
  const secretsIn = (folder: string): readonly string[] => [...files].filter(([path]) => path.startsWith(`${folder}/`))
    .flatMap(([, text]) => [...text.matchAll(/secretRef:\n +name: (\S+)/g)].map(([, name]) => name as string));
  const shared = secretsIn(notificationsFolder(fleet));
  const commands = fleet.clusters.flatMap(({ name }) => [...new Set([...shared, ...secretsIn(`${clusterFolder(fleet, name)}/flux-notifications`)])]
    .map((secret) => `kubectl --context=${name} -n flux-system create secret generic ${secret} --from-literal=token="$TOKEN"`));
  return commands.length === 0 ? [] : [{ what: 'give Flux the tokens it reports with; docs/notifications.md says which rights each of them needs', commands }];
}
