#pragma once
/// What the signatures of a task's kernels say about its tensors.
///
/// Kernels of a mixed task share its tensors out in the order AIC, AIV0, AIV1, or each of them states all.

#include <cstdint>
#include <vector>

#include "arg_direction.h"
#include "runtime/common/shared/kernel_table.h"

namespace pto {
namespace runtime {

class KernelSignatures {
public:
    enum class Sharing {
        kUnstated,  ///< no kernel says anything
        kInTurn,
        kEachAll,  ///< each kernel, or each that says anything
        kUnfit,
    };

    KernelSignatures(const int32_t (&func_id)[kCoreSlots], const KernelTable &kernels) {
        for (uint32_t slot = 0; slot < kCoreSlots; ++slot) {
            const auto signature = kernels.signature.find(func_id[slot]);
            if (func_id[slot] < 0 || signature == kernels.signature.end()) continue;
            for (const ArgDirection direction : signature->second) {
                if (direction != ArgDirection::SCALAR) tensors_[slot].push_back(direction);
            }
        }
    }

    /// The tensors that a kernel states, in order.
    const std::vector<ArgDirection> &tensors(uint32_t slot) const { return tensors_[slot]; }

    /// How the kernels share the `count` tensors of the task.
    Sharing sharing(size_t count) const {
        size_t stated = 0;
        bool does_each_state_all = true;
        for (const std::vector<ArgDirection> &tensors : tensors_) {
            stated += tensors.size();
            does_each_state_all = does_each_state_all && (tensors.empty() || tensors.size() == count);
        }
        if (stated == 0) return Sharing::kUnstated;
        if (stated == count) return Sharing::kInTurn;
        return does_each_state_all ? Sharing::kEachAll : Sharing::kUnfit;
    }

private:
    std::vector<ArgDirection> tensors_[kCoreSlots];
};

}  // namespace runtime
}  // namespace pto
