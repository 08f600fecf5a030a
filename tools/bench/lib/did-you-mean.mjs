/**
 * The sentence that names what was probably meant, or nothing. The packages know how to tell, once they are built.
 * @param {string} given
 * @param {string[]} known
 */
export async function didYouMean(given, known) {
  try {
    const { nearestName } = await import('@pto/task-interface');
    const nearest = nearestName(given, known);
    return nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return '';
    throw error;
  }
}
