import { createHash } from 'node:crypto';
import { isBoard, renderBoard } from '../../../src/board/page/render-board';
import { BoardStory, HOMELAB_NOW, homelabStory, LARGE_NOW, largeStory, quietStory } from '../../support/board-story';
import { hostilePage } from '../../support/hostile-board';

const page = renderBoard(homelabStory().page(HOMELAB_NOW));
const hostile = renderBoard(hostilePage());

/** What a reader sees of a piece of HTML. */
function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, ' ').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/\s+/g, ' ').trim();
}

/** The content of the first element that matches a pattern of its opening tag. */
function inside(html: string, opening: RegExp, closing: string): string {
  const { index, 0: tag } = opening.exec(html) as RegExpExecArray;
  return html.slice(index + tag.length, html.indexOf(closing, index));
}

const sectionOf = (name: string): string => inside(page, new RegExp(`<section [^>]*aria-labelledby="${name}">`), name === 'waiting' ? '<section class="later" aria-labelledby="promotions"' : '</section>\n');
const rowOf = (component: string): string => {
  const row = [...page.matchAll(/<tr data-is="([^"]*)">(.*?)<\/tr>/g)].find(([, , cells = '']) => textOf(cells).replace('/ ', '/').startsWith(component.replace('/ ', '/')));
  return row?.[0] ?? '';
};

