import type { Identity } from '../adapters/git-commit';
import { ConfigError } from '../errors';

const FALLBACK: Identity = { name: 'sluice', email: 'sluice@localhost' };

/**
 * Whose name commits carry: who is asked for, or who git is configured with.
 *
 * @throws ConfigError `USAGE`
 */
export function identityOf(configured: Identity | undefined, asked?: string): Identity {
  return asked === undefined ? configured ?? FALLBACK : parseIdentity(asked);
}

function parseIdentity(text: string): Identity {
  const [, name, email] = /^([^<>\u0000-\u001f\u007f]+) <([^<>\s]+@[^<>\s]+)>$/.exec(text) ?? [];
  if (!name?.trim() || !email) throw new ConfigError([{ code: 'USAGE', what: 'the author is not of the form "Name <address>"', found: JSON.stringify(text), allowed: '"Sluice <sluice@example.org>"' }]);
  return { name: name.trim(), email };
}
