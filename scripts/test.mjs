import './require-node.mjs';

void import('./lib/test.mjs');