describe('renderBoard', () => {
  test('gives the same page for the same state', () => {
    expect(renderBoard(homelabStory().page(HOMELAB_NOW))).toBe(page);
    expect(isBoard(page)).toBe(true);
    expect(isBoard('<!DOCTYPE html><title>mine</title>')).toBe(false);
  });

  test('shows a version per cluster, and what becomes of those that differ', () => {
    expect(textOf(rowOf('charts/cilium'))).toBe('charts/ cilium 1.18.7 1.18.7 1.18.6 1.18.6 1.18.6');
    expect(rowOf('charts/cilium')).toMatch(/^<tr data-is="differs waits">.*<td>1\.18\.7<\/td><td>1\.18\.7<\/td><td class="w"><a href="#c\d+">1\.18\.6<\/a><\/td><td>1\.18\.6<\/td>/);
    expect(rowOf('charts/tempo')).toMatch(/<td class="r"><a href="#c\d+">1\.18\.2<\/a>/);
    expect(rowOf('charts/kyverno')).toMatch(/<td class="f"><a href="#c\d+">3\.3\.6<\/a>/);
    expect(rowOf('charts/velero')).toMatch(/^<tr data-is="differs held waits">.*<td class="w h">/);
    expect(rowOf('charts/grafana')).toMatch(/^<tr data-is="">/);
  });

  test('leads from every version that waits to where it is explained', () => {
    const links = [...page.matchAll(/href="#(c\d+)"/g)].map(([, id]) => id);
    const ids = [...page.matchAll(/<li id="(c\d+)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(5);
    expect([...links].sort()).toEqual([...ids].sort());
  });

  test('explains what differs with nothing to promote, and calls nothing up to date that is not', () => {
    const story = new BoardStory([{ name: 'integration' }, { name: 'live', sources: ['integration'] }]).write('2026-01-01T00:00:00Z', ['live'], { 'charts/own': '1.0.0' });
    const text = renderBoard(story.page('2026-01-02T00:00:00Z'));
    expect(text).toContain('<td class="d"><a href="#d0">1.0.0</a></td>');
    const [item = ''] = /<li id="d0".*?<\/li>/s.exec(text) ?? [];
    expect(textOf(item)).toBe('charts/ own differs 1.0.0 Integration does not have it. Nothing can be promoted.');
    expect(textOf(text)).toContain('live from integration 1 differs, 0 up to date');
    expect(text).not.toContain('Everything is as its sources have it.');
  });

  test('begins no sentence with another version than there is', () => {
    const story = new BoardStory([{ name: 'integration' }, { name: 'live', sources: ['integration'] }])
      .write('2026-01-01T00:00:00Z', ['live'], { 'charts/a': 'v2.0.0' }).write('2026-01-01T01:00:00Z', ['integration'], { 'charts/a': 'v1.0.0' });
    expect(textOf(renderBoard(story.page('2026-01-02T00:00:00Z')))).toContain('downgrade v2.0.0 → v1.0.0 v1.0.0 is lower than v2.0.0, which live has.');
  });

  test('says what waits and why, since when, on what evidence and what helps', () => {
    const waiting = textOf(sectionOf('waiting'));
    for (const part of [
      'staging from integration 2 ready, 2 waiting, 14 up to date', 'charts/ kyverno failed 3.3.6 → 3.3.7 Integration reported UpgradeFailed; a newer success there, or the next change, passes by itself. integration failed UpgradeFailed 2 d 1 h ago',
      'kubectl get helmreleases -A -o json | npx sluice record --cluster integration --helmreleases -', 'charts/ loki reverted 6.27.0 → 6.28.0', 'charts/ metrics-server soaking',
      'Holds 1 charts/ velero held 8.4.0, allowed <8.5.0 restores are tested on Monday On live-us since 22 h 45 min ago',
    ]) expect(waiting).toContain(part);
  });

  test('shows the last promotions with their evidence, what was taken back, and how long the way takes', () => {
    const promotions = textOf(sectionOf('promotions'));
    for (const part of [
      'To live-eu 1 d 1 h median of 8, nine of ten within 1 d 1 h', 'charts/ cert-manager 1.17.1 → 1.17.2 integration reported UpgradeSucceeded at 2026-02-06 06:31',
      'charts/ loki 6.27.0 → 6.28.0 taken back staging reported UpgradeSucceeded', 'charts/ loki 6.28.0 → 6.27.0 rolled back', 'by github-actions[bot]',
    ]) expect(promotions).toContain(part);
  });

  test('draws a gate before every target: open, or shut where nothing may pass', () => {
    const [wide = ''] = /<svg class="fit".*?<\/svg>/s.exec(page) ?? [];
    expect([...wide.matchAll(/<g class="gate (\w+)">/g)].map(([, state]) => state)).toEqual(['open', 'shut', 'open']);
    expect(wide).toContain('Renovate raises versions on integration. staging follows integration: 2 ready, 2 waiting.');
  });

  test('shows a fleet in which nothing is promoted', () => {
    const quiet = textOf(renderBoard(quietStory().page(HOMELAB_NOW)));
    expect(quiet).toContain('No cluster is promoted to');
    expect(quiet).toContain('Nothing was promoted yet.');
  });

  test('lists the clusters where a picture would be too wide for a phone', () => {
    expect(page).not.toContain('<ul class="flow-list narrow"');
    const large = renderBoard(largeStory(20, 8).page(LARGE_NOW));
    expect(textOf(inside(large, /<ul class="flow-list narrow"[^>]*>/, '</ul>'))).toMatch(/^cluster-00 from Renovate cluster-01 from Renovate cluster-02 from cluster-00 .*waiting/);
  });
});

describe.each([['a page', page], ['a page of hostile texts', hostile]])('%s', (_, text) => {
  const hash = (content: string): string => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

  test('obeys its own style and script alone', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1]?.replaceAll('&#39;', "'");
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'", `style-src ${hash(inside(text, /<style>/, '</style>'))}`, `script-src ${hash(inside(text, /<script>/, '</script>'))}`, 'img-src data:', "base-uri 'none'", "form-action 'none'",
      "require-trusted-types-for 'script'", "trusted-types 'none'",
    ]);
  });

  test('has one script, one style, and no picture, frame, handler or styled element', () => {
    const body = text.slice(text.indexOf('</head>'));
    expect([...text.matchAll(/<script/g)]).toHaveLength(1);
    expect([...text.matchAll(/<style/g)]).toHaveLength(1);
    expect(body).not.toMatch(/<(?:script|style|img|iframe|object|embed|link|meta|base)/);
    const tags = [...body.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
    expect(tags.filter((tag) => /\s(?:on\w+|style|src|srcdoc|action|formaction)\s*=/i.test(tag))).toEqual([]);
  });

  test('names no address but places of its own', () => {
    const addresses = [...text.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address]) => address as string);
    expect(addresses.filter((address) => !/^#[cd]\d+$|^data:image\/svg\+xml,/.test(address))).toEqual([]);
  });
});
