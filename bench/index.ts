import { benchParseManifest } from './parse-manifest';
import { benchPlanHistory } from './plan-history';
import { benchPromote } from './promote';
import { benchScale } from './scale';
import { benchStartUp } from './start-up';
import { benchStatus } from './status';

const ROUNDS = 9;

const results = [benchParseManifest(), benchStartUp(ROUNDS), benchStatus(ROUNDS), benchPromote(ROUNDS), benchPlanHistory(5), benchScale()];
process.exitCode = results.every(Boolean) ? 0 : 1;
