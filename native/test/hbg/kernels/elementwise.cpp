#include <cmath>
#include <cstdint>

#include "../kernel_ids.h"

extern "C" void kernel_entry(int64_t *args) {
    auto *out = reinterpret_cast<float *>(args[0]);
    const auto *a = reinterpret_cast<const float *>(args[1]);
    const auto *b = reinterpret_cast<const float *>(args[2]);
    for (int64_t i = 0; i < args[4]; ++i) {
        switch (args[3]) {
        case kAdd: out[i] = a[i] + b[i]; break;
        case kMultiply: out[i] = a[i] * b[i]; break;
        case kSqrtOfLog: out[i] = std::sqrt(std::log(a[i])); break;
        case kExp: out[i] = std::exp(a[i] + b[i]); break;
        }
    }
}
