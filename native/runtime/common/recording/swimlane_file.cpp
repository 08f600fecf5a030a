#include "runtime/common/recording/swimlane_file.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"

namespace pto {
namespace runtime {
namespace {

/// The text grows to this before it goes into the file.
constexpr size_t kPieceBytes = size_t{256} << 10;

const char *name_of(SchedulerPhase phase) {
    switch (phase) {
    case SchedulerPhase::kComplete: return "complete";
    case SchedulerPhase::kDispatch: return "dispatch";
    case SchedulerPhase::kScan: return "scan";
    case SchedulerPhase::kIdle: break;
    }
    return "idle";
}

/// Without the "orch_" that phases have in the list of them.
const char *name_of(SubmitPhase phase) {
    static constexpr const char *kNames[kSubmitPhases] = {"sync",   "alloc", "params",   "lookup",   "heap",
                                                          "insert", "fanin", "finalize", "scope_end"};
    return kNames[static_cast<uint32_t>(phase) - kFirstSubmitPhase];
}

/// One record as text. Files have some for each task, so it is put together without the checks of a JsonWriter.
class RecordText {
public:
    RecordText &raw(const char *text) {
        text_ += text;
        return *this;
    }
    template <typename Number>
    RecordText &number(Number number) {
        char digits[24];
        text_.append(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
        return *this;
    }
    /// Microseconds with three decimals.
    RecordText &microseconds(int64_t ns) {
        append_microseconds(&text_, ns);
        return *this;
    }
    /// The text; the next one begins.
    std::string_view take() {
        taken_.swap(text_);
        text_.clear();
        return taken_;
    }

private:
    std::string text_;
    std::string taken_;
};

class SwimlaneWriter {
public:
    SwimlaneWriter(const RecordingOptions &options, const SwimlaneHeader &header, const RunRecords &records, base::DraftFile &out)
        : options_(options), header_(header), records_(records), out_(out), origin_ns_(header.clock.start_ns) {}

    void write() {
        for (const RunRecords::Completion &it : records_.completions) completion_of_[it.task] = &it;
        json_.begin_object().key("version").number(options_.has_scheduler_phases() ? 2 : 1);
        json_.key("platform").string(header_.platform).key("runtime").string(header_.runtime);
        json_.key("block_dim").number(records_.block_dim).key("level").number(options_.swimlane_level);
        json_.key("dropped").natural(records_.dropped);
        write_clock(json_, header_.clock);
        json_.key("tasks").begin_array();
        for (const BlockRecord &block : records_.blocks) write_block(block);
        json_.end_array();
        if (options_.has_scheduler_phases()) write_scheduler_phases();
        if (options_.has_orchestrator_phases()) write_orchestrator_phases();
        json_.end_object();
        out_.write(json_.take());
        out_.write("\n");
    }

private:
    RecordText &time(const char *name, int64_t ns) { return text_.raw(name).microseconds(ns - origin_ns_); }
    std::string_view microseconds(int64_t ns) { return text_.microseconds(ns).take(); }
    void write_record() {
        json_.raw(text_.take());
        if (json_.text().size() >= kPieceBytes) out_.write(json_.take());
    }

    void write_block(const BlockRecord &block) {
        const auto found = completion_of_.find(block.task);
        const RunRecords::Completion *completion = found != completion_of_.end() ? found->second : nullptr;
        const bool is_deferred = completion != nullptr && completion->is_deferred;
        text_.raw("{\"task_id\":").number(block.task).raw(",\"func_id\":").number(block.func_id);
        text_.raw(",\"core_id\":").number(block.core).raw(",\"core_type\":").raw(block.is_aiv != 0 ? "\"aiv\"" : "\"aic\"");
        text_.raw(",\"ring_id\":").number(ring_of(block.task)).raw(",\"block_idx\":").number(block.block);
        time(",\"start_time_us\":", block.start_ns);
        time(",\"end_time_us\":", block.end_ns).raw(",\"duration_us\":").microseconds(block.end_ns - block.start_ns);
        if (options_.has_dispatch()) {
            time(",\"dispatch_time_us\":", block.dispatch_ns);
            time(",\"finish_time_us\":", is_deferred ? completion->time_ns : block.finish_ns);
        }
        const size_t count = completion != nullptr ? completion->consumer_count : 0;
        text_.raw(",\"fanout\":[");
        for (size_t i = count; i-- > 0;) {
            text_.number(records_.consumers[completion->first_consumer + i]).raw(i > 0 ? "," : "");
        }
        text_.raw("],\"fanout_count\":").number(count).raw("}");
        write_record();
    }

