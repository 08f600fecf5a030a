// Finds GoogleTest's tests in C++ sources.
import path from 'node:path';

const TEST = /^(TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+)\s*,\s*(\w+)\s*\)/gm;
const LEFT_OUT = [/\bGTEST_SKIP\b/, /\bDISABLED_/];

/** From the macro to the brace that ends its body, which stands at the start of a line or ends the only one. */
function textOf(source, start) {
  const firstLine = source.slice(start, source.indexOf('\n', start));
  if (/\{.*\}\s*$/.test(firstLine)) return firstLine;
  const end = source.indexOf('\n}', start);
  return source.slice(start, end < 0 ? undefined : end);
}

/** Where a parameterized suite of a file runs, undefined when nothing instantiates it. */
function parametersOf(source, suite) {
  if (new RegExp(`\\bPTO_ON_EVERY_CHIP\\(${suite}\\)`).test(source)) return 'every chip';
  if (new RegExp(`\\bPTO_WITH_EVERY_RUNTIME\\(${suite}\\)`).test(source)) return 'every chip and runtime';
  const has = new RegExp(`\\bINSTANTIATE_T(?:EST|YPED_TEST)_SUITE_P\\(\\s*\\w+,\\s*${suite}\\b`).test(source);
  return has ? 'each parameter' : undefined;
}

/**
 * The tests of one source.
 * @returns {{name: string, file: string, where?: string, fault?: string}[]} `fault` says why a test does not run
 */
export function nativeTestsIn(file, source) {
  return [...source.matchAll(TEST)].map((match) => {
    const [, macro, suite, test] = match;
    const found = { name: `${suite}.${test}`, file };
    if (LEFT_OUT.some((pattern) => pattern.test(textOf(source, match.index))))
      return { ...found, fault: 'is left out' };
    if (macro !== 'TEST_P') return found;
    const where = parametersOf(source, suite);
    return where === undefined ? { ...found, fault: 'runs nowhere: its suite has no parameters' } : { ...found, where };
  });
}

/**
 * Whether a source is part of a program.
 * @param {Map<string, string>} lists the CMakeLists.txt of each folder. One of them must name the source; that of its own
 * folder may also name it without the ending that all names of a list share
 */
export function isBuilt(file, lists) {
  const names = (text, name) => new RegExp(`(?:^|[\\s/("])${name}(?=$|[\\s)"])`, 'm').test(text);
  const name = path.basename(file);
  if ([...lists.values()].some((text) => names(text, name))) return true;
  return names(lists.get(path.dirname(file)) ?? '', name.replace(/_test\.cpp$/, ''));
}
