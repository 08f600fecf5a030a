// XML 1.0 has no way to write most control characters, not even escaped, and a reader refuses a document with one in it.

/** Everything that is no `Char` of XML 1.0: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const notXml =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

// eslint-disable-next-line no-control-regex -- the escape character begins such a sequence
const terminalCodes = /\u001b\[[0-9;?]*[A-Za-z]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Text of an element. Characters that XML does not have become U+FFFD; colours of terminals go. */
export function xmlText(text: string): string {
  const plain = text.replace(terminalCodes, '').replace(notXml, '\ufffd');
  return plain.replace(/[&<>"\r]/g, (character) => entities[character]!);
}

/** Attributes of an element; those that are undefined are left out. */
export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

/** Text of an attribute, in which a reader would make spaces of line ends. */
function attributeText(value: string | number): string {
  return xmlText(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** An element with its content, which is XML already. */
export function xmlElement(name: string, attributes: XmlAttributes, content: readonly string[] = []): string {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attributeText(value)}"`],
  );
  const start = `<${name}${list.join('')}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join('')}</${name}>`;
}
