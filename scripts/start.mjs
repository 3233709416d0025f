import './require-node.mjs';

void import('./lib/start.mjs');
