import type { Cluster } from '../fleet/cluster';
import type { Component } from '../manifest/entries';
import { findDrifted } from '../manifest/links';
import type { ParsedManifest } from '../manifest/parsed-manifest';
import { sameVersion } from '../manifest/version';
import { stateBefore, type Timelines } from '../promotion/history';
import type { Finding } from './finding';
import type { DoctorInput } from './input';
import { isKnownIn } from './known-components';

type Input = Pick<DoctorInput, 'fleet' | 'manifests' | 'now' | 'timelines'>;

/** Pairs of `sameVersion` that have come apart, each where it began, and those that link something that no manifest has. */
export function findDriftedLinks(input: Input): readonly Finding[] {
  const pairs = input.fleet.props.sameVersion ?? [];
  const isKnown = isKnownIn(input);
  const drifted = pairs.flatMap((pair) => [...input.manifests.values()].flatMap((parsed) => findInManifest(pair, parsed, input)));
  return [...drifted, ...pairs.flatMap((pair) => findLost(pair, isKnown, input))];
}

function findInManifest(pair: readonly [Component, Component], parsed: ParsedManifest, { fleet, manifests, now, timelines }: Input): readonly Finding[] {
  const [problem] = findDrifted(parsed, [pair]);
  if (!problem) return [];
  const [one, other] = pair;
  const clusters = fleet.clusters.filter(({ manifest }) => manifest === parsed.file);
  const [cluster] = clusters;
  const isTarget = cluster !== undefined && !cluster.tracksRenovate;
  const isWhole = isTarget && isWholeUpstream(pair, cluster, manifests);
  // what is mended at the source comes by promotion
  if (isTarget && !isWhole) return [];
  const since = apartSince(pair, timelines.get(parsed.file) ?? new Map());
  return [{
    kind: 'drifted-link',
    id: `drifted-link/${parsed.file}/${one}+${other}`,
    // two pull requests, or two reports, come one after the other
    severity: since !== undefined && now - Date.parse(since) <= (cluster?.silenceAfter ?? 0) ? 'notice' : 'warning',
    what: `${one} and ${other} should have the same version on ${clusters.map(({ name }) => name).join(', ')}, and have ${problem.found}`,
    ...(problem.at && { at: problem.at }),
    ...(since !== undefined && { since }),
    todo: isWhole
      ? 'the source has them together, so one was promoted without the other: see why that one waits; an atomic group (fleet.ts) keeps them together'
      : 'raise the lower one, or take the pair out of sameVersion in fleet.ts',
    commands: isTarget ? [`npx sluice explain ${one} --to ${cluster.name}`, `npx sluice explain ${other} --to ${cluster.name}`] : [],
  }];
}

/** Since when the manifest has had two versions of a pair; undefined where no commit says so. */
function apartSince([one, other]: readonly [Component, Component], timelines: Timelines): string | undefined {
  const [first, second] = [timelines.get(one) ?? [], timelines.get(other) ?? []];
  let since: string | undefined;
  for (const { position, at } of [...first, ...second].sort((a, b) => a.position - b.position)) {
    const [here, there] = [first, second].map((timeline) => stateBefore(timeline, position + 1)?.entry.source.version);
    const isApart = here !== undefined && there !== undefined && !sameVersion(here, there);
    since = isApart ? since ?? at : undefined;
  }
  return since;
}

function isWholeUpstream(pair: readonly [Component, Component], { sources }: Cluster, manifests: Input['manifests']): boolean {
  const upstream = sources.map(({ manifest }) => manifests.get(manifest)).filter((parsed) => parsed !== undefined);
  return upstream.length > 0 && upstream.every((parsed) => findDrifted(parsed, [pair]).length === 0);
}

/** A name that nothing has links nothing: a component that was renamed, or a typing error. */
function findLost(pair: readonly [Component, Component], isKnown: (component: string) => boolean, { fleet }: Input): readonly Finding[] {
  return pair.filter((component) => !isKnown(component)).map((component): Finding => ({
    kind: 'drifted-link',
    id: `drifted-link/fleet/${component}`,
    severity: 'warning',
    what: `sameVersion links ${component}, which no manifest has`,
    ...(fleet.at && { at: fleet.at }),
    todo: 'correct the name in fleet.ts, or take the pair out',
  }));
}
