import type { Plan } from '../promotion/decision';

/** A cluster and what it is promoted from, as the picture needs them. */
export interface FlowCluster {
  readonly name: string;
  readonly sources: readonly string[];
}

/** How clusters follow each other, and what the plans would carry between them now, as a Mermaid flowchart in Markdown. */
export function formatFlow(clusters: readonly FlowCluster[], plans: readonly Plan[]): string {
  const lines = clusters.flatMap(({ name, sources }, index) => [
    `  c${index}["${label(name)}"]`,
    ...(sources.length === 0 ? [`  renovate([Renovate]) --> c${index}`] : []),
    ...sources.map((source) => `  c${clusters.findIndex((other) => other.name === source)} -- "${carried(plans, name)}" --> c${index}`),
  ]);
  return ['```mermaid', 'flowchart LR', ...lines, '```', ''].join('\n');
}

function carried(plans: readonly Plan[], target: string): string {
  const decisions = plans.filter(({ targets }) => targets.includes(target)).flatMap((plan) => plan.decisions);
  const count = (kind: string) => decisions.filter((decision) => decision.kind === kind).length;
  return `${count('promote')} promoted, ${count('blocked')} waiting`;
}

/** Names are DNS labels by now; the picture's own marks are taken out all the same. */
function label(name: string): string {
  return name.replace(/[^\w.-]/g, '');
}
