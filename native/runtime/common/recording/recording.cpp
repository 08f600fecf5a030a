#include "runtime/common/recording/recording.h"

#include <cstring>

#include "platform/common/log/unified_log.h"

namespace pto {
namespace runtime {
namespace {

template <typename Record>
Record record_at(const uint8_t *bytes) {
    Record record;
    std::memcpy(&record, bytes, sizeof(record));
    return record;
}

void add_completion(const uint8_t *bytes, RunRecords *records) {
    const auto record = record_at<CompletionRecord>(bytes);
    // What did not fit into one record follows in the next one.
    const bool goes_on = !records->completions.empty() && records->completions.back().task == record.task;
    if (!goes_on) {
        records->completions.push_back({record.task, record.time_ns, record.is_deferred != 0, records->consumers.size(), 0});
    }
    records->completions.back().consumer_count += record.consumer_count;
    const size_t end = records->consumers.size();
    records->consumers.resize(end + record.consumer_count);
    if (record.consumer_count > 0) {
        std::memcpy(&records->consumers[end], bytes + sizeof(record), record.consumer_count * sizeof(TaskId));
    }
}

void add_submit(const uint8_t *bytes, size_t nbytes, RunRecords *records) {
    const auto record = record_at<SubmitRecord>(bytes);
    int64_t start_ns = record.start_ns;
    for (size_t at = sizeof(record); at < nbytes; at += sizeof(SubmitLap)) {
        const auto lap = record_at<SubmitLap>(bytes + at);
        records->submits.push_back({record.task, record.submit, lap.phase, start_ns, lap.end_ns});
        start_ns = lap.end_ns;
    }
}

}  // namespace

RunRecords Recording::close() {
    RunRecords records;
    records.scheduler_count = scheduler_count_;
    records.block_dim = block_dim_;
    records.orchestration_start_ns = orchestrator_.start_ns();
    records.orchestration_end_ns = orchestrator_.end_ns();
    records.submitted = orchestrator_.submitted();
    read(orchestrator_.stream(), 0, &records);
    for (uint32_t i = 0; i < scheduler_count_; ++i) {
        read(schedulers_[i]->stream(), i, &records);
        records.dropped_kernels += schedulers_[i]->dropped_kernels();
    }
    return records;
}

void Recording::read(RecordStream &stream, uint32_t thread, RunRecords *records) const {
    stream.close();
    const uint64_t lost = stream.for_each([&](uint32_t kind, const uint8_t *bytes, size_t nbytes) {
        switch (static_cast<RecordKind>(kind)) {
        case RecordKind::kBlock: return records->blocks.push_back(record_at<BlockRecord>(bytes));
        case RecordKind::kCompletion: return add_completion(bytes, records);
        case RecordKind::kPhase: return records->phases.push_back({thread, record_at<PhaseRecord>(bytes)});
        case RecordKind::kSubmit: return add_submit(bytes, nbytes, records);
        }
    });
    if (lost > 0) unified_log_warn("run_prepared", "a part of what the run recorded cannot be read back from its folder");
    records->dropped += lost + stream.dropped();
}

}  // namespace runtime
}  // namespace pto
