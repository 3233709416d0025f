// Read by old versions of Node, too: so there is no import and no young syntax here, nor in the files that import this.
var have = process.versions.node.split('.').map(Number);
if (have[0] < 20 || (have[0] === 20 && have[1] < 19)) {
  process.stderr.write(
    'Invigil needs Node 20.19 or later, and this is Node ' +
      process.versions.node +
      ': install a newer one from https://nodejs.org.\n',
  );
  process.exit(1);
}
