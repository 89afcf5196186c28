import { parse } from '@cdktn/hcl2json';

/** What HashiCorp's parser makes of a text; undefined where it is not HCL. */
export async function readWithOracle(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await parse('file.hcl', text);
  } catch (error) {
    const message = String(error);
    if (message.includes('parse config')) return undefined;
    throw error;
  }
}

/** How the oracle shows a text: with templates still escaped, and composed as Terraform composes every string. */
export function asOracleShows(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&').normalize('NFC');
}
