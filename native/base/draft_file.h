#pragma once
/// A file that others see when it is whole, or not at all.
///
///     DraftFile file("outputs/run/records.json");
///     file.write("{}\n");
///     if (!file.publish()) complain(file.problem());
///
/// Until `publish` the bytes have no name, so nothing is left of a process that is killed; on a file system that has no such
/// files they lie beside it under a name that several writers of one path do not share. A draft that is not published goes
/// with its object. The first thing that goes wrong is kept: what follows does nothing.

#include <string>
#include <string_view>

#include "base/unique_fd.h"

namespace pto {
namespace base {

class DraftFile {
public:
    /// Makes the draft, in a folder that exists.
    explicit DraftFile(const std::string &path);
    DraftFile(const DraftFile &) = delete;
    DraftFile &operator=(const DraftFile &) = delete;
    ~DraftFile();

    void write(std::string_view bytes);
    /// Gives the file its name. False when any of it failed.
    bool publish();

    /// What went wrong; empty when nothing did.
    const std::string &problem() const { return problem_; }

private:
    bool give_name() const;

    std::string path_;
    /// Beside `path_`: the name of the draft, unless it has none.
    std::string draft_;
    UniqueFd fd_;
    bool is_nameless_;
    std::string problem_;
};

}  // namespace base
}  // namespace pto
