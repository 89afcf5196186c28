import { formatReport, type Report } from './report';

/**
 * What counts of the reports of one entry: the newest; of several at the same time one that failed.
 * A failure before anything was done counts only where nothing has verified the entry. The order of arrival never matters.
 */
export function newestOf(reports: readonly Report[]): Report | undefined {
  const wasVerified = reports.some(({ outcome }) => outcome === 'verified');
  return reports
    .filter(({ transient }) => !(transient && wasVerified))
    .reduce<Report | undefined>((best, report) => (best === undefined || isNewer(report, best) ? report : best), undefined);
}

/**
 * A report that adds nothing to what is recorded of its entry: the same line, or, from a door that says what is
 * (and so says it again and again), an outcome that already counts.
 */
export function isRepeat(report: Report, recorded: readonly Report[]): boolean {
  const line = formatReport(report);
  const same = recorded.filter(({ component, fingerprint }) => component === report.component && fingerprint === report.fingerprint);
  if (same.some((other) => formatReport(other) === line)) return true;
  const { door } = report.source;
  if (door !== 'helmreleases' && door !== 'readiness') return false;
  const newest = newestOf(same);
  return newest !== undefined && newest.outcome === report.outcome && !newest.transient === !report.transient;
}

function isNewer(report: Report, best: Report): boolean {
  const difference = Date.parse(report.at) - Date.parse(best.at);
  if (difference !== 0) return difference > 0;
  if (report.outcome !== best.outcome) return report.outcome === 'failed';
  if (!report.transient !== !best.transient) return !report.transient;
  return formatReport(report) > formatReport(best);
}
