import { Command } from 'commander';
import { ensureServerBuilt } from '../../scripts/lib/build.mjs';
import { benchSave } from './rows/save.ts';

await ensureServerBuilt();
const say = (l: string) => process.stderr.write(l + '\n');
console.log(await benchSave({ connections: [500, 1000], rounds: Number(process.argv[2] ?? 3), roundMs: 3000, pacedPerSecond: 5000, say }));
