import { oneLine } from '../errors';
import type { Output } from './environment';

/** A line that GitHub's runner reads as an annotation of the job. */
export function formatAnnotation(level: 'notice' | 'warning', title: string, text: string): string {
  return `::${level} title=${property(title)}::${data(text)}\n`;
}

/** An output whose text the runner reads as text: it looks for its commands in everything that a step prints. */
export function withoutCommands(output: Output): Output {
  // the runner trims a line before it looks for "::", and finds the older "##[" anywhere
  const neutral = (text: string) => text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
  return { ...output, write: (text) => output.write(neutral(text)) };
}

function data(text: string): string {
  return oneLine(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('##[', '## [');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