    void write_scheduler_phases() {
        json_.key("aicpu_scheduler_phases").begin_array();
        auto phase = records_.phases.begin();
        for (uint32_t thread = 0; thread < records_.scheduler_count; ++thread) {
            json_.begin_array();
            for (; phase != records_.phases.end() && phase->thread == thread; ++phase) {
                const PhaseRecord &record = phase->record;
                time("{\"start_time_us\":", record.start_ns);
                time(",\"end_time_us\":", record.end_ns).raw(",\"phase\":\"").raw(name_of(record.phase));
                text_.raw("\",\"loop_iter\":").number(record.turn).raw(",\"tasks_processed\":").number(record.tasks).raw("}");
                write_record();
            }
            json_.end_array();
        }
        json_.end_array().key("core_to_thread").begin_array();
        for (uint32_t core = 0; core < kCoreSlots * records_.block_dim; ++core) {
            const uint32_t cluster = core < records_.block_dim ? core : (core - records_.block_dim) / 2;
            json_.number(cluster % records_.scheduler_count);
        }
        json_.end_array();
    }

    void write_orchestrator_phases() {
        int64_t sums[kSubmitPhases] = {};
        for (const RunRecords::Submit &it : records_.submits) {
            sums[static_cast<uint32_t>(it.phase) - kFirstSubmitPhase] += it.end_ns - it.start_ns;
        }
        json_.key("aicpu_orchestrator").begin_object();
        json_.key("start_time_us").raw(microseconds(records_.orchestration_start_ns - origin_ns_));
        json_.key("end_time_us").raw(microseconds(records_.orchestration_end_ns - origin_ns_));
        json_.key("submit_count").natural(records_.submitted).key("phase_us").begin_object();
        for (uint32_t i = 0; i < kSubmitPhases; ++i) {
            json_.key(name_of(static_cast<SubmitPhase>(kFirstSubmitPhase + i))).raw(microseconds(sums[i]));
        }
        json_.end_object().end_object().key("aicpu_orchestrator_phases").begin_array().begin_array();
        for (const RunRecords::Submit &it : records_.submits) {
            text_.raw("{\"phase\":\"orch_").raw(name_of(it.phase)).raw("\"");
            time(",\"start_time_us\":", it.start_ns);
            time(",\"end_time_us\":", it.end_ns).raw(",\"submit_idx\":").number(it.submit);
            if (it.task != kNoTask) text_.raw(",\"task_id\":").number(it.task);
            text_.raw("}");
            write_record();
        }
        json_.end_array().end_array();
    }

    const RecordingOptions &options_;
    const SwimlaneHeader &header_;
    const RunRecords &records_;
    base::DraftFile &out_;
    const int64_t origin_ns_;
    base::JsonWriter json_;
    RecordText text_;
    std::unordered_map<TaskId, const RunRecords::Completion *> completion_of_;
};

}  // namespace

int64_t earliest_ns(const RecordingOptions &options, const RunRecords &records) {
    int64_t ns = std::numeric_limits<int64_t>::max();
    for (const BlockRecord &it : records.blocks) ns = std::min(ns, options.has_dispatch() ? it.dispatch_ns : it.start_ns);
    if (options.has_scheduler_phases()) {
        for (const RunRecords::Phase &it : records.phases) ns = std::min(ns, it.record.start_ns);
    }
    if (options.has_orchestrator_phases()) {
        ns = std::min(ns, records.orchestration_start_ns);
        for (const RunRecords::Submit &it : records.submits) ns = std::min(ns, it.start_ns);
    }
    return ns;
}

void write_swimlane(const RecordingOptions &options, const SwimlaneHeader &header, RunRecords &records, base::DraftFile &out) {
    std::sort(records.blocks.begin(), records.blocks.end(), [](const BlockRecord &a, const BlockRecord &b) {
        return a.start_ns != b.start_ns ? a.start_ns < b.start_ns : a.core < b.core;
    });
    std::stable_sort(records.phases.begin(), records.phases.end(),
                     [](const RunRecords::Phase &a, const RunRecords::Phase &b) { return a.thread < b.thread; });
    SwimlaneWriter(options, header, records, out).write();
}

}  // namespace runtime
}  // namespace pto
