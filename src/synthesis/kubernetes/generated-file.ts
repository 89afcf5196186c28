import { oneLine } from '../../errors';
import type { SynthesizedFile } from '../file-tree';
import { formatHeader } from '../header';
import { formatDocuments } from './yaml-text';

/** A file that is all Sluice's: the header, then the documents. */
export function generatedFile(path: string, sources: readonly string[], documents: readonly unknown[]): SynthesizedFile {
  return { path, kind: 'generated', text: formatHeader('#', sources.map(oneLine)) + formatDocuments(documents) };
}
