import type { Identity } from '../adapters/git-commit';
import { ConfigError } from '../errors';
import type { CommandEnvironment } from './environment';

const FALLBACK: Identity = { name: 'sluice', email: 'sluice@localhost' };

/**
 * Whose name commits carry: who is asked for, or who git would name.
 *
 * @param configured who git's configuration names
 * @param variables the environment, which git asks first
 * @throws ConfigError `USAGE`
 */
export function identityOf(configured: Identity | undefined, asked?: string, variables: CommandEnvironment['variables'] = {}): Identity {
  if (asked !== undefined) return parseIdentity(asked);
  const [name, email] = [variables.GIT_AUTHOR_NAME || configured?.name, variables.GIT_AUTHOR_EMAIL || configured?.email];
  return name && email ? { name, email } : FALLBACK;
}

function parseIdentity(text: string): Identity {
  const [, name, email] = /^([^<>\u0000-\u001f\u007f]+) <([^<>\s]+@[^<>\s]+)>$/.exec(text) ?? [];
  if (!name?.trim() || !email) throw new ConfigError([{ code: 'USAGE', what: 'the author is not of the form "Name <address>"', found: JSON.stringify(text), allowed: '"Sluice <sluice@example.org>"' }]);
  return { name: name.trim(), email };
}
