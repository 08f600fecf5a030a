import { vectorAdd } from './vector-add.js';

const a = new Float32Array([1, 2, 3, 4]);
const b = new Float32Array([10, 20, 30, 40]);
console.log(await vectorAdd(a, b, process.argv[2]));
