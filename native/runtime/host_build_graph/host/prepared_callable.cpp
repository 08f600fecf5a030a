#include "runtime/host_build_graph/host/prepared_callable.h"

#include <string>

#include "callable.h"
#include "runtime/common/host/kernel_loading.h"

namespace pto {
namespace hbg {

using abi::ErrorCode;
using platform::Failure;

Failure PreparedCallable::prepare(int32_t callable_id, const void *image, size_t size, port::ChipDevice &device) {
    const ChipCallableView callable(image);
    const std::string name = callable.func_name();
    if (name.empty()) {
        return Failure::because(ErrorCode::ERR_PTO_ORCH_SYMBOL_MISSING,
                                "the callable names no orchestration function, and host_build_graph has no default; give "
                                "its func_name");
    }
    kernels_ = std::make_unique<runtime::KernelTable>();
    if (Failure failure = runtime::load_kernels(image, size, device, kernels_.get())) return failure;
    std::string error;
    const std::string label = "orch_cid" + std::to_string(callable_id);
    if (!library_.load(callable.binary_data(), callable.binary_size(), label, &error)) {
        return Failure::because(ErrorCode::ERR_PTO_ORCH_LOAD, "the orchestration library cannot be loaded: " + error);
    }
    entry_ = reinterpret_cast<OrchestrationFunc>(library_.symbol(name.c_str()));
    if (entry_ != nullptr) return Failure::none();
    return Failure::because(ErrorCode::ERR_PTO_ORCH_SYMBOL_MISSING,
                            "the orchestration library does not export " + name +
                                "; declare it extern \"C\", or name the right function in the callable");
}

}  // namespace hbg
}  // namespace pto
