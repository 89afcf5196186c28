import fc from 'fast-check';
import { applyChange, applyChanges } from '../../src/manifest/apply';
import { changedComponent, findEntry, type Change, type EntryField, type SetField } from '../../src/manifest/change';
import { diffManifests } from '../../src/manifest/diff';
import { editManifest } from '../../src/manifest/edit';
import { componentOf, entriesOf, type ChartEntry, type Component, type Entry, type Manifest } from '../../src/manifest/entries';
import { inverse } from '../../src/manifest/inverse';
import { parseManifest } from '../../src/manifest/parse';
import type { ParsedManifest } from '../../src/manifest/parsed-manifest';
import { anyFormatting, plainFormatting, renderRandomly, tagOf, tidyFormatting } from '../support/random-formatting';
import { anyEntry, anyManifest, anyWish, changeOf } from '../support/random-manifest';

const FILE = 'clusters/dev/versions.ts';

function read(text: string): ParsedManifest {
  const { manifest, problems } = parseManifest(FILE, text);
  if (!manifest) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  return manifest;
}

function parse(text: string): Manifest {
  const { infrastructure, charts } = read(text);
  return { infrastructure, charts };
}

function edit(text: string, ...changes: readonly Change[]): string {
  const { text: edited, problems } = editManifest(FILE, text, changes);
  if (edited === undefined) throw new Error(JSON.stringify(problems));
  return edited;
}

/** The range between the neighbours of every entry, and the text of its property. */
function placesIn(text: string): ReadonlyMap<Component, { readonly start: number; readonly end: number; readonly text: string }> {
  const { tree } = read(text);
  return new Map(tree.root.properties.flatMap(({ key: section, value }) => (value.kind !== 'object' ? [] : value.properties.map((property, index) => {
    const start = value.properties[index - 1]?.end ?? value.start + 1;
    const end = value.properties[index + 1]?.start ?? value.end - 1;
    return [`${section}/${property.key}` as Component, { start, end, text: text.slice(property.start, property.end) }] as const;
  }))));
}

function commentsIn(text: string): readonly string[] {
  return read(text).tree.comments.map(({ start, end }) => text.slice(start, end));
}

/** A change that exchanges one literal for another. */
function inPlaceChange(manifest: Manifest, change: Change): boolean {
  if (change.kind === 'set-version') return true;
  const entry = change.kind === 'set-field' ? findEntry(manifest, change.component) : undefined;
  if (change.kind !== 'set-field' || !entry) return false;
  const old = (entry as Partial<ChartEntry>)[change.field];
  switch (change.field) {
    case 'source': return entry.source.kind === change.value.kind;
    case 'namespace': return true;
    case 'values': return old !== undefined;
    case 'test': return old === true && change.value;
    case 'hold': return entry.hold !== undefined && (entry.hold.allow === undefined) === (change.value.allow === undefined);
    case 'dependsOn': return entry.kind === 'chart' && isExchanged(entry.dependsOn, change.value);
  }
}

function isExchanged(old: ChartEntry['dependsOn'], next: ChartEntry['dependsOn']): boolean {
  const texts = [...old, ...next].map((dependency) => JSON.stringify(dependency));
  return old.length > 0 && old.length === next.length && new Set(texts).size === texts.length
    && old.every((dependency, index) => typeof dependency === typeof next[index]);
}

const runs = (numRuns: number): fc.Parameters<unknown> => ({ seed: 1, numRuns });

describe('editManifest', () => {
  test('the random texts say what they are made from', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, (manifest, formatting) => {
      expect(parse(renderRandomly(manifest, formatting))).toEqual(manifest);
    }), runs(300));
  });

  test('fails if the edited text says anything but the changed entries', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, anyWish, (manifest, formatting, wish) => {
      const change = changeOf(manifest, wish);
      expect(parse(edit(renderRandomly(manifest, formatting), change))).toEqual(applyChange(manifest, change));
    }), runs(1500));
  });

  test('fails if several changes at once are not the same as one after another', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, fc.array(anyWish, { minLength: 2, maxLength: 6 }), (manifest, formatting, wishes) => {
      const text = renderRandomly(manifest, formatting);
      const changes: Change[] = [];
      const [result, single] = wishes.reduce(([current, edited], wish) => {
        const change = changeOf(current, wish);
        changes.push(change);
        return [applyChange(current, change), edit(edited, change)] as const;
      }, [manifest, text] as const);
      expect(edit(text, ...changes)).toBe(single);
      expect(parse(single)).toEqual(result);
    }), runs(600));
  });

  test('fails if a change made twice is not the same as once', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, anyWish, (manifest, formatting, wish) => {
      const change = changeOf(manifest, wish);
      fc.pre(change.kind !== 'remove');
      const once = edit(renderRandomly(manifest, formatting), change);
      expect(edit(once, change)).toBe(once);
    }), runs(600));
  });

  test('fails if an entry that is written again as it is changes a byte', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, (manifest, formatting) => {
      const text = renderRandomly(manifest, formatting);
      expect(edit(text, ...entriesOf(manifest).map((entry): Change => ({ kind: 'put', entry })))).toBe(text);
    }), runs(300));
  });
});

