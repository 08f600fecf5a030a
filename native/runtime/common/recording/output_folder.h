#pragma once
/// The folder that a run leaves its files in.
///
///     OutputFolder folder;
///     if (Failure failure = folder.open(config.output_prefix)) return failure;    // it is there, and takes files
///     … the run …
///     return joined(outcome, folder.write("deps.json", [&](base::DraftFile &file) { graph.write(file); }));
///
/// A file appears under its name when it is whole. What cannot be written is ERR_PTO_RUN_RECORD with the path and what the
/// system said.

#include <string>

#include "base/draft_file.h"
#include "platform/common/host/failure.h"

namespace pto {
namespace runtime {

class OutputFolder {
public:
    /// Makes the folder unless there is one.
    platform::Failure open(const std::string &path);

    const std::string &path() const { return path_; }
    std::string path_of(const char *name) const { return path_ + "/" + name; }

    /// Writes a file that `fill(base::DraftFile &)` makes.
    template <typename Fill>
    platform::Failure write(const char *name, Fill fill) const {
        base::DraftFile file(path_of(name));
        fill(file);
        return publish(name, file);
    }
    /// Gives a draft of `path_of(name)` its name.
    platform::Failure publish(const char *name, base::DraftFile &file) const;
    /// Why that will fail; none as long as nothing has gone wrong.
    platform::Failure problem_of(const char *name, const base::DraftFile &file) const;

private:
    std::string path_;
};

/// How a run ends of which a file could not be written: with its own failure if it has one, and the other one is in the log.
platform::Failure joined(platform::Failure outcome, platform::Failure unwritten);

}  // namespace runtime
}  // namespace pto
