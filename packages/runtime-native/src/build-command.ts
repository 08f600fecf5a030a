/** What builds the addon and the runtime libraries in a checkout. */
export const BUILD_COMMAND = 'npm run build:native';
