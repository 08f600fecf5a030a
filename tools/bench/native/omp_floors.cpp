#include "omp_floors.h"

#ifdef PTO_BENCH_OMP

#include <algorithm>
#include <vector>

namespace pto {
namespace bench {
namespace {

/// Nothing, but the compiler does not know.
[[gnu::noinline]] void empty() { asm volatile(""); }

}  // namespace

bool has_omp() { return true; }

void omp_independent(uint32_t tasks) {
    std::vector<char> memory(tasks);
    [[maybe_unused]] char *cells = memory.data();
#pragma omp parallel
#pragma omp single
    for (uint32_t i = 0; i < tasks; ++i) {
#pragma omp task depend(inout : cells[i])
        empty();
    }
}

void omp_chain(uint32_t tasks) {
    char cell = 0;
#pragma omp parallel
#pragma omp single
    for (uint32_t i = 0; i < tasks; ++i) {
#pragma omp task depend(inout : cell)
        empty();
    }
    static_cast<void>(cell);
}

void omp_fan(uint32_t tasks, uint32_t width) {
    // What a group's tasks depend on is an address, so each group has one of its own.
    std::vector<char> groups(tasks / (width + 2) + 1);
    char *group = groups.data();
#pragma omp parallel
#pragma omp single
    for (uint32_t left = tasks; left > 2; ++group) {
        const uint32_t leaves = std::min(width, left - 2);
#pragma omp task depend(out : *group)
        empty();
        for (uint32_t i = 0; i < leaves; ++i) {
#pragma omp task depend(in : *group)
            empty();
        }
#pragma omp task depend(inout : *group)
        empty();
        left -= leaves + 2;
    }
}

}  // namespace bench
}  // namespace pto

#else

#include <cstdlib>

namespace pto {
namespace bench {

bool has_omp() { return false; }
void omp_independent(uint32_t) { std::abort(); }
void omp_chain(uint32_t) { std::abort(); }
void omp_fan(uint32_t, uint32_t) { std::abort(); }

}  // namespace bench
}  // namespace pto

#endif
