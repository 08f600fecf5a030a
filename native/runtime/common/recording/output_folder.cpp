#include "runtime/common/recording/output_folder.h"

#include <filesystem>
#include <system_error>

#include "platform/common/log/unified_log.h"

namespace pto {
namespace runtime {
namespace {

using platform::Failure;

Failure cannot_write(const std::string &path, const std::string &why) {
    return Failure::because(abi::ErrorCode::ERR_PTO_RUN_RECORD, "what the run records cannot be written to " + path + ": " + why +
                                                                    ". Set output_prefix to a folder that can be written");
}

}  // namespace

Failure OutputFolder::open(const std::string &path) {
    path_ = path;
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return cannot_write(path, error.message());
    // Permissions do not tell all: of a superuser they allow everything.
    const base::DraftFile probe(path_of("probe"));
    return probe.problem().empty() ? Failure::none() : cannot_write(path, probe.problem());
}

Failure OutputFolder::publish(const char *name, base::DraftFile &file) const {
    file.publish();
    return problem_of(name, file);
}

Failure OutputFolder::problem_of(const char *name, const base::DraftFile &file) const {
    return file.problem().empty() ? Failure::none() : cannot_write(path_of(name), file.problem());
}

Failure joined(Failure outcome, Failure unwritten) {
    if (!unwritten || !outcome) return outcome ? outcome : unwritten;
    unified_log_warn("run_prepared", "%s", unwritten.message.c_str());
    return outcome;
}

}  // namespace runtime
}  // namespace pto
