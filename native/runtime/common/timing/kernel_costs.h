#pragma once
/// How long kernels take on a modelled chip, and how fast the rest of it is.
///
/// A run reads both from `kernel_costs.json` in its output folder, if that is there:
///
///     {"version": 1,
///      "default": {"ns": 1000, "ns_per_kib": 8},
///      "kernels": {"0": {"ns": 21400}, "7": {"ns": 900, "ns_per_kib": 5.5}},
///      "chip": {"dispatch_ns": 350}}
///
/// A kernel takes `ns` plus `ns_per_kib` for each KiB of the tensors of its task; kernels are named by func_id. `default` may
/// also be "measured": the kernel's time on this machine, and then the line is not the same on another one. Members of `chip`
/// are those of ChipTiming. What is left out has the chip's default.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "platform/common/host/chip_timing.h"
#include "platform/common/host/failure.h"

namespace pto {
namespace runtime {

using platform::ChipTiming;
using platform::KernelCost;

class KernelCosts {
public:
    KernelCosts() = default;
    /// Those that are assumed of a chip.
    KernelCosts(const ChipTiming &chip, const KernelCost &assumed) : chip_(chip), default_(assumed) {}

    /// Reads the file of an output folder; without one everything stays. ERR_PTO_CONFIG_INVALID says what is wrong with it.
    platform::Failure read(const std::string &folder);
    platform::Failure parse(std::string_view text);

    const ChipTiming &chip() const { return chip_; }
    /// Of one block of a kernel whose task has tensors of so many bytes. `measured_ns`: what it took here.
    int64_t cost_ns(int32_t func_id, uint64_t tensor_bytes, int64_t measured_ns) const;

private:
    ChipTiming chip_;
    KernelCost default_;
    bool is_default_measured_ = false;
    std::map<int32_t, KernelCost> kernels_;
};

}  // namespace runtime
}  // namespace pto
