const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** A length of time in its two largest units, rounded down: `3 d 4 h`, `2 h 5 min`, `12 min`. */
export function formatSpan(milliseconds: number): string {
  const [days, hours, minutes] = [Math.floor(milliseconds / DAY), Math.floor((milliseconds % DAY) / HOUR), Math.floor((milliseconds % HOUR) / MINUTE)];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return minutes > 0 ? `${minutes} min` : 'less than a minute';
}
