import { ACTIONS } from '../src/synthesis/workflows/action-pins';
import { checkOutBranch, gitWith, setUpNode } from '../src/synthesis/workflows/steps';
import { expression, type Job, type ScriptStep, type Workflow } from '../src/synthesis/workflows/workflow';

const NODE_VERSION = '24';
const FOLDER = 'release';
const ARTIFACT = 'release';
/** Whether there is anything to release is found out by the first job. */
const TAG = expression('steps.make.outputs.tag');

/** Releases the version that CHANGELOG.md names first, once: to npm, and as a tag whose commit holds the action. */
export function releaseWorkflow(): Workflow {
  return {
    name: 'release',
    on: { push: { branches: ['main'], paths: ['CHANGELOG.md'] }, workflow_dispatch: {} },
    concurrency: { group: 'release', cancelInProgress: false },
    jobs: { make: makeJob(), publish: publishJob() },
  };
}

function makeJob(): Job {
  const onlyIfNew = "steps.make.outputs.tag != ''";
  return {
    name: 'make the release',
    why: 'Runs the code of this project and of its packages, and so may write nothing.',
    if: "github.ref == 'refs/heads/main'",
    runsOn: 'ubuntu-latest',
    timeoutMinutes: 30,
    permissions: { contents: 'read' },
    outputs: { tag: TAG },
    steps: [
      checkOutBranch(expression('github.sha')),
      setUpNode(NODE_VERSION),
      script('Install', ['npm ci']),
      { ...script('Make the release, if there is a new one', [`npx projen release:make ${FOLDER}`]), id: 'make' },
      { ...script('Test', ['npx projen test']), if: onlyIfNew },
      {
        kind: 'action', name: 'Keep the release', if: onlyIfNew, uses: ACTIONS.uploadArtifact,
        with: { 'name': ARTIFACT, 'path': `${FOLDER}/`, 'if-no-files-found': 'error', 'retention-days': 7 },
      },
    ],
  };
}

function publishJob(): Job {
  return {
    name: 'publish it',
    why: 'May push and publish, and so runs nothing of the project and of its packages. Everything in it may be done twice.',
    needs: ['make'],
    if: "needs.make.outputs.tag != ''",
    environment: 'release',
    runsOn: 'ubuntu-latest',
    timeoutMinutes: 10,
    permissions: { 'contents': { writeTo: 'push the tag and write the release' }, 'id-token': { writeTo: 'prove to npm where the package was built' } },
    steps: [
      checkOutBranch(expression('github.sha')),
      setUpNode(NODE_VERSION),
      { kind: 'action', name: 'Take the release', uses: ACTIONS.downloadArtifact, with: { name: ARTIFACT, path: FOLDER } },
      script('Push the tag', PUSH_TAG, gitWith(expression('github.token'))),
      script('Publish the package', PUBLISH),
      script('Write the release', RELEASE, { GH_TOKEN: expression('github.token') }),
    ],
  };
}

const READ_TAG = [
  `tag="$(cat ${FOLDER}/tag)"`,
  '[[ "$tag" =~ ^v[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]',
];

/** The tag is one commit after the branch's, and holds nothing else than a release adds to it. */
export const PUSH_TAG = [
  ...READ_TAG,
  `git fetch --quiet ${FOLDER}/release.bundle "refs/tags/$tag:refs/tags/$tag"`,
  'test "$(git rev-parse "$tag^")" = "$GITHUB_SHA"',
  'others="$(git diff --name-only "$GITHUB_SHA" "$tag" | grep --invert-match --line-regexp --extended-regexp "action/index\\.js(\\.LICENSES\\.txt)?|package(-lock)?\\.json" || true)"',
  'test -z "$others"',
  'git push origin "refs/tags/$tag"',
];

const PUBLISH = [
  ...READ_TAG,
  'if test -n "$(npm view "sluice@${tag#v}" version 2>/dev/null)"; then echo "npm has $tag already"; exit 0; fi',
  'if [[ "$tag" == *-* ]]; then channel=next; else channel=latest; fi',
  `npm publish "./${FOLDER}/sluice-\${tag#v}.tgz" --provenance --access public --tag "$channel"`,
];

const RELEASE = [
  ...READ_TAG,
  'if gh release view "$tag" >/dev/null 2>&1; then echo "there is a release $tag already"; exit 0; fi',
  'if [[ "$tag" == *-* ]]; then kind=(--prerelease); else kind=(); fi',
  `gh release create "$tag" --verify-tag --title "$tag" --notes-file ${FOLDER}/notes.md "\${kind[@]}" ${FOLDER}/*.tgz ${FOLDER}/*.cdx.json`,
];

function script(name: string, run: readonly string[], env?: ScriptStep['env']): ScriptStep {
  return { kind: 'script', name, run, ...(env && { env }) };
}
