import { readFileSync } from 'node:fs';
import { Git } from '../src/adapters/git';
import { readHistory } from '../src/adapters/read-history';
import type { Report } from '../src/evidence/report';
import { planPromotion } from '../src/promotion/plan';

/** Plans in the repository that it runs in: reads its history and a file of reports, prints how many components are promoted. */
async function planHere(reportsFile: string, integration: string, live: string): Promise<void> {
  const reports: readonly Report[] = JSON.parse(readFileSync(reportsFile, 'utf8'));
  const history = await readHistory(new Git(process.cwd()), 'HEAD', [integration, live], { shallow: false, promisor: false });
  const { decisions } = planPromotion({
    policy: {
      targets: ['live'], manifest: live, sources: [{ cluster: 'integration', manifest: integration }], groups: [], soak: 0, openingHours: { shutAt: () => undefined }, mode: 'commit',
    },
    history,
    reports: new Map([['integration', reports]]),
    now: Date.now(),
  });
  console.log(decisions.filter(({ kind }) => kind === 'promote').length);
}

void planHere(...process.argv.slice(2) as [string, string, string]);
