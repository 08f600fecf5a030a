#pragma once
/// What is known of a chip when it runs: what architectures differ in, for code that is compiled once for all of them.

#include <cstdint>

#include "platform/common/host/chip_timing.h"

namespace pto {
namespace platform {

struct ChipInfo {
    /// Such as "a2a3", and "a2a3sim". Static storage.
    const char *arch = "";
    const char *platform = "";
    int32_t core_count = 0;
    /// Clock of the cores, ticks a second.
    uint64_t core_hz = 0;
    /// For modelled time.
    ChipTiming timing;
    KernelCost kernel;
};

}  // namespace platform
}  // namespace pto
