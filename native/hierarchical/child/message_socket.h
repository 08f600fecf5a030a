#pragma once
/// Messages with file descriptors over a SOCK_SEQPACKET socket, in both directions.
///
/// A message is text of up to 1 MiB and up to 4096 descriptors. A packet of a socket holds less than that, so a message
/// travels in several: each starts with one word, 1 when another packet follows and 0 in the last one.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"

namespace pto {
namespace hierarchical {

inline constexpr size_t kMaxMessageBytes = 1u << 20;
inline constexpr size_t kMaxMessageFds = 4096;

struct Message {
    std::string text;
    std::vector<base::UniqueFd> fds;
};

/// Sends a message. False when the peer is gone or has not made room until `deadline_ns` (CLOCK_MONOTONIC, 0 none).
bool send_message(int socket, std::string_view text, const std::vector<int> &fds, int64_t deadline_ns = 0);

/// Puts packets together.
class MessageReader {
public:
    enum class Result {
        kMessage,  ///< `message` is one
        kAgain,    ///< not a whole message yet; only of a socket that does not block
        kEnd,      ///< the peer is gone, or it sent what no peer sends
    };

    explicit MessageReader(int socket) : socket_(socket) {}

    /// Waits when the socket does.
    Result read(Message *message);

private:
    int socket_;
    Message partial_;
};

}  // namespace hierarchical
}  // namespace pto
