// Finds the cases of scenes in JavaScript and TypeScript sources.
import path from 'node:path';
import ts from 'typescript';

const keyOf = (property) => (property.name && ts.isIdentifier(property.name) ? property.name.text : undefined);

const valueOf = (object, key) => object.properties.find((property) => keyOf(property) === key)?.initializer;

function casesOf(definition) {
  const cases = valueOf(definition, 'cases');
  return cases !== undefined && ts.isArrayLiteralExpression(cases)
    ? cases.elements.filter(ts.isObjectLiteralExpression)
    : [];
}

/**
 * The cases of one source, called as they stand there. A case of a scene that is defined several times is found once.
 * @returns {{name: string, title: string, file: string, fault?: string}[]} `fault` says why a case does not run
 */
export function sceneTestsIn(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const scene = path.basename(file).replace(/\.scene\.\w+$/, '');
  const found = [];
  const visit = (node) => {
    const definition =
      ts.isCallExpression(node) && node.expression.getText(source) === 'defineScene' && node.arguments[1];
    if (!definition || !ts.isObjectLiteralExpression(definition)) return ts.forEachChild(node, visit);
    for (const each of casesOf(definition)) {
      const name = valueOf(each, 'name');
      if (name === undefined || !ts.isStringLiteralLike(name)) continue;
      const isManual = valueOf(each, 'manual')?.kind === ts.SyntaxKind.TrueKeyword;
      const test = { name: name.text, title: `${scene}::${name.text}`, file };
      found.push(isManual ? { ...test, fault: 'is left out unless it is asked for' } : test);
    }
    return undefined;
  };
  visit(source);
  return found;
}
