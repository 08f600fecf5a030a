#include "runtime/common/recording/run_recorder.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/clock.h"
#include "platform/common/log/unified_log.h"
#include "runtime/common/recording/pmu_file.h"
#include "runtime/common/recording/swimlane_file.h"

namespace pto {
namespace runtime {
namespace {

using platform::Failure;

Failure cannot_write(const std::string &folder, const std::string &why) {
    return Failure::because(abi::ErrorCode::ERR_PTO_RUN_RECORD,
                            "what the run records cannot be written to " + folder + ": " + why +
                                ". Set output_prefix to a folder that can be written");
}

Failure make_folder(const std::string &folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return cannot_write(folder, error.message());
    if (access(folder.c_str(), W_OK | X_OK) == 0) return Failure::none();
    return cannot_write(folder, std::generic_category().message(errno));
}

int64_t wall_origin_ns() {
    const auto wall = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count() - base::monotonic_ns();
}

}  // namespace

Failure RunRecorder::begin(const platform::LaunchRequest &request) {
    run_.recording = nullptr;
    if (Failure failure = read_recording_options(request, &options_)) return failure;
    if (!options_.is_on()) return Failure::none();
    if (Failure failure = make_folder(options_.folder)) return failure;
    if (options_.is_modelled) {
        costs_ = KernelCosts(device_.chip().timing, device_.chip().kernel);
        if (Failure failure = costs_.read(options_.folder)) return failure;
    }
    pool_.begin(RecordLimits::from_environment(), options_.folder);
    recording_.open(options_);
    bus_.set_kernel_clock(true);
    run_.recording = &recording_;
    return Failure::none();
}

Failure RunRecorder::finish(Failure outcome, const CapturedGraph &graph) {
    if (run_.recording == nullptr) return outcome;
    run_.recording = nullptr;
    RunRecords records = recording_.close();
    // Of a graph that did not run to its end there is nothing to model.
    const bool is_modelled = options_.is_modelled && !outcome;
    if (is_modelled) records = modelled_records(graph, records, costs_);
    const std::string problem = write(records, is_modelled);
    // Threads of a lost device may still be about to record.
    if (!device_.pool().is_lost()) {
        bus_.set_kernel_clock(false);
        pool_.end();
    }
    if (records.dropped > 0) {
        unified_log_warn("run_prepared", "%llu records of the run were dropped, for which there was no room; raise PTO_RECORD_BYTES",
                         static_cast<unsigned long long>(records.dropped));
    }
    if (problem.empty()) return outcome;
    Failure unwritten = cannot_write(options_.folder, problem);
    if (!outcome) return unwritten;
    unified_log_warn("run_prepared", "%s", unwritten.message.c_str());
    return outcome;
}

std::string RunRecorder::write(RunRecords &records, bool is_modelled) const {
    std::string problem;
    if (options_.has_swimlane) {
        SwimlaneHeader header;
        header.platform = device_.chip().platform;
        header.runtime = runtime_;
        if (is_modelled) {
            header.clock = "model";
        } else {
            header.wall_origin_ns = wall_origin_ns();
        }
        problem = write_swimlane_file(options_, header, records);
    }
    if (options_.pmu_event_type == 0) return problem;
    const std::string pmu_problem = write_pmu_file(options_, device_.chip(), records);
    return problem.empty() ? pmu_problem : problem;
}

}  // namespace runtime
}  // namespace pto
