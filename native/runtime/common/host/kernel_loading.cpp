#include "runtime/common/host/kernel_loading.h"

#include <string>

namespace pto {
namespace runtime {

platform::Failure load_kernels(const ChipCallableView &callable, port::ChipDevice &device, KernelTable *kernels) {
    for (int32_t i = 0; i < callable.child_count(); ++i) {
        const CoreCallableView kernel = callable.child(i);
        const int32_t func_id = callable.child_func_id(i);
        std::string error;
        const auto entry = device.kernels().load(func_id, kernel.binary_data(), kernel.binary_size(), &error);
        if (entry == nullptr) {
            return platform::Failure::because(
                abi::ErrorCode::ERR_PTO_KERNEL_LOAD,
                "the kernel with func_id " + std::to_string(func_id) + " cannot be loaded: " + error);
        }
        kernels->entry[func_id] = entry;
    }
    return platform::Failure::none();
}

}  // namespace runtime
}  // namespace pto
