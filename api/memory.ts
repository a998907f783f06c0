export { isDetached, isShared, owned as steady } from './check/memory.js';
