import { formatFlow } from '../../src/board/flow-text';
import { PLAN } from '../support/plans';

describe('formatFlow', () => {
  test('draws who follows whom, and what goes along now', () => {
    const clusters = [{ name: 'dev', sources: [] }, { name: 'integration', sources: [] }, { name: 'live', sources: ['integration', 'dev'] }];
    expect(formatFlow(clusters, [PLAN]).split('\n')).toEqual([
      '```mermaid', 'flowchart LR', '  c0["dev"]', '  renovate([Renovate]) --> c0', '  c1["integration"]', '  renovate([Renovate]) --> c1',
      '  c2["live"]', '  c1 -- "1 promoted, 3 waiting" --> c2', '  c0 -- "1 promoted, 3 waiting" --> c2', '```', '',
    ]);
  });

  test('lets no name be part of the picture', () => {
    expect(formatFlow([{ name: 'a"]; click b', sources: [] }], [])).toContain('c0["aclickb"]');
  });
});
