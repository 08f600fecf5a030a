const TEST = 'packages/scene-test/test';
const COMPARE = `${TEST}/compare/compare-tensors.test.ts`;
const SHORT = `${TEST}/compare/short-form.test.ts`;
const CONSOLE = `${TEST}/report/console-reporter.test.ts`;
const FILES = `${TEST}/report/file-reporters.test.ts`;
const PAGE = `${TEST}/report/html-reporter.test.ts`;
const RANDOM = `${TEST}/tensor/random.test.ts`;
const CAST = `${TEST}/tensor/cast.test.ts`;
const FLOAT8 = `${TEST}/tensor/float8.test.ts`;

/** How a result is compared with its golden result, and what is told of it. */
export const sceneResults = {
  title: 'Results of scenes',
  text: 'Inputs from seeds, golden results, comparisons and reports of scenes.',
  behaviours: {
    'Data type and shape are compared before elements; shapes are never broadcast': [
      `${COMPARE} > data types are looked at before shapes, shapes before elements`,
    ],
    'Elements satisfy |actual - expected| <= atol + rtol * |expected|': [
      `${COMPARE} > a float is right up to atol + rtol * |expected|`,
      `${COMPARE} > counts are those of the contract, element by element`,
    ],
    'Integers are compared exactly, unless their tensor has a tolerance': [
      `${COMPARE} > integers are exact, whatever the tolerance of floats is`,
      `${COMPARE} > a tensor with a tolerance of its own uses it for integers too`,
    ],
    'Differences of unsigned and 64-bit integers do not wrap around': [
      `${COMPARE} > differences of unsigned and 64-bit integers do not wrap`,
    ],
    'NaN and infinities are counted on both sides, and never excused by a ratio': [
      `${COMPARE} > NaN equals nothing, and is counted on both sides`,
      `${COMPARE} > an infinity equals itself only, whatever the tolerance`,
      `${COMPARE} > a ratio of mismatches excuses differences, but no NaN and no infinity`,
    ],
    'A mismatch names how many elements differ, the first and the worst ones with their indices, and where they are': [
      `${COMPARE} > the first and the worst elements are listed with their indices`,
      `${COMPARE} > the heat map has the largest error of each cell and is at most 32 × 32`,
      `${SHORT} > the short form says how many, how far, and where the worst are`,
      `${SHORT} > the file has all comparisons, those that are right too`,
    ],
    'A seed gives the same tensor on every machine, whatever was generated before': [
      `${RANDOM} > a seed gives the same tensor each time, whatever was generated before`,
      `${TEST}/tensor/xoshiro.test.ts > the stream of the state 1, 2, 3, 4 is the published one`,
    ],
    'Casts round once, to the nearest and ties to even, and keep NaN': [
      `${CAST} > every %s survives the way to float32 and back`,
      `${CAST} > between neighbours of %s the nearer one wins, and the even one in the middle`,
      `${CAST} > a 64-bit integer is rounded once on its way to floating point`,
    ],
    'fp8_e4m3fn, fp8_e8m0 and packed fp4_e2m1 convert exactly': [
      `${FLOAT8} > every byte of fp8_e4m3fn is the number that its fields say`,
      `${FLOAT8} > fp8_e8m0 has the powers of two, and NaN`,
      `${FLOAT8} > fp4 is packed two elements a byte, the first in the lower half`,
    ],
    'The output of a failed case is shown, with what is known about the failure': [
      `${CONSOLE} > the output of a failed case is shown, that of a passed one is not`,
      `${CONSOLE} > an error is told with its causes, a process that died with its signal`,
      `${CONSOLE} > a wrong result shows where it is wrong, and is repeated at the end`,
    ],
    'What failed is repeated at the end, and becomes an annotation on GitHub': [
      `${CONSOLE} > a wrong result shows where it is wrong, and is repeated at the end`,
      `${FILES} > GitHub gets an annotation for each failure, in one line, whatever the message`,
    ],
    'What a case prints neither breaks a report nor becomes a command or a program': [
      `${FILES} > whatever a case prints, a reader of XML takes the file and gets the text`,
      `${FILES} > GitHub gets an annotation for each failure, in one line, whatever the message`,
      `${CONSOLE} > output is folded for GitHub, and commands in it do nothing`,
      `${PAGE} > in a browser > what a run printed is text, not a program`,
    ],
    'A JUnit file has every executed case once, with right counts': [
      `${FILES} > a JUnit file has a suite for each platform and runtime, with right counts`,
    ],
    'The page of a report opens without a network, and can be searched, filtered and walked by keys': [
      `${PAGE} > in a browser > it opens without a network and complains about nothing`,
      `${PAGE} > in a browser > cases are filtered by status and by words`,
      `${PAGE} > in a browser > the keyboard is enough`,
      `${PAGE} > in a browser > the heat map shows where errors are, how large, and which are not finite`,
    ],
  },
};
