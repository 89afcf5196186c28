import { join, posix, relative, resolve, sep } from 'node:path';
import { readFiles, readText } from '../adapters/files';
import { FLEET_FILES } from '../adapters/load-fleet';
import { mayHoldProvider } from '../doctor/foreign-provider';
import type { DoctorInput, Reading, Readings } from '../doctor/input';
import { clustersFolder } from '../synthesis/places';
import { CONFIG_FILES, EARLIER_CONFIGS } from '../synthesis/renovate/config-files';
import { attempt } from './attempt';
import type { FleetOnDisk } from './fleet-files';
import type { FleetState } from './fleet-state';
import { readRemotes } from './read-remotes';

/** What only the repository knows: the owner's files around those of the fleet. */
export async function readNeighbours(state: Reading<FleetState>, { fleet, folder, out, current }: FleetOnDisk): Promise<Pick<Readings, 'remotes' | 'otherFleets' | 'providers' | 'renovateFiles' | 'placement'>> {
  if ('unknown' in state) return { remotes: state, otherFleets: state, providers: state, renovateFiles: state, placement: state };
  const { git, repository: { prefix, remote } } = state.known;
  const placement = fromTop(posix.join(prefix, relative(folder, out).split(sep).join('/')));
  const list = async (...pathspecs: readonly string[]) => {
    const listed = await git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--full-name', '--', ...pathspecs], { env: { GIT_LITERAL_PATHSPECS: '0' } });
    return [...new Set(listed.split('\0').filter((path) => path !== ''))];
  };
  const delivered = fromTop(posix.join(placement, posix.dirname(clustersFolder(fleet)))).replace(/[\\*?[]/g, '\\$&').replace(/.$/, '$&/');
  const topFiles = placement === '' ? [] : ['.github/workflows/*.yaml', '.github/workflows/*.yml', ...CONFIG_FILES];
  const root = resolve(folder, relative(`/${prefix}`, '/'));
  const [remotes, otherFleets, yaml, renovateFiles, top] = await Promise.all([
    attempt(() => readRemotes(git, remote)),
    attempt(async () => readFiles(root, (await list(...FLEET_FILES.map((file) => `:(top,glob)**/${file}`))).filter((file) => fromTop(posix.dirname(file)) !== fromTop(prefix)))),
    attempt(() => list(`:(top,glob)${delivered}**/*.yaml`, `:(top,glob)${delivered}**/*.yml`)),
    attempt(() => list(...EARLIER_CONFIGS.map((file) => `:(top,literal)${file}`))),
    attempt(async () => readFiles(root, topFiles.length > 0 ? await list(...topFiles.map((file) => `:(top,glob)${file}`)) : [])),
  ]);
  const providers = 'known' in yaml ? await attempt(() => Promise.resolve().then(() => readProviders(out, placement, yaml.known, current))) : yaml;
  return { remotes, otherFleets, providers, renovateFiles, placement: 'known' in top ? { known: { folder: fromTop(prefix), out: placement, top: top.known } } : top };
}

/** A folder from the top of the repository, empty for the top itself. */
function fromTop(path: string): string {
  const folder = posix.join('.', path, '.').replace(/\/$/, '');
  return folder === '.' ? '' : folder;
}

/** Of the files, those that may hold a Provider of Flux, by path from the output folder. */
function readProviders(out: string, placement: string, files: readonly string[], current: FleetOnDisk['current']): DoctorInput['providers'] {
  return new Map(files.flatMap((file) => {
    const path = posix.relative(posix.join('/', placement), posix.join('/', file));
    const text = current.get(path) ?? readText(join(out, path)) ?? '';
    return mayHoldProvider(text) ? [[path, text] as const] : [];
  }));
}
