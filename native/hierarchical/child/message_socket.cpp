#include "hierarchical/child/message_socket.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/clock.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr size_t kPacketBytes = 32 * 1024;
constexpr size_t kPacketFds = 200;  // the kernel takes 253
constexpr size_t kControlBytes = CMSG_SPACE(kPacketFds * sizeof(int));
constexpr uint32_t kLast = 0;
constexpr uint32_t kMore = 1;

bool wait_for_room(int socket, int64_t deadline_ns) {
    pollfd poll_fd{socket, POLLOUT, 0};
    while (true) {
        int timeout_ms = -1;
        if (deadline_ns != 0) {
            const int64_t left = deadline_ns - base::monotonic_ns();
            if (left <= 0) return false;
            timeout_ms = static_cast<int>(std::min<int64_t>(left / 1'000'000 + 1, 60'000));
        }
        const int ready = poll(&poll_fd, 1, timeout_ms);
        if (ready > 0) return (poll_fd.revents & (POLLERR | POLLNVAL)) == 0;
        if (ready < 0 && errno != EINTR) return false;
    }
}

bool send_packet(int socket, uint32_t word, std::string_view text, const int *fds, size_t fd_count,
                 int64_t deadline_ns) {
    iovec parts[2] = {{&word, sizeof(word)}, {const_cast<char *>(text.data()), text.size()}};
    alignas(cmsghdr) char control[kControlBytes] = {};
    msghdr header{};
    header.msg_iov = parts;
    header.msg_iovlen = 2;
    if (fd_count != 0) {
        header.msg_control = control;
        header.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
        cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
        std::memcpy(CMSG_DATA(rights), fds, fd_count * sizeof(int));
    }
    while (true) {
        if (sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return true;
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != ENOBUFS) return false;
        if (!wait_for_room(socket, deadline_ns)) return false;
    }
}

void take_fds(const msghdr &header, std::vector<base::UniqueFd> *fds) {
    for (cmsghdr *rights = CMSG_FIRSTHDR(&header); rights != nullptr;
         rights = CMSG_NXTHDR(const_cast<msghdr *>(&header), rights)) {
        if (rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS) continue;
        const size_t count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(rights) + i * sizeof(int), sizeof(int));
            fds->emplace_back(fd);
        }
    }
}

}  // namespace

bool send_message(int socket, std::string_view text, const std::vector<int> &fds, int64_t deadline_ns) {
    if (text.size() > kMaxMessageBytes || fds.size() > kMaxMessageFds) return false;
    size_t text_sent = 0;
    size_t fds_sent = 0;
    while (true) {
        const std::string_view part = text.substr(text_sent, kPacketBytes);
        const size_t fd_count = std::min(fds.size() - fds_sent, kPacketFds);
        const bool is_last = text_sent + part.size() == text.size() && fds_sent + fd_count == fds.size();
        if (!send_packet(socket, is_last ? kLast : kMore, part, fds.data() + fds_sent, fd_count, deadline_ns)) return false;
        if (is_last) return true;
        text_sent += part.size();
        fds_sent += fd_count;
    }
}

MessageReader::Result MessageReader::read(Message *message) {
    std::vector<char> text(kPacketBytes);
    while (true) {
        uint32_t word = kLast;
        iovec parts[2] = {{&word, sizeof(word)}, {text.data(), text.size()}};
        alignas(cmsghdr) char control[kControlBytes];
        msghdr header{};
        header.msg_iov = parts;
        header.msg_iovlen = 2;
        header.msg_control = control;
        header.msg_controllen = sizeof(control);
        const ssize_t got = recvmsg(socket_, &header, MSG_CMSG_CLOEXEC);
        // A peer that ended before it had read everything resets the connection; what it has sent is still there.
        if (got < 0 && (errno == EINTR || errno == ECONNRESET)) continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Result::kAgain;
        if (got < 0) return Result::kEnd;
        take_fds(header, &partial_.fds);
        if (got < static_cast<ssize_t>(sizeof(word)) || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 || word > kMore) {
            return Result::kEnd;
        }
        partial_.text.append(text.data(), static_cast<size_t>(got) - sizeof(word));
        if (partial_.text.size() > kMaxMessageBytes || partial_.fds.size() > kMaxMessageFds) return Result::kEnd;
        if (word == kMore) continue;
        *message = std::move(partial_);
        partial_ = Message();
        return Result::kMessage;
    }
}

}  // namespace hierarchical
}  // namespace pto
