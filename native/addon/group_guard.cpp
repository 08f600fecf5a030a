#include "addon/group_guard.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>

#include <string>
#include <thread>

#include "base/failure.h"

namespace pto {
namespace addon {

void kill_group_with_peer(int socket) {
    // A descriptor of its own: this one stays open whatever becomes of the other.
    const int own = fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (own < 0) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL,
                            "descriptor " + std::to_string(socket) + " is not open. Give the socket to the parent.");
    }
    std::thread([own] {
        pthread_setname_np(pthread_self(), "pto-guard");
        pollfd peer{own, 0, 0};
        while (poll(&peer, 1, -1) < 0 || (peer.revents & (POLLHUP | POLLERR)) == 0) {}
        kill(0, SIGKILL);
    }).detach();
}

}  // namespace addon
}  // namespace pto
