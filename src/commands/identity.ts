import type { Git } from '../adapters/git';
import type { Identity } from '../adapters/git-commit';
import { ConfigError } from '../errors';

const FALLBACK: Identity = { name: 'sluice', email: 'sluice@localhost' };

/** Whose name commits carry: what is asked for, or what git is configured with. */
export async function identityOf(git: Git, asked?: string): Promise<Identity> {
  if (asked !== undefined) return parseIdentity(asked);
  const read = async (key: string) => {
    const { code, stdout } = await git.tryRun(['config', '--get', key]);
    return code === 0 ? stdout.toString('utf8').trim() : '';
  };
  const [name, email] = await Promise.all([read('user.name'), read('user.email')]);
  return name && email ? { name, email } : FALLBACK;
}

function parseIdentity(text: string): Identity {
  const [, name, email] = /^([^<>\n]+) <([^<>\s]+@[^<>\s]+)>$/.exec(text) ?? [];
  if (!name || !email) throw new ConfigError([{ code: 'USAGE', what: 'the author is not of the form "Name <address>"', found: JSON.stringify(text), allowed: '"Sluice <sluice@example.org>"' }]);
  return { name: name.trim(), email };
}
