/** A name that differs in one place: a letter more, less or another, or two letters swapped. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  return [...known].find((other) => {
    let start = 0;
    while (start < name.length && name[start] === other[start]) start += 1;
    let end = 0;
    while (end < Math.min(name.length, other.length) - start && name.at(-1 - end) === other.at(-1 - end)) end += 1;
    const [mine, theirs] = [name.slice(start, name.length - end), other.slice(start, other.length - end)];
    return (mine.length <= 1 && theirs.length <= 1) || (mine.length === 2 && mine === [...theirs].reverse().join(''));
  });
}
