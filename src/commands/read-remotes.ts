import type { Git } from '../adapters/git';
import { parseRemoteAddress } from '../adoption/remote-address';
import type { RemotePlaces } from '../doctor/input';

/**
 * What the addresses of a clone's remotes tell, as they are written and as `insteadOf` makes them: behind a mirror or an abbreviation the one
 * may tell what the other does not.
 *
 * @param main the remote that Sluice talks to
 */
export async function readRemotes(git: Git, main: string | undefined): Promise<readonly RemotePlaces[]> {
  const [config, used] = await Promise.all([git.tryRun(['config', '-z', '--get-regexp', '^remote\\..+\\.(push)?url$']), git.run(['remote', '-v'])]);
  const addresses = new Map<string, Set<string>>();
  const add = (name: string, address: string): void => { addresses.set(name, (addresses.get(name) ?? new Set()).add(address)); };
  for (const [, name = '', address = ''] of config.stdout.toString('utf8').matchAll(/remote\.([^\0\n]+)\.(?:push)?url\n([^\0]*)\0/g)) add(name, address);
  for (const [, name = '', address = ''] of used.matchAll(/^([^\t\n]+)\t(.+?) \((?:fetch|push)\)/gm)) add(name, address);
  return [...addresses].map(([name, all]) => ({ name, isMain: name === main, places: [...all].flatMap((address) => parseRemoteAddress(address) ?? []) }));
}
