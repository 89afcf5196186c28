import { benchParseManifest } from './parse-manifest';
import { benchPlanHistory } from './plan-history';
import { benchPromote } from './promote';
import { benchScale } from './scale';
import { benchStartUp } from './start-up';

const ROUNDS = 9;

const results = [benchParseManifest(), benchStartUp(ROUNDS), benchPromote(ROUNDS), benchPlanHistory(5), benchScale()];
process.exitCode = results.every(Boolean) ? 0 : 1;
