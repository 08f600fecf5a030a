#pragma once
/// host_build_graph on one device: callables by id, and the engine that runs their graphs.

#include <map>
#include <memory>

#include "chip_device.h"
#include "core_bus.h"
#include "platform/common/host/runtime_variant.h"
#include "runtime/common/host/checked_run.h"
#include "runtime/common/host/scheduler_group.h"
#include "runtime/common/recording/run_recorder.h"
#include "runtime/common/shared/run_state.h"
#include "runtime/host_build_graph/host/graph_record.h"
#include "runtime/host_build_graph/host/host_graph.h"
#include "runtime/host_build_graph/host/prepared_callable.h"
#include "runtime/host_build_graph/host/tensor_pairs.h"
#include "runtime/host_build_graph/orchestration/flavour_2026_05.h"

namespace pto {
namespace hbg {

class HbgRuntime final : public platform::RuntimeVariant {
public:
    explicit HbgRuntime(port::ChipDevice &device);

    platform::Failure prepare(int32_t callable_id, const void *image, size_t size) override;
    bool is_prepared(int32_t callable_id) const override { return callables_.count(callable_id) > 0; }
    void unregister(int32_t callable_id) override { callables_.erase(callable_id); }
    platform::Failure run(const platform::LaunchRequest &request) override;
    bool can_record() const override { return true; }

    size_t aicpu_dlopen_count() const override { return 0; }
    size_t host_dlopen_count() const override { return host_dlopen_count_; }

private:
    /// Calls the orchestration, and checks what it built. Nothing has run then.
    platform::Failure build(const PreparedCallable &callable, const ChipStorageTaskArgs &args);
    /// The part of a run that is recorded.
    platform::Failure run_recorded(const PreparedCallable &callable, const platform::LaunchRequest &request);
    void begin_root_scope();
    void record_graph(const runtime::KernelTable &kernels);
    platform::Failure execute(const platform::LaunchRequest &request, const runtime::KernelTable &kernels);

    port::ChipDevice &device_;
    runtime::RunState run_;
    port::CoreBus bus_;
    runtime::SchedulerGroup schedulers_;
    runtime::CheckedRun checked_run_;
    runtime::RunRecorder recorder_;
    HostGraph graph_;
    GraphTensors tensors_{graph_};
    TensorPairs pairs_;
    Session2026_05 session_;

    std::map<int32_t, std::unique_ptr<PreparedCallable>> callables_;
    size_t host_dlopen_count_ = 0;
};

}  // namespace hbg
}  // namespace pto
