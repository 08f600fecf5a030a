#include "base/draft_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <system_error>

namespace pto {
namespace base {
namespace {

std::string last_error() { return std::generic_category().message(errno); }

std::string folder_of(const std::string &path) {
    const size_t end = path.rfind('/');
    return end == std::string::npos ? "." : path.substr(0, end + 1);
}

}  // namespace

DraftFile::DraftFile(const std::string &path)
    : path_(path),
      draft_(path + "." + std::to_string(getpid()) + "." + std::to_string(reinterpret_cast<uintptr_t>(this)) + ".tmp"),
      fd_(open(folder_of(path).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666)),
      is_nameless_(fd_.get() >= 0) {
    if (!is_nameless_) fd_.reset(open(draft_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (fd_.get() < 0) problem_ = last_error();
}

DraftFile::~DraftFile() {
    if (fd_.get() >= 0 && !is_nameless_) unlink(draft_.c_str());
}

void DraftFile::write(std::string_view bytes) {
    while (problem_.empty() && !bytes.empty()) {
        const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<size_t>(written));
        } else if (errno != EINTR) {
            problem_ = last_error();
        }
    }
}

// A link replaces nothing: only where a file is already does the draft take a name of its own first, for a moment.
bool DraftFile::give_name() const {
    if (is_nameless_) {
        const std::string draft = "/proc/self/fd/" + std::to_string(fd_.get());
        const auto link_to = [&draft](const std::string &name) {
            return linkat(AT_FDCWD, draft.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
        };
        if (link_to(path_)) return true;
        if (errno != EEXIST || !link_to(draft_)) return false;
    }
    if (std::rename(draft_.c_str(), path_.c_str()) == 0) return true;
    const int error = errno;
    unlink(draft_.c_str());
    errno = error;
    return false;
}

bool DraftFile::publish() {
    if (!problem_.empty()) return false;
    if (!give_name()) {
        problem_ = last_error();
        return false;
    }
    fd_.reset();
    return true;
}

}  // namespace base
}  // namespace pto
