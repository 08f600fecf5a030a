#pragma once
/// The benchmarks' graphs in OpenMP, with tasks that say what they depend on. Each call makes the tasks, one thread
/// submitting while all processors run them, and returns when they are done.

#include <cstdint>

namespace pto {
namespace bench {

/// Whether this build has OpenMP. Without it none of the functions below may be called.
bool has_omp();

/// `tasks` empty tasks.
void omp_independent(uint32_t tasks);
/// `tasks` empty tasks, each after the one before.
void omp_chain(uint32_t tasks);
/// Groups of one task, `width` after it, and one after these, until there are `tasks`.
void omp_fan(uint32_t tasks, uint32_t width);

}  // namespace bench
}  // namespace pto
