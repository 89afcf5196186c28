import { posix } from 'node:path';
import type { Fleet } from '../fleet/fleet';
import type { FileTree } from '../synthesis/file-tree';
import { isGenerated } from '../synthesis/header';
import { CONFIG_FILES, RENOVATE_FILE } from '../synthesis/renovate/config-files';
import { escapePattern } from '../synthesis/renovate/patterns';
import { quoteForShell, type Finding } from './finding';
import type { DoctorInput } from './input';
import { trackedPaths } from './tracked-files';

type Input = Pick<DoctorInput, 'fleet' | 'current' | 'placement'>;

const WORKFLOWS = '.github/workflows/';

/** A fleet in a folder of its repository whose manifests Renovate does not find, or whose configuration it does not read. */
export function findMisplaced({ fleet, current, placement: { out, folder, top } }: Input): readonly Finding[] {
  const said = fleetFolderOf(fleet);
  const common = { kind: 'blind-renovate', id: 'blind-renovate/placement', severity: 'error' } as const;
  if (said !== folder && said === '' && out !== '') {
    return [{
      ...common,
      what: `the fleet writes .github to ${out}, and Renovate and GitHub read it at the top of the repository alone`,
      todo: `write workflows: { fleetFolder: '${folder}' } into fleet.ts, synthesize and copy .github to the top; or move the fleet there`,
    }];
  }
  if (said !== folder) {
    const place = folder === '' ? 'at the top of the repository' : `in ${folder}`;
    return [{
      ...common,
      what: `fleet.ts is ${place}, and workflows.fleetFolder says ${said === '' ? 'nothing' : said}: Renovate looks for the manifests there, and the workflows run there`,
      ...(fleet.at && { at: fleet.at }),
      todo: folder === '' ? 'take workflows.fleetFolder out of fleet.ts, and synthesize' : `write workflows: { fleetFolder: '${folder}' } into fleet.ts, and synthesize`,
      commands: ['npx sluice synth'],
    }];
  }
  if (out === '') return [];
  const source = posix.join(out, RENOVATE_FILE);
  const file = CONFIG_FILES.find((path) => top.has(path));
  if (file === undefined) {
    return [{ ...common, what: `the fleet writes ${source}, and there is no configuration of Renovate at the top of the repository`, todo: 'copy it to the top', commands: copy(source, RENOVATE_FILE) }];
  }
  const hidden = findHidden(fleet, current, top.get(file) ?? '');
  if (hidden.length === 0) return [];
  return [{
    ...common,
    what: `${file} at the top of the repository is a copy that does not name ${hidden.join(', ')}, so Renovate does not see it`,
    todo: `put into it what ${source} says; where it is the copy of this fleet alone, copy it again`,
  }];
}

/** An owner may write the configuration at the top himself: only a copy of what Sluice has written can be judged. */
function findHidden(fleet: Fleet, current: FileTree, text: string): readonly string[] {
  if (!isGenerated(text) || text === current.get(RENOVATE_FILE)) return [];
  return trackedPaths(fleet).filter((path) => !text.includes(JSON.stringify(escapePattern(path)).slice(1, -1)));
}

/** Workflows of a fleet in a folder, which run only as copies at the top, and of which there is none, or one of another time. */
export function findStaleCopies({ fleet, current, placement: { out, folder, top } }: Input): readonly Finding[] {
  if (out === '' || fleetFolderOf(fleet) !== folder) return [];
  const running = [...top].filter(([path]) => path.startsWith(WORKFLOWS));
  const texts = new Set(running.map(([, text]) => withoutName(text)));
  return [...current].filter(([path, text]) => path.startsWith(WORKFLOWS) && isGenerated(text) && !texts.has(withoutName(text))).map(([path]): Finding => {
    const there = top.get(path);
    const isOlder = there !== undefined && isOf(folder, there);
    const source = posix.join(out, path);
    // what another fleet has there is left to it
    const target = isOlder || there === undefined ? path : `${WORKFLOWS}${folder.replace(/[^\w.-]+/g, '-')}-${posix.basename(path)}`;
    return {
      kind: 'stale-workflow',
      id: `stale-workflow/copy/${path}`,
      severity: isOlder ? 'warning' : 'error',
      what: isOlder ? `no workflow at the top of the repository is as ${source}: the copy is older, or was edited` : `a workflow of the fleet is not at the top of the repository, where alone GitHub runs it: ${source}`,
      todo: 'copy it to the top and push it yourself; the file may have another name, and should say another one behind "name:" than what other fleets have there',
      commands: copy(source, target),
      essence: current.get(path) ?? path,
    };
  });
}

/** Empty for the top. */
function fleetFolderOf({ props: { workflows } }: Fleet): string {
  return posix.join((workflows || {}).fleetFolder ?? '.', '.').replace(/\/$/, '').replace(/^\.$/, '');
}

/** Two fleets of one repository need names of their own: GitHub keeps one run of a name waiting. */
function withoutName(text: string): string {
  return text.replace(/^name:.*$/m, '');
}

/** Whether the jobs of a workflow run in a fleet's folder. */
function isOf(folder: string, workflow: string): boolean {
  const folders = [...workflow.matchAll(/^ *working-directory: (["']?)(.*)\1$/gm)].map(([, , name = '']) => posix.join(name, '.').replace(/\/$/, ''));
  return folder === '' ? folders.length === 0 : folders.includes(folder);
}

function copy(source: string, target: string): readonly string[] {
  return ['cd "$(git rev-parse --show-toplevel)"', `mkdir -p ${posix.dirname(target)}`, `cp ${quoteForShell(source)} ${quoteForShell(target)}`];
}
