// Writes the sample market: `node dist/src/synthetic/write-sample-market.js [FOLDER]`, by default data/markets/sample
// under the current directory. Run it after a change to the sample tables and commit what it writes.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleFileText, sampleMarket } from './sample-market.ts';

const folder = process.argv[2] ?? join('data', 'markets', 'sample');
mkdirSync(folder, { recursive: true });
for (const [name, file] of Object.entries(sampleMarket())) writeFileSync(join(folder, name), sampleFileText(file));
process.stderr.write(`wrote the sample market to ${folder}\n`);
