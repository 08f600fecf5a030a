#pragma once
/// Ends a process, and all that it has started, when the process that it works for is gone.
///
/// The process that waits at the other end of a socket may end in any way, SIGKILL included. The one here may be in a loop of
/// JavaScript, or in a kernel that never returns: no code of its own can be relied on. So a thread that does nothing else
/// sleeps until the socket is closed at the other end, and then kills the process group.

namespace pto {
namespace addon {

/// Kills the caller's process group as soon as nobody has the other end of this socket open. The peer may stop sending before,
/// that alone does nothing. Throws Failure when `socket` is no open descriptor.
void kill_group_with_peer(int socket);

}  // namespace addon
}  // namespace pto
