#include "platform/sim/comm/comm_rendezvous.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/failure.h"
#include "platform/sim/comm/comm_member.h"

namespace pto {
namespace sim {
namespace {

using abi::ErrorCode;
using base::Failure;
using base::UniqueFd;

constexpr int kBacklog = 64;

[[noreturn]] void fail(const std::string &what) {
    throw Failure(ErrorCode::ERR_PTO_SHM, what + ": " + std::strerror(errno));
}

struct Address {
    sockaddr_un name{};
    socklen_t bytes;

    /// A leading zero byte makes the name abstract: it is in no file system.
    explicit Address(const std::string &session) {
        name.sun_family = AF_UNIX;
        const size_t length = std::min(session.size(), sizeof(name.sun_path) - 1);
        std::memcpy(name.sun_path + 1, session.data(), length);
        bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + length);
    }
    const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&name); }
};

UniqueFd make_socket() {
    UniqueFd fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (!fd) fail("no socket for the ranks to meet");
    return fd;
}

int timeout_ms(int64_t until_ns) {
    const int64_t left_ns = until_ns - base::monotonic_ns();
    return left_ns <= 0 ? 0 : static_cast<int>(left_ns / 1'000'000) + 1;
}

/// Space for one descriptor in a message.
struct DescriptorMessage {
    char byte = 0;
    iovec part{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};

    DescriptorMessage() {
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof(control);
    }
};

void send_descriptor(int socket, int fd) {
    DescriptorMessage out;
    cmsghdr *header = CMSG_FIRSTHDR(&out.message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    sendmsg(socket, &out.message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// Nothing when the other side has hung up.
UniqueFd receive_descriptor(int socket) {
    DescriptorMessage in;
    if (recvmsg(socket, &in.message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) <= 0) return {};
    const cmsghdr *header = CMSG_FIRSTHDR(&in.message);
    if (header == nullptr || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof(int))) return {};
    int fd;
    std::memcpy(&fd, CMSG_DATA(header), sizeof(fd));
    return UniqueFd(fd);
}

bool is_own_user(int socket) {
    ucred peer{};
    socklen_t bytes = sizeof(peer);
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) == 0 && peer.uid == geteuid();
}

}  // namespace

base::SharedMemory open_again(int fd) {
    const std::string path = "/proc/self/fd/" + std::to_string(fd);
    UniqueFd own(open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (!own) fail("the segment of a communicator (descriptor " + std::to_string(fd) + ") cannot be opened");
    return base::SharedMemory::adopt(std::move(own));
}

CommRendezvous::CommRendezvous(const std::string &session, uint64_t bytes, int64_t deadline_ns) {
    while (!become_host(session, bytes) && !become_guest(session, deadline_ns)) {
        if (base::monotonic_ns() >= deadline_ns) {
            throw Failure(ErrorCode::ERR_PTO_COMM_TIMEOUT, "the rank that came first has not answered in time");
        }
        // A first comer that does not listen yet, or not any more: both last for a moment.
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

bool CommRendezvous::become_host(const std::string &session, uint64_t bytes) {
    UniqueFd listener = make_socket();
    const Address address(session);
    if (bind(listener.get(), address.get(), address.bytes) != 0) {
        if (errno == EADDRINUSE) return false;
        fail("no name for the ranks to meet");
    }
    const base::SharedMemory made = base::SharedMemory::create("pto-comm", bytes);
    memory_ = open_again(made.fd());
    shared_fd_ = UniqueFd(fcntl(made.fd(), F_DUPFD_CLOEXEC, 0));
    if (!shared_fd_ || listen(listener.get(), kBacklog) != 0) fail("the ranks cannot meet");
    listener_ = std::move(listener);
    return true;
}

bool CommRendezvous::become_guest(const std::string &session, int64_t deadline_ns) {
    UniqueFd host = make_socket();
    const Address address(session);
    if (connect(host.get(), address.get(), address.bytes) != 0) return false;
    if (!is_own_user(host.get())) {
        errno = EACCES;
        fail("another user has taken the name for the ranks to meet");
    }
    pollfd answer{host.get(), POLLIN, 0};
    if (poll(&answer, 1, timeout_ms(deadline_ns)) <= 0) return false;
    const UniqueFd shared = receive_descriptor(host.get());
    if (!shared) return false;
    memory_ = open_again(shared.get());
    host_ = std::move(host);
    return true;
}

void CommRendezvous::serve(int64_t until_ns) {
    std::vector<pollfd> watched = {{listener_.get(), POLLIN, 0}};
    for (const UniqueFd &guest : guests_) watched.push_back({guest.get(), POLLIN, 0});
    if (poll(watched.data(), watched.size(), timeout_ms(until_ns)) <= 0) return;
    for (size_t i = watched.size() - 1; i > 0; --i) {
        if (watched[i].revents != 0) guests_.erase(guests_.begin() + static_cast<ptrdiff_t>(i) - 1);
    }
    if (watched[0].revents != 0) welcome();
}

void CommRendezvous::welcome() {
    UniqueFd guest(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!guest || !is_own_user(guest.get())) return;
    send_descriptor(guest.get(), shared_fd_.get());
    guests_.push_back(std::move(guest));
}

}  // namespace sim
}  // namespace pto
