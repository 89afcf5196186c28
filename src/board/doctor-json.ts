import type { Diagnosis } from '../doctor/diagnose';

/** A diagnosis as data: ages in seconds. */
export function diagnosisToJson({ findings, notChecked }: Diagnosis, now: number): object {
  return {
    findings: findings.map(({ kind, id, severity, what, at, since, details = [], todo, commands = [] }) => ({
      kind, id, severity, what,
      ...(at && { at }),
      ...(since !== undefined && { since, age: Math.max(0, Math.floor((now - Date.parse(since)) / 1000)) }),
      details, todo, commands,
    })),
    notChecked,
  };
}
