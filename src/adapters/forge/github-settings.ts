import type { BranchRules } from '../../doctor/input';
import { ExternalError } from '../../errors';
import { isRecord, stringAt } from '../../evidence/payload';
import type { RepositorySettings } from './forge';
import type { ForgeHttp } from './http';

/** What GitHub tells every reader of a repository of its settings. */
export class GithubSettings implements RepositorySettings {
  constructor(private readonly http: ForgeHttp, private readonly repository: string) {}

  public async about(): Promise<{ readonly owner: 'person' | 'organization'; readonly hasIssues: boolean }> {
    const value = await this.http.get(`/repos/${this.repository}`);
    return {
      owner: stringAt(value, 'owner', 'type') === 'Organization' ? 'organization' : 'person',
      hasIssues: !(isRecord(value) && value.has_issues === false),
    };
  }

  public async branch(name: string): Promise<BranchRules> {
    const path = `/repos/${this.repository}`;
    const [branch, rules] = await Promise.all([this.http.get(`${path}/branches/${encodeURIComponent(name)}`), this.rules(name)]);
    return { isProtected: isProtected(branch), rules };
  }

  /** Undefined where a plan of GitHub's has no rulesets, or the token may not see them. */
  private async rules(name: string): Promise<readonly string[] | undefined> {
    try {
      const rules = await this.http.getAll(`/repos/${this.repository}/rules/branches/${encodeURIComponent(name)}?per_page=100`);
      return rules.map((rule) => stringAt(rule, 'type') ?? '');
    } catch (error) {
      if (error instanceof ExternalError && (error.code === 'FORGE_AUTH' || error.code === 'FORGE_NOT_FOUND')) return undefined;
      throw error;
    }
  }
}

/**
 * A branch that any ruleset is about is `protected` to GitHub, be it one that forbids no push. What it asks for, the rules tell;
 * `protection` is that of the old kind.
 */
function isProtected(branch: unknown): boolean {
  if (!isRecord(branch) || branch.protected !== true) return false;
  return !isRecord(branch.protection) || branch.protection.enabled !== false;
}
