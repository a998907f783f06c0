const boxwise = require('boxwise');
const promises = require('boxwise/promises');

import('./answers.mjs')
  .then(({ check }) => check(boxwise, promises))
  .then(() => console.log('answers are right'));
