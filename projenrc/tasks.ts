import type { typescript } from 'projen';

const BUNDLE = 'node scripts/bundle.js';

/** The tasks of this project beside those that projen has. */
export function addTasks(project: typescript.TypeScriptProject): void {
  const bundle = project.addTask('bundle', { description: 'Bundle the command line and its peers into lib/bin', exec: BUNDLE });

  const synth = project.addTask('synth', { description: 'Synthesize the reference fleet (examples/homelab) into dist/' });
  const check = project.addTask('synth:check', { description: 'Fail where dist/ is not what examples/homelab synthesizes to' });
  for (const [task, flag] of [[synth, ''], [check, ' --check']] as const) {
    task.exec(`${BUNDLE} && cd examples/homelab && node ../../lib/bin/sluice.js synth --out ../../dist${flag}`, { receiveArgs: true });
  }

  const script = (name: string, description: string, file: string) =>
    project.addTask(name, { description, exec: `ts-node -T -P tsconfig.dev.json ${file}`, receiveArgs: true });
  const templates = script('templates', 'Precompile the Handlebars templates of src/synthesis/templates', 'scripts/precompile-templates.ts');
  script('import', 'Regenerate imports/ from a folder of CRDs: npx projen import <folder>', 'scripts/import-crds.ts');
  script('api', 'Generate docs/api.md from the docstrings of what the package exports', 'scripts/api-docs.ts');
  script('release:make', 'Make the release that CHANGELOG.md asks for: npx projen release:make <folder>', 'scripts/release.ts');
  script('bench', 'Run the benchmarks', 'bench/index.ts');

  const judged: readonly (readonly [string, string, string])[] = [
    ['renovate', 'Renovate finds every version of the reference fleet, and raises it', 'e2e/renovate/run.ts'],
    ['terragrunt', 'Terragrunt gives every version to the units that read it', 'e2e/terragrunt.ts'],
    ['terraform-fmt', 'terraform fmt leaves edited files as they are', 'e2e/terraform-fmt.ts'],
    ['adopt', 'kustomize and flux-operator render the same before and after every step of an adoption', 'e2e/adopt.ts'],
    ['kubernetes', 'kustomize and flux-operator render what was meant', 'e2e/kubernetes.ts'],
    ['crds', 'Every synthesized object satisfies the upstream CRD of its kind', 'e2e/crds.ts'],
    ['package', 'The packed package works in an empty folder, with every Node', 'e2e/package/run.ts'],
    ['board', 'A real Chromium opens, filters and judges the board', 'e2e/board/run.ts'],
    ['flux', "Flux's own controllers carry a change from Renovate's commit to live", 'e2e/flux/run.ts'],
    ['security', 'actionlint and zizmor judge the workflows, npm and CycloneDX the package', 'e2e/security.ts'],
  ];
  for (const [name, description, file] of judged) script(`e2e:${name}`, description, file);

  project.preCompileTask.spawn(templates);
  project.postCompileTask.spawn(bundle);
  project.packageTask.prependSpawn(check);
  // what is in the tarball, in CycloneDX, beside it
  project.packageTask.exec(`ts-node -T -P tsconfig.dev.json scripts/sbom.ts ${project.artifactsJavascriptDirectory}`);
  project.setScript('prepack', 'projen pre-compile && projen compile && projen post-compile');
}
