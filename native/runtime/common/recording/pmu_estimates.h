#pragma once
/// What a simulated core counts: no more than what its kernel's cycles and tensors imply.
///
/// Data move at the bandwidth that the time model assumes, and a kernel moves them in, computes, and moves them out, one after
/// the other. So a pipe that moves data is busy for its bytes, at most for the whole time, and the engine for what is left.
/// Requests are of 32 bytes. Each byte moves once; nothing lies in a cache.

#include <cstdint>

#include "platform/common/host/chip_info.h"
#include "runtime/common/recording/kernel_traffic.h"

namespace pto {
namespace runtime {

constexpr uint64_t kPmuRequestBytes = 32;

/// One block of a kernel.
struct CountedKernel {
    bool is_aiv;
    uint64_t cycles;
    KernelTraffic traffic;
    /// For its traffic.
    uint64_t read_cycles;
    uint64_t write_cycles;

    CountedKernel(bool on_aiv, uint64_t total_cycles, const KernelTraffic &moved, const platform::ChipInfo &chip);
};

using PmuEstimate = uint64_t (*)(const CountedKernel &);

namespace estimate {

uint64_t vector_busy(const CountedKernel &it);
uint64_t cube_busy(const CountedKernel &it);
/// Cycles in which data come in, and go out: of any core, or of one kind.
uint64_t read_busy(const CountedKernel &it);
uint64_t write_busy(const CountedKernel &it);
uint64_t vector_write_busy(const CountedKernel &it);
uint64_t cube_write_busy(const CountedKernel &it);

uint64_t read_requests(const CountedKernel &it);
uint64_t write_requests(const CountedKernel &it);
uint64_t vector_read_requests(const CountedKernel &it);
uint64_t vector_write_requests(const CountedKernel &it);
uint64_t cube_read_requests(const CountedKernel &it);
uint64_t cube_write_requests(const CountedKernel &it);
/// A product's operands: the first tensor that a cube kernel reads, and the second one.
uint64_t left_requests(const CountedKernel &it);
uint64_t right_requests(const CountedKernel &it);

}  // namespace estimate
}  // namespace runtime
}  // namespace pto
