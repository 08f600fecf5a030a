/// Folds what it reads into what it writes. Arguments: seed, delay in µs, written cell, number of read cells, the cells.
#include <unistd.h>

#include "../host_program.h"

using namespace pto::fuzz::host_program;

extern "C" void kernel_entry(int64_t *args) {
    if (args[1] > 0) usleep(static_cast<useconds_t>(args[1]));
    auto *out = reinterpret_cast<uint32_t *>(args[2]);
    uint32_t words[kCellWords];
    for (uint32_t w = 0; w < kCellWords; ++w) {
        words[w] = begin_fold(out[w], static_cast<uint32_t>(args[0]));
        for (int64_t i = 0; i < args[3]; ++i) {
            words[w] = fold(words[w], reinterpret_cast<const uint32_t *>(args[4 + i])[w], static_cast<uint32_t>(i));
        }
    }
    for (uint32_t w = 0; w < kCellWords; ++w) out[w] = words[w];
}
