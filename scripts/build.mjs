import './require-node.mjs';

void import('./lib/build-command.mjs');
