/** Who makes the commits that a workflow makes. Renovate must ignore this author, or it stops updating a branch that was resynthesized. */
export const BOT = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
} as const;
