#include "runtime/common/recording/pmu_estimates.h"

#include <algorithm>
#include <cmath>

namespace pto {
namespace runtime {
namespace {

uint64_t requests(uint64_t bytes) { return (bytes + kPmuRequestBytes - 1) / kPmuRequestBytes; }

uint64_t cycles_for(uint64_t bytes, const platform::ChipInfo &chip) {
    const double ns = static_cast<double>(bytes) / 1024 * chip.kernel.ns_per_kib;
    return static_cast<uint64_t>(std::llround(ns * static_cast<double>(chip.core_hz) / 1e9));
}

uint64_t engine_busy(const CountedKernel &it) { return it.cycles - std::min(it.cycles, it.read_cycles + it.write_cycles); }

}  // namespace

CountedKernel::CountedKernel(bool on_aiv, uint64_t total_cycles, const KernelTraffic &moved, const platform::ChipInfo &chip)
    : is_aiv(on_aiv),
      cycles(total_cycles),
      traffic(moved),
      read_cycles(std::min(cycles, cycles_for(moved.read, chip))),
      write_cycles(std::min(cycles, cycles_for(moved.written, chip))) {}

namespace estimate {

uint64_t vector_busy(const CountedKernel &it) { return it.is_aiv ? engine_busy(it) : 0; }
uint64_t cube_busy(const CountedKernel &it) { return it.is_aiv ? 0 : engine_busy(it); }
uint64_t read_busy(const CountedKernel &it) { return it.read_cycles; }
uint64_t write_busy(const CountedKernel &it) { return it.write_cycles; }
uint64_t vector_write_busy(const CountedKernel &it) { return it.is_aiv ? it.write_cycles : 0; }
uint64_t cube_write_busy(const CountedKernel &it) { return it.is_aiv ? 0 : it.write_cycles; }

uint64_t read_requests(const CountedKernel &it) { return requests(it.traffic.read); }
uint64_t write_requests(const CountedKernel &it) { return requests(it.traffic.written); }
uint64_t vector_read_requests(const CountedKernel &it) { return it.is_aiv ? read_requests(it) : 0; }
uint64_t vector_write_requests(const CountedKernel &it) { return it.is_aiv ? write_requests(it) : 0; }
uint64_t cube_read_requests(const CountedKernel &it) { return it.is_aiv ? 0 : read_requests(it); }
uint64_t cube_write_requests(const CountedKernel &it) { return it.is_aiv ? 0 : write_requests(it); }
uint64_t left_requests(const CountedKernel &it) { return it.is_aiv ? 0 : requests(it.traffic.first_read); }
uint64_t right_requests(const CountedKernel &it) { return it.is_aiv ? 0 : requests(it.traffic.second_read); }

}  // namespace estimate
}  // namespace runtime
}  // namespace pto
