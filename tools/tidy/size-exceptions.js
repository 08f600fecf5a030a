/** Files that may be longer than the rule for their kind, each with the reason. */
export const sizeExceptions = {};
