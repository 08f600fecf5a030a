// The runtime `sequential`: what the host interface asks of a runtime, over one thread and one core.

#include <map>
#include <memory>
#include <string>

#include "base/temp_library.h"
#include "callable.h"
#include "chip_device.h"
#include "host/sequential_run.h"
#include "platform/common/host/runtime_variant.h"
#include "platform/common/log/unified_log.h"
#include "platform/sim/context/sim_context.h"
#include "runtime/common/host/kernel_loading.h"

namespace sequential {
namespace {

using pto::abi::ErrorCode;
using pto::platform::Failure;
using pto::platform::LaunchRequest;
using pto::port::ChipDevice;

/// A callable on the device: the entries of its kernels, and its orchestration, loaded as long as this lives.
struct PreparedCallable {
    pto::runtime::KernelTable kernels;
    pto::base::TempLibrary library;
    SequentialOrchestration orchestrate = nullptr;
};

class Runtime final : public pto::platform::RuntimeVariant {
public:
    explicit Runtime(ChipDevice &device) : device_(device) {}

    Failure prepare(int32_t callable_id, const void *image, size_t size) override {
        auto prepared = std::make_unique<PreparedCallable>();
        if (Failure failure = pto::runtime::load_kernels(image, size, device_, &prepared->kernels)) return failure;
        const ChipCallableView callable(image);
        std::string error;
        const std::string label = "orch_cid" + std::to_string(callable_id);
        if (!prepared->library.load(callable.binary_data(), callable.binary_size(), label, &error)) {
            return Failure::because(ErrorCode::ERR_PTO_ORCH_LOAD, "the orchestration library cannot be loaded: " + error);
        }
        const std::string name = callable.func_name();
        prepared->orchestrate = reinterpret_cast<SequentialOrchestration>(prepared->library.symbol(name.c_str()));
        if (prepared->orchestrate == nullptr) {
            return Failure::because(ErrorCode::ERR_PTO_ORCH_SYMBOL_MISSING,
                                    "the orchestration library does not export '" + name + "'; declare it extern \"C\"");
        }
        callables_[callable_id] = std::move(prepared);
        ++loaded_;
        return Failure::none();
    }

    bool is_prepared(int32_t callable_id) const override { return callables_.count(callable_id) > 0; }
    void unregister(int32_t callable_id) override { callables_.erase(callable_id); }

    Failure run(const LaunchRequest &request) override {
        if (request.options.kernel_timeout_ms != 0) {
            return Failure::because(ErrorCode::ERR_PTO_RUN_UNSUPPORTED,
                                    "this runtime calls kernels itself and cannot limit how long they take; leave "
                                    "kernelTimeoutMs out");
        }
        if (request.options.schedule_seed != 0) {
            return Failure::because(ErrorCode::ERR_PTO_RUN_UNSUPPORTED,
                                    "this runtime runs tasks in the order in which they are added; leave scheduleSeed out");
        }
        // All tasks run on the first vector core of the first cluster.
        sim_context_set_cluster_id(0);
        sim_context_set_subblock_id(0);
        const PreparedCallable &callable = *callables_.at(request.callable_id);
        Run run(callable.kernels);
        try {
            callable.orchestrate(run, *request.args);
        } catch (const std::exception &error) {
            run.orchestration_threw(error.what());
        } catch (...) {
            run.orchestration_threw("something that is no std::exception");
        }
        return run.failure();
    }

    size_t aicpu_dlopen_count() const override { return 0; }
    size_t host_dlopen_count() const override { return loaded_; }

private:
    ChipDevice &device_;
    std::map<int32_t, std::unique_ptr<PreparedCallable>> callables_;
    size_t loaded_ = 0;
};

}  // namespace
}  // namespace sequential

// What the host interface asks of the library of a runtime.

std::unique_ptr<pto::platform::RuntimeVariant> pto::platform::make_runtime_variant(port::ChipDevice &device) {
    return std::make_unique<sequential::Runtime>(device);
}

// A run keeps everything on the stack. Drivers must have something to allocate.
size_t pto::platform::run_storage_bytes() { return 64; }

// Kernels work in the caller's memory, so there is nothing to copy back.
void pto::platform::record_tensor_pair(void *, void *, void *, size_t size) noexcept {
    unified_log_warn("record_tensor_pair", "a pair of %zu bytes is ignored: this runtime copies nothing", size);
}
