/** What builds the addon and the runtime libraries in a checkout. */
export const BUILD_COMMAND = 'npm run build:native';

/** What builds them from an installed package, into the user's cache; needs cmake, make and g++. */
export const INSTALLED_BUILD_COMMAND = 'npx -p @pto/cli pto native build';

/** Both, as a sentence of a message. */
export const BUILD_ADVICE = `In a checkout, build them: ${BUILD_COMMAND}. Elsewhere: ${INSTALLED_BUILD_COMMAND}`;
