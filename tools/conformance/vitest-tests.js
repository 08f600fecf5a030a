// Finds vitest's tests in JavaScript and TypeScript sources.
import ts from 'typescript';

const LEFT_OUT = new Set(['skip', 'skipIf', 'runIf', 'todo', 'fails']);

/** The names of a call such as `test.each(rows)('title', body)`: test, each. */
function namesOf(callee) {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isPropertyAccessExpression(callee)) return [...namesOf(callee.expression), callee.name.text];
  if (ts.isCallExpression(callee)) return namesOf(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return namesOf(callee.tag);
  return [];
}

/** What stands between the quotes, `${…}` included; undefined when the title is computed in another way. */
function titleOf(call, source) {
  const [title] = call.arguments;
  const isLiteral = title !== undefined && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title));
  if (!isLiteral) return undefined;
  return ts.isStringLiteralLike(title) ? title.text : title.getText(source).slice(1, -1);
}

/**
 * The tests of one source; those of a suite are called `suite > test`.
 * @returns {{name: string, file: string, fault?: string}[]} `fault` says why a test does not run
 */
export function vitestTestsIn(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node, suites, isLeftOut) => {
    if (!ts.isCallExpression(node)) return ts.forEachChild(node, (child) => visit(child, suites, isLeftOut));
    const [kind, ...how] = namesOf(node.expression);
    const title = titleOf(node, source);
    const isTest = (kind === 'test' || kind === 'it') && title !== undefined;
    const isSuite = (kind === 'describe' || kind === 'suite') && title !== undefined;
    const isOut = isLeftOut || ((isTest || isSuite) && how.some((name) => LEFT_OUT.has(name)));
    if (isTest) {
      const name = [...suites, title].join(' > ');
      found.push(isOut ? { name, file, fault: 'is left out' } : { name, file });
    }
    return ts.forEachChild(node, (child) => visit(child, isSuite ? [...suites, title] : suites, isOut));
  };
  visit(source, [], false);
  return found;
}
