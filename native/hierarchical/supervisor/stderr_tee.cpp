#include "hierarchical/supervisor/stderr_tee.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace pto {
namespace hierarchical {
namespace {

/// A pipe that is ready takes 4096 bytes at once without blocking. A line that is longer is passed on in parts.
constexpr size_t kLongestLine = 3072;
constexpr size_t kLongestName = 512;
constexpr int kPatienceMs = 20;

bool write_whole(int output, std::string_view text) {
    while (!text.empty()) {
        pollfd ready{output, POLLOUT, 0};
        if (poll(&ready, 1, kPatienceMs) <= 0 || (ready.revents & POLLOUT) == 0) return false;
        const ssize_t written = write(output, text.data(), text.size());
        if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
        if (written > 0) text.remove_prefix(static_cast<size_t>(written));
    }
    return true;
}

}  // namespace

StderrTee::StderrTee(std::string name, int output) : prefix_("[" + name.substr(0, kLongestName) + "] "), output_(output) {}

void StderrTee::add(std::string_view bytes) {
    tail_ += bytes;
    if (tail_.size() > 2 * kStderrTailBytes) {
        tail_.erase(0, tail_.size() - kStderrTailBytes);
        is_cut_ = true;
    }
    if (output_ < 0) return;
    while (!bytes.empty()) {
        const size_t room = kLongestLine - line_.size();
        const size_t end = bytes.substr(0, room).find('\n');
        const size_t taken = end == std::string_view::npos ? std::min(room, bytes.size()) : end;
        line_ += bytes.substr(0, taken);
        bytes.remove_prefix(end == std::string_view::npos ? taken : end + 1);
        if (end != std::string_view::npos || taken == room) finish();
    }
}

void StderrTee::finish() {
    if (line_.empty()) return;
    std::string text = prefix_ + line_ + "\n";
    if (dropped_ != 0) text.insert(0, prefix_ + "(" + std::to_string(dropped_) + " bytes were left out)\n");
    dropped_ = write_whole(output_, text) ? 0 : dropped_ + line_.size();
    line_.clear();
}

std::string StderrTee::tail() const {
    if (!is_cut_ && tail_.size() <= kStderrTailBytes) return tail_;
    const std::string last = tail_.substr(tail_.size() - std::min(tail_.size(), kStderrTailBytes));
    const size_t end = last.find('\n');
    return end == std::string::npos || end + 1 == last.size() ? last : last.substr(end + 1);
}

}  // namespace hierarchical
}  // namespace pto
