#pragma once
/// tensormap_and_ringbuffer on one device: callables by id, and the engine that runs their graphs.

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "chip_device.h"
#include "core_bus.h"
#include "platform/common/host/runtime_variant.h"
#include "runtime/common/host/checked_run.h"
#include "runtime/common/host/scheduler_group.h"
#include "runtime/common/recording/run_recorder.h"
#include "runtime/common/shared/run_state.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/orchestrator.h"
#include "runtime/tensormap_and_ringbuffer/host/argument_staging.h"
#include "runtime/tensormap_and_ringbuffer/host/prepared_callable.h"
#include "runtime/tensormap_and_ringbuffer/orchestration/flavour_2026_05.h"
#include "runtime/tensormap_and_ringbuffer/orchestration/record_2026_05.h"

namespace pto {
namespace tmr {

class TmrRuntime final : public platform::RuntimeVariant {
public:
    explicit TmrRuntime(port::ChipDevice &device);

    platform::Failure prepare(int32_t callable_id, const void *image, size_t size) override;
    bool is_prepared(int32_t callable_id) const override { return callables_.count(callable_id) > 0; }
    void unregister(int32_t callable_id) override;
    platform::Failure run(const platform::LaunchRequest &request) override;
    bool can_record() const override { return true; }

    size_t aicpu_dlopen_count() const override { return aicpu_dlopen_count_; }
    size_t host_dlopen_count() const override { return 0; }

private:
    LibraryBytes share_library(const void *bytes, size_t size);
    platform::Failure begin_engine(const PreparedCallable &callable, const platform::LaunchRequest &request);
    /// The part of a run that is recorded.
    platform::Failure run_recorded(PreparedCallable &callable, const platform::LaunchRequest &request);
    platform::Failure execute(const PreparedCallable &callable, const ChipStorageTaskArgs &args,
                              const platform::LaunchRequest &request);
    void orchestrate(const PreparedCallable &callable, const ChipStorageTaskArgs &args);

    port::ChipDevice &device_;
    port::CoreBus bus_;
    RunState run_;
    Orchestrator orchestrator_;
    Session2026_05 session_;
    bool is_engine_ready_ = false;
    SchedulerGroup schedulers_;
    runtime::CheckedRun checked_run_;
    runtime::RunRecorder recorder_;
    SubmitCapture capture_;
    PayloadTensors tensors_;
    ArgumentStaging staging_;

    /// Orchestration libraries by identity, as long as a callable uses them.
    std::unordered_map<uint64_t, std::weak_ptr<const std::vector<uint8_t>>> libraries_;
    std::map<int32_t, std::unique_ptr<PreparedCallable>> callables_;
    size_t aicpu_dlopen_count_ = 0;
};

}  // namespace tmr
}  // namespace pto
