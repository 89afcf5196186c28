import { displayText } from '../evidence/display-text';
import type { Component } from '../manifest/entries';
import { parseCommitMessage, parseForcedReasons, type ForcedReason, type PromotionRecord } from './commit-message';

/** What the message of a commit on the first-parent history says, with those of the commits that it has merged. */
export interface CommitNote {
  /** The author's name, fit to be shown. */
  readonly by: string;
  /** The first line of the message, fit to be shown. */
  readonly subject: string;
  /** The promotions that came with it: its own, or those of a branch that it has merged. */
  readonly promotions: readonly NotedPromotion[];
}

export interface NotedPromotion extends PromotionRecord {
  /** Why gates were overridden, by component. */
  readonly reasons: ReadonlyMap<Component, ForcedReason>;
}

/** Arguments of the one git process that `parseMessages` reads: no paths and no patches, so no file is looked at. */
export function messagesArguments(revision: string): readonly string[] {
  return ['-c', 'log.showRoot=true', '-c', 'i18n.logOutputEncoding=UTF-8', 'log', '-z', '--no-color', '--no-notes', '--topo-order', '--format=%H%n%P%n%an%n%B', '--end-of-options', revision, '--'];
}

interface Message {
  readonly commit: string;
  readonly parents: readonly string[];
  readonly by: string;
  readonly text: string;
}

/** Reads what git prints for `messagesArguments`: the notes of all commits on the first-parent history of its revision. */
export function parseMessages(log: string): ReadonlyMap<string, CommitNote> {
  const messages = log.split('\0').filter((record) => record !== '').map(parseMessage);
  const byCommit = new Map(messages.map((message) => [message.commit, message]));
  const firstParents: Message[] = [];
  for (let next = messages[0]; next; next = byCommit.get(next.parents[0] ?? '')) firstParents.push(next);
  // from the oldest on, so that what a merge brings is what nobody has brought before
  const seen = new Set(firstParents.map(({ commit }) => commit));
  const notes = firstParents.reverse().map((message) => [message.commit, noteOf(message, takeMerged(message, byCommit, seen))] as const);
  return new Map(notes);
}

function parseMessage(record: string): Message {
  const [commit = '', parents = '', by = '', ...lines] = record.split('\n');
  return { commit, parents: parents.split(' ').filter((parent) => parent !== ''), by, text: lines.join('\n') };
}

function takeMerged({ parents }: Message, byCommit: ReadonlyMap<string, Message>, seen: Set<string>): readonly Message[] {
  const merged: Message[] = [];
  const waiting = parents.slice(1);
  for (let commit = waiting.pop(); commit !== undefined; commit = waiting.pop()) {
    const message = byCommit.get(commit);
    if (!message || seen.has(commit)) continue;
    seen.add(commit);
    merged.push(message);
    waiting.push(...message.parents);
  }
  return merged;
}

function noteOf({ by, text }: Message, merged: readonly Message[]): CommitNote {
  const promotions = [text, ...merged.map((message) => message.text)].flatMap((message): readonly NotedPromotion[] => {
    const record = parseCommitMessage(message);
    return record ? [{ ...record, reasons: parseForcedReasons(message) }] : [];
  });
  return { by: displayText(by, 60), subject: displayText(text.split('\n', 1)[0] ?? '', 100), promotions };
}
