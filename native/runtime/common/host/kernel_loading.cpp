#include "runtime/common/host/kernel_loading.h"

#include <string>

namespace pto {
namespace runtime {

platform::Failure load_kernels(const void *image, size_t size, port::ChipDevice &device, KernelTable *kernels) {
    using abi::ErrorCode;
    using platform::Failure;
    if (ChipCallableView(image).child_count() == 0) return Failure::none();
    void *copy = device.images().upload(image, size);
    if (copy == nullptr) {
        return Failure::because(ErrorCode::ERR_PTO_DEVICE_OUT_OF_MEMORY,
                                "the device has no room for the callable's " + std::to_string(size) +
                                    " bytes. Free device memory first");
    }
    const ChipCallableView callable(copy);
    for (int32_t i = 0; i < callable.child_count(); ++i) {
        const CoreCallableView kernel = callable.child(i);
        const int32_t func_id = callable.child_func_id(i);
        if (kernel.resolved_addr() == 0) {
            std::string error;
            const auto entry = device.kernels().load(func_id, kernel.binary_data(), kernel.binary_size(), &error);
            if (entry == nullptr) {
                return Failure::because(
                    ErrorCode::ERR_PTO_KERNEL_LOAD,
                    "the kernel with func_id " + std::to_string(func_id) + " cannot be loaded: " + error);
            }
            platform::CallableImages::set_resolved_address(copy, i, reinterpret_cast<uint64_t>(entry));
        }
        auto &signature = kernels->signature[func_id];
        for (int32_t argument = 0; argument < kernel.sig_count(); ++argument) signature.push_back(kernel.sig(argument));
        kernels->entry[func_id] = reinterpret_cast<KernelEntry>(kernel.resolved_addr());
    }
    return Failure::none();
}

}  // namespace runtime
}  // namespace pto
