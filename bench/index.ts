import { benchParseManifest } from './parse-manifest';
import { benchScale } from './scale';
import { benchStartUp } from './start-up';

const ROUNDS = 9;

const results = [benchParseManifest(), benchStartUp(ROUNDS), benchScale()];
process.exitCode = results.every(Boolean) ? 0 : 1;
