import type { StatusState } from './forge';

const STATES: Readonly<Record<string, StatusState>> = {
  // the words of GitHub, Gitea and Forgejo
  pending: 'pending',
  success: 'success',
  failure: 'failure',
  error: 'error',
  warning: 'failure',
  skipped: 'pending',
  // those of GitLab
  created: 'pending',
  running: 'pending',
  failed: 'failure',
  canceled: 'error',
};

/** A forge's word for a status' state. One that is not known is never a success. */
export function stateOf(word: string | undefined): StatusState {
  return word !== undefined && Object.hasOwn(STATES, word) ? STATES[word] as StatusState : 'error';
}
