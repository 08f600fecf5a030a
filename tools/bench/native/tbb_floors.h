#pragma once
/// The benchmarks' graphs in oneTBB: what a task library needs that knows the graph beforehand and derives nothing.
/// Each call builds the graph, runs it on all processors, and takes it down.

#include <cstdint>

namespace pto {
namespace bench {

/// Whether this build has oneTBB. Without it none of the functions below may be called.
bool has_tbb();

/// `tasks` empty tasks.
void tbb_independent(uint32_t tasks);
/// `tasks` empty tasks, each after the one before.
void tbb_chain(uint32_t tasks);
/// Groups of one task, `width` after it, and one after these, until there are `tasks`.
void tbb_fan(uint32_t tasks, uint32_t width);
/// f = (a + b + 1) * (a + b + 2) + (a + b) for `count` elements, as the five tasks of the vector example.
void tbb_vector_example(const float *a, const float *b, float *f, uint32_t count);

}  // namespace bench
}  // namespace pto
