/** The trailer of a target's name, which every commit that Sluice writes has. */
export const TARGET = 'Sluice-Target';

/** The values of a message's trailers, by key. */
export type Trailers = (key: string) => readonly string[];

/** Reads the trailers of a commit that Sluice has written; none of any other. */
export function readTrailers(message: string): Trailers {
  const paragraphs = message.replaceAll('\r\n', '\n').split(/\n[ \t]*\n/);
  // a forge that merges may add paragraphs of its own behind
  const block = paragraphs.findLast((paragraph) => paragraph.split('\n').some((line) => line.startsWith(`${TARGET}: `))) ?? '';
  const trailers = block.split('\n').map((line) => /^([A-Za-z-]+): (.*?)[ \t]*$/.exec(line));
  return (key) => trailers.flatMap((trailer) => (trailer?.[1] === key ? [trailer[2] as string] : []));
}
