#!/usr/bin/env node
import '../scripts/require-node.mjs';

void import('../scripts/lib/command.mjs');
