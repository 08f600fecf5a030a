#pragma once
/// The body of a native child process.
///
///     int main() {
///         EchoHandler handler;
///         return pto::hierarchical::child_main(handler);
///     }
///
/// The calling thread takes the tasks and owns the device; one thread answers control commands, one watches the socket.
/// When the parent is gone and the task thread does not come back within 2 s, the process kills itself.

#include "hierarchical/child/child_handler.h"

namespace pto {
namespace hierarchical {

/// Descriptor of the socket to the parent.
inline constexpr int kChildSocketFd = 3;

/// Serves until the parent asks for the end or is gone. Returns the exit code of the process: 0 after commands were served.
int child_main(ChildHandler &handler, int socket_fd = kChildSocketFd);

}  // namespace hierarchical
}  // namespace pto
