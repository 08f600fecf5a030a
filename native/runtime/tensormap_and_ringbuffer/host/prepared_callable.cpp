#include "runtime/tensormap_and_ringbuffer/host/prepared_callable.h"

#include "callable.h"
#include "platform/common/log/unified_log.h"
#include "pto_types.h"
#include "runtime/common/host/kernel_loading.h"

namespace pto {
namespace tmr {
namespace {

using abi::ErrorCode;
using platform::Failure;

constexpr char kDefaultFunction[] = "aicpu_orchestration_entry";
constexpr char kDefaultConfig[] = "aicpu_orchestration_config";
constexpr char kBind[] = "framework_bind_runtime";

std::string name_or(const char *name, const char *fallback) { return name[0] != '\0' ? name : fallback; }

uint64_t inputs_of(const ChipCallableView &callable) {
    uint64_t inputs = 0, tensor = 1;
    for (int32_t i = 0; i < callable.sig_count(); ++i) {
        if (callable.sig(i) == ArgDirection::SCALAR) continue;
        if (callable.sig(i) == ArgDirection::IN) inputs |= tensor;
        tensor <<= 1;
    }
    return inputs;
}

}  // namespace

Failure PreparedCallable::prepare(int32_t callable_id, const void *image, size_t size, LibraryBytes library,
                                  port::ChipDevice &device) {
    const ChipCallableView callable(image);
    id_ = callable_id;
    function_name_ = name_or(callable.func_name(), kDefaultFunction);
    config_name_ = name_or(callable.config_name(), kDefaultConfig);
    input_tensors_ = inputs_of(callable);
    bytes_ = std::move(library);
    kernels_ = std::make_unique<KernelTable>();
    return runtime::load_kernels(image, size, device, kernels_.get());
}

Failure PreparedCallable::load_orchestration(bool *has_loaded) {
    *has_loaded = false;
    if (entry_ != nullptr) return Failure::none();
    std::string error;
    const std::string label = "orch_cid" + std::to_string(id_);
    if (!library_.load(bytes_->data(), bytes_->size(), label, &error)) {
        return Failure::because(ErrorCode::ERR_PTO_ORCH_LOAD, "the orchestration library cannot be loaded: " + error);
    }
    const auto entry = reinterpret_cast<Entry>(library_.symbol(function_name_.c_str()));
    bind_ = reinterpret_cast<void (*)(PTO2Runtime *)>(library_.symbol(kBind));
    config_ = library_.symbol(config_name_.c_str());
    if (entry == nullptr || bind_ == nullptr) {
        library_.close();
        return Failure::because(
            ErrorCode::ERR_PTO_ORCH_SYMBOL_MISSING,
            entry == nullptr
                ? "the orchestration library does not export " + function_name_ +
                      "; declare it extern \"C\", or name the right function in the callable"
                : std::string("the orchestration library does not export ") + kBind +
                      "; link the framework source orchestration/common.cpp into it");
    }
    if (config_ == nullptr) {
        unified_log_error("load_orchestration", "%s is not exported; arguments are not counted", config_name_.c_str());
    }
    entry_ = entry;
    *has_loaded = true;
    return Failure::none();
}

Failure PreparedCallable::bind(PTO2Runtime *runtime, const ChipStorageTaskArgs &args) const {
    bind_(runtime);
    if (config_ == nullptr) return Failure::none();
    const auto config = reinterpret_cast<PTO2OrchestrationConfig (*)(const ChipStorageTaskArgs &)>(config_);
    const int expected = config(args).expected_arg_count;
    const int given = args.tensor_count() + args.scalar_count();
    if (expected <= 0 || given >= expected) return Failure::none();
    return Failure::because(ErrorCode::ERR_PTO_ORCH_ARGS,
                            function_name_ + " expects " + std::to_string(expected) + " arguments (tensors and scalars); " +
                                std::to_string(given) + " were given");
}

}  // namespace tmr
}  // namespace pto
