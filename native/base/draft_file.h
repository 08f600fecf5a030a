#pragma once
/// A file that others see when it is whole, or not at all.
///
///     DraftFile file("outputs/run/records.json");
///     file.write("{}\n");
///     if (!file.publish()) complain(file.problem());
///
/// Until `publish` the bytes lie beside it under a name of their own, which several writers of one path do not share; a
/// draft that is not published goes with its object. The first thing that goes wrong is kept: what follows does nothing.

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
    std::string path_;
    std::string draft_;
    UniqueFd fd_;
    std::string problem_;
};

}  // namespace base
}  // namespace pto
