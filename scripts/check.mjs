import './require-node.mjs';

void import('./lib/check-command.mjs');
