import * as boxwise from 'boxwise';
import * as promises from 'boxwise/promises';
import { check } from './answers.mjs';

check(boxwise, promises).then(() => console.log('answers are right'));
