#include "runtime/common/recording/run_recorder.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "base/clock.h"
#include "platform/common/log/unified_log.h"
#include "runtime/common/recording/pmu_file.h"
#include "runtime/common/recording/swimlane_file.h"
#include "runtime/common/timing/modelled_records.h"

namespace pto {
namespace runtime {
namespace {

using platform::Failure;

int64_t wall_origin_ns() {
    const auto wall = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count() - base::monotonic_ns();
}

void warn_of(uint64_t dropped, const char *what) {
    if (dropped == 0) return;
    unified_log_warn("run_prepared", "%llu %s; the files say so, too", static_cast<unsigned long long>(dropped), what);
}

}  // namespace

Failure RunRecorder::begin(const platform::LaunchRequest &request, const KernelTable &kernels, const TensorSource &source) {
    run_.recording = nullptr;
    run_.dump = nullptr;
    if (Failure failure = read_recording_options(request, &options_)) return failure;
    if (!options_.is_on()) return Failure::none();
    if (Failure failure = folder_.open(options_.folder)) return failure;
    return switch_on(kernels, source);
}

// What can fail comes first: a run that does not begin records nothing.
Failure RunRecorder::switch_on(const KernelTable &kernels, const TensorSource &source) {
    if (options_.is_modelled) {
        costs_ = KernelCosts(device_.chip().timing, device_.chip().kernel);
        if (Failure failure = costs_.read(folder_.path())) return failure;
    }
    if (options_.has_tensor_dump) {
        if (Failure failure = dump_.begin_run(folder_, kernels, source)) return failure;
        run_.dump = &dump_;
    }
    if (options_.has_graph()) graph_.begin_run(options_.has_edges());
    kernels_ = &kernels;
    if (options_.has_scope_statistics) scope_statistics_.begin_run({});
    if (!options_.has_times()) return Failure::none();
    pool_.begin(RecordLimits::from_environment(), folder_.path());
    recording_.open(options_);
    bus_.set_kernel_clock(true);
    run_.recording = &recording_;
    return Failure::none();
}

Failure RunRecorder::finish(Failure outcome) {
    if (!is_on()) return outcome;
    outcome = write(std::move(outcome));
    // Threads of a lost device may still be about to record; so may a scheduler of it about to dump, and RunState::dump stays.
    if (options_.has_times() && !device_.pool().is_lost()) {
        bus_.set_kernel_clock(false);
        pool_.end();
    }
    return outcome;
}

Failure RunRecorder::write(Failure outcome) {
    // Of a graph that did not run to its end there is nothing to model.
    const bool is_modelled = options_.is_modelled && !outcome;
    RunRecords records = take_times(is_modelled);
    const RecordClock clock = clock_of(records, is_modelled);
    const auto write_file = [&](const char *name, auto fill) { outcome = joined(std::move(outcome), folder_.write(name, fill)); };
    if (options_.has_swimlane) {
        const SwimlaneHeader header{device_.chip().platform, runtime_.name, clock};
        write_file("l2_perf_records.json", [&](base::DraftFile &file) { write_swimlane(options_, header, records, file); });
    }
    if (options_.pmu_event_type != 0) {
        write_file("pmu.csv", [&](base::DraftFile &file) { write_pmu({options_, device_.chip(), records, graph_, *kernels_}, file); });
    }
    if (options_.has_dependencies) write_file("deps.json", [&](base::DraftFile &file) { graph_.write(file); });
    if (options_.has_scope_statistics) {
        write_file("scope_stats.jsonl", [&](base::DraftFile &file) { scope_statistics_.write(clock, file); });
    }
    if (options_.has_tensor_dump) outcome = joined(std::move(outcome), dump_.finish());
    warn_of_drops(records);
    return outcome;
}

RunRecords RunRecorder::take_times(bool is_modelled) {
    if (!options_.has_times()) return {};
    run_.recording = nullptr;
    RunRecords records = recording_.close();
    if (!is_modelled) return records;
    records = modelled_records({graph_, runtime_.builds_graph_first}, records, costs_);
    scope_statistics_.take_times_of(records);
    return records;
}

RecordClock RunRecorder::clock_of(const RunRecords &records, bool is_modelled) const {
    RecordClock clock;
    clock.is_modelled = is_modelled;
    if (!is_modelled) clock.wall_origin_ns = wall_origin_ns();
    constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
    const int64_t first_ns = std::min(options_.has_swimlane ? earliest_ns(options_, records) : kNever,
                                      options_.has_scope_statistics ? scope_statistics_.earliest_ns() : kNever);
    clock.start_ns = first_ns == kNever ? records.orchestration_start_ns : first_ns;
    return clock;
}

void RunRecorder::warn_of_drops(const RunRecords &records) const {
    warn_of(records.dropped, "records of when kernels ran are missing, as there was no room; raise PTO_RECORD_BYTES");
    if (options_.pmu_event_type != 0 && records.dropped_kernels > 0) {
        unified_log_warn("run_prepared", "pmu.csv lacks %llu kernels that ran",
                         static_cast<unsigned long long>(records.dropped_kernels));
    }
    if (options_.has_dependencies) warn_of(graph_.dropped(), "tasks, arguments or dependencies are not in the graph");
    if (options_.has_scope_statistics) warn_of(scope_statistics_.dropped(), "samples of scopes were not taken");
    if (!options_.has_tensor_dump) return;
    warn_of(dump_.dropped(), "tensors were not dumped");
    warn_of(dump_.truncated(), "tensors were not dumped to their ends");
    warn_of(dump_.skipped_tasks(), "tasks were not dumped, as no signature fits their tensors");
}

}  // namespace runtime
}  // namespace pto
