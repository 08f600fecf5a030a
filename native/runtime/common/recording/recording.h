#pragma once
/// What is written down while a run is on, by those who take part in it. `RunState::recording` leads here; it is nullptr when
/// nothing is recorded, which is all that a run without records ever looks at.

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/common/recording/orchestrator_log.h"
#include "runtime/common/recording/recording_options.h"
#include "runtime/common/recording/scheduler_log.h"

namespace pto {
namespace runtime {

class Recording {
public:
    explicit Recording(RecordPool &pool) : pool_(pool), orchestrator_(pool) {}

    void open(const RecordingOptions &options) {
        options_ = options;
        scheduler_count_ = 0;
        block_dim_ = 0;
        orchestrator_.open(options.has_orchestrator_phases());
    }
    /// Before the first turn of a scheduler.
    void open_schedulers(uint32_t count, uint32_t block_dim) {
        scheduler_count_ = count;
        block_dim_ = block_dim;
        while (schedulers_.size() < count) {
            schedulers_.push_back(std::make_unique<SchedulerLog>(pool_, static_cast<uint32_t>(schedulers_.size())));
        }
        for (uint32_t i = 0; i < count; ++i) schedulers_[i]->open(options_.has_swimlane, options_.has_scheduler_phases());
    }

    OrchestratorLog &orchestrator() { return orchestrator_; }
    SchedulerLog &scheduler(uint32_t index) { return *schedulers_[index]; }

    /// Ends the recording and reads it back. Threads that were given up may still try to record.
    RunRecords close();

private:
    void read(RecordStream &stream, uint32_t thread, RunRecords *records) const;

    RecordPool &pool_;
    RecordingOptions options_;
    OrchestratorLog orchestrator_;
    std::vector<std::unique_ptr<SchedulerLog>> schedulers_;
    uint32_t scheduler_count_ = 0;
    uint32_t block_dim_ = 0;
};

}  // namespace runtime
}  // namespace pto