describe('what stays byte for byte', () => {
  test('fails if anything changes beyond the neighbours of the entry, but the import', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, anyWish, (manifest, formatting, wish) => {
      const text = renderRandomly(manifest, formatting);
      const change = changeOf(manifest, wish);
      const place = placesIn(text).get(changedComponent(change));
      fc.pre(place !== undefined);
      const edited = edit(text, change);
      expect(edited.slice(read(edited).tree.root.start).startsWith(text.slice(read(text).tree.root.start, place.start))).toBe(true);
      expect(edited.endsWith(text.slice(place.end))).toBe(true);
    }), runs(600));
  });

  test('fails if the text of another entry changes', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, anyWish, (manifest, formatting, wish) => {
      const text = renderRandomly(manifest, formatting);
      const change = changeOf(manifest, wish);
      const [before, after] = [placesIn(text), placesIn(edit(text, change))].map((places) => [...places].filter(([component]) => component !== changedComponent(change)).map(([, place]) => place.text));
      expect(after).toEqual(before);
    }), runs(600));
  });

  test('fails if a new entry changes what was there, but for one comma and the import', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, anyEntry, (manifest, formatting, entry) => {
      const component = componentOf(entry);
      fc.pre(!findEntry(manifest, component));
      const text = renderRandomly(manifest, formatting);
      const edited = edit(text, { kind: 'put', entry });
      const place = placesIn(edited).get(component)?.text ?? '';
      const bare = (part: string): string => part.replace(/[\s,{}'":]|infrastructure|charts/g, '');
      const body = (whole: string): string => bare(whole.slice(read(whole).tree.root.start));
      expect(body(edited).replace(bare(place), '')).toBe(body(text));
    }), runs(300));
  });

  test('fails if a removed entry leaves a comment of its own or takes one of another', () => {
    fc.assert(fc.property(anyManifest, tidyFormatting, fc.nat(20), (manifest, formatting, pick) => {
      const entries = entriesOf(manifest);
      fc.pre(entries.length > 0);
      const component = componentOf(entries[pick % entries.length] as Entry);
      const text = renderRandomly(manifest, formatting);
      const others = commentsIn(text).filter((comment) => !comment.slice(3).startsWith(`${tagOf(component)}#`));
      expect(commentsIn(edit(text, { kind: 'remove', component }))).toEqual(others);
    }), runs(1000));
  });

  test('fails if any other change loses a comment that does not stand beside what it removes', () => {
    fc.assert(fc.property(anyManifest, tidyFormatting, anyWish, (manifest, formatting, wish) => {
      const change = changeOf(manifest, wish);
      fc.pre(change.kind !== 'remove');
      const text = renderRandomly(manifest, formatting);
      const isOwn = (comment: string): boolean => comment.slice(3).startsWith(`${tagOf(changedComponent(change))}#`);
      const [before, after] = [commentsIn(text), commentsIn(edit(text, change))];
      expect(after.filter((comment) => !isOwn(comment))).toEqual(before.filter((comment) => !isOwn(comment)));
      if (inPlaceChange(manifest, change)) expect(after).toEqual(before);
    }), runs(600));
  });
});

describe('inverse', () => {
  test('fails if a change and its inverse do not give the entries in their order again', () => {
    fc.assert(fc.property(anyManifest, anyWish, (manifest, wish) => {
      const change = changeOf(manifest, wish);
      expect(applyChange(applyChange(manifest, change), inverse(manifest, change))).toEqual(manifest);
    }), runs(1000));
  });

  test('fails if a change in place and its inverse do not give the same text', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, fc.array(anyWish, { minLength: 4, maxLength: 8 }), (manifest, formatting, wishes) => {
      const change = wishes.map((wish) => changeOf(manifest, wish)).find((candidate) => inPlaceChange(manifest, candidate));
      fc.pre(change !== undefined);
      const text = renderRandomly(manifest, formatting);
      expect(edit(edit(text, change), inverse(manifest, change))).toBe(text);
    }), runs(600));
  });

  test('fails if what is added to a text without comments is not gone without a trace when it is taken back', () => {
    fc.assert(fc.property(anyManifest, plainFormatting, anyWish, (manifest, formatting, wish) => {
      const change = changeOf(manifest, wish);
      const added = change.kind === 'put' ? !findEntry(manifest, componentOf(change.entry)) : change.kind === 'set-field' && isAbsent(findEntry(manifest, change.component), change);
      const section = change.kind === 'put' && change.entry.kind === 'infrastructure' ? manifest.infrastructure : manifest.charts;
      fc.pre(added && (change.kind !== 'put' || section.length > 0));
      const text = renderRandomly(manifest, formatting);
      expect(edit(edit(text, change), inverse(manifest, change))).toBe(text);
    }), runs(600));
  });
});

function isAbsent(entry: Entry | undefined, { field }: SetField): boolean {
  const value = (entry as Partial<Record<EntryField, unknown>> | undefined)?.[field];
  return value === undefined || value === false || (Array.isArray(value) && value.length === 0);
}

describe('diffManifests', () => {
  const sorted = (manifest: Manifest): readonly string[] => entriesOf(manifest).map((entry) => JSON.stringify(entry)).sort();

  test('fails if the difference does not lead from one manifest to the other, as data and as text', () => {
    fc.assert(fc.property(anyManifest, anyManifest, anyFormatting, (before, after, formatting) => {
      const changes = diffManifests(before, after);
      const applied = applyChanges(before, changes).manifest as Manifest;
      expect(sorted(applied)).toEqual(sorted(after));
      expect(parse(edit(renderRandomly(before, formatting), ...changes))).toEqual(applied);
      expect(diffManifests(applied, after)).toEqual([]);
    }), runs(400));
  });

  test('fails if a single change is found as more than one, or as one about another component', () => {
    fc.assert(fc.property(anyManifest, anyWish, (manifest, wish) => {
      const change = changeOf(manifest, wish);
      fc.pre(change.kind !== 'put' || !findEntry(manifest, componentOf(change.entry)));
      const found = diffManifests(manifest, applyChange(manifest, change));
      expect(found.length).toBeLessThanOrEqual(1);
      expect(found.map(changedComponent)).toEqual(found.map(() => changedComponent(change)));
    }), runs(400));
  });
});
