#include "runtime/common/recording/task_recorder.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/draft_file.h"
#include "platform/common/log/unified_log.h"

namespace pto {
namespace runtime {
namespace {

using abi::ErrorCode;
using platform::Failure;

Failure cannot_write(const std::string &path, const std::string &why) {
    return Failure::because(ErrorCode::ERR_PTO_RUN_RECORD, "what the run records cannot be written to " + path + ": " + why +
                                                               ". Set output_prefix to a folder that can be written");
}

template <typename Record>
Failure write_file(const std::string &folder, const char *name, Record &record) {
    base::DraftFile file(folder + "/" + name);
    record.write(file);
    return file.publish() ? Failure::none() : cannot_write(folder + "/" + name, file.problem());
}

void warn_of(uint64_t dropped, const char *what) {
    if (dropped == 0) return;
    unified_log_warn("run_prepared", "%llu %s of the run are not in its records; its files say so, too",
                     static_cast<unsigned long long>(dropped), what);
}

}  // namespace

Failure TaskRecorder::begin(const platform::LaunchRequest &request, const KernelTable &kernels, const TensorSource &source,
                            RunState &run) {
    has_dependencies_ = request.config->enable_dep_gen != 0;
    captures_ = has_dependencies_ || (request.options.flags & PTO_RUN_MODEL_TIME) != 0;
    has_scope_statistics_ = (request.options.flags & PTO_RUN_SCOPE_STATS) != 0;
    has_dump_ = request.config->enable_dump_tensor != 0;
    run.dump = nullptr;
    if (!is_on()) return Failure::none();
    folder_ = request.config->output_prefix;
    if (folder_.empty()) {
        return Failure::because(ErrorCode::ERR_PTO_CONFIG_INVALID,
                                "something is to be recorded and output_prefix does not say where. Set it to a folder");
    }
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) return cannot_write(folder_, error.message());
    if (captures_) dependencies_.begin_run();
    if (!has_dump_) return Failure::none();
    if (Failure failure = dump_.begin_run(folder_, kernels, source)) return failure;
    run.dump = &dump_;
    return Failure::none();
}

// RunState::dump stays: of a device that was lost a scheduler may still have its turn.
Failure TaskRecorder::finish(Failure outcome) {
    Failure unwritten = write();
    if (!unwritten || !outcome) return outcome ? outcome : unwritten;
    unified_log_warn("run_prepared", "%s", unwritten.message.c_str());
    return outcome;
}

Failure TaskRecorder::write() {
    Failure result = Failure::none();
    const auto keep_first = [&result](Failure failure) {
        if (!result) result = std::move(failure);
    };
    if (has_dependencies_) {
        keep_first(write_file(folder_, "deps.json", dependencies_));
        warn_of(dependencies_.dropped(), "tasks, arguments or dependencies");
    }
    if (has_scope_statistics_) {
        keep_first(write_file(folder_, "scope_stats.jsonl", scope_statistics_));
        warn_of(scope_statistics_.dropped(), "samples of scopes");
    }
    if (has_dump_) {
        keep_first(dump_.finish());
        warn_of(dump_.dropped(), "tensors");
        warn_of(dump_.skipped_tasks(), "tasks whose tensors no signature fits");
    }
    return result;
}

}  // namespace runtime
}  // namespace pto
