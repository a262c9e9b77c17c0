/** Says in words which Node is needed. Plain old JavaScript, since an older Node must be able to read it. */
'use strict';

var needed = 26;
var version = process.versions.node;
if (Number(version.split('.')[0]) < needed) {
  process.stderr.write(
    'Watermark needs Node.js ' +
      needed +
      ' or newer, and this is ' +
      version +
      '.\n' +
      'Install it from https://nodejs.org, or run `npm ci` without --omit=dev: that brings it along.\n',
  );
  process.exit(1);
}
