// Verifies a trail.json. Node alone, nothing else: node verify-trail.mjs trail.json [SEQUENCE:HASH]
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [path, anchor = ''] = process.argv.slice(2);
const heads = new Set(['']);
let before = '0'.repeat(64);
let count = 0;

for (const { sequence, hash, record } of JSON.parse(readFileSync(path, 'utf8'))) {
  count += 1;
  before = createHash('sha256').update(`${before}\n${count}\n${record}`).digest('hex');
  if (sequence !== count || hash !== before) throw new Error(`entry ${count} is broken`);
  heads.add(`${count}:${before}`);
}
if (!heads.has(anchor)) throw new Error(`${anchor} was written down elsewhere, and is not in this file`);
process.stdout.write(`nothing is broken; head ${count}:${before}\n`);
