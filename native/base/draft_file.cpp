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

}  // namespace

DraftFile::DraftFile(const std::string &path)
    : path_(path),
      draft_(path + "." + std::to_string(getpid()) + "." + std::to_string(reinterpret_cast<uintptr_t>(this)) + ".tmp"),
      fd_(open(draft_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (fd_.get() < 0) problem_ = last_error();
}

DraftFile::~DraftFile() {
    if (fd_.get() >= 0) unlink(draft_.c_str());
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

bool DraftFile::publish() {
    if (!problem_.empty()) return false;
    if (std::rename(draft_.c_str(), path_.c_str()) != 0) {
        problem_ = last_error();
        return false;
    }
    fd_ = UniqueFd();
    return true;
}

}  // namespace base
}  // namespace pto
