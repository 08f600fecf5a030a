#pragma once
/// Starts one child process, with a socket to it at its descriptor 3 and its stderr in a pipe.

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "base/unique_fd.h"

namespace pto {
namespace hierarchical {

/// What a program is started with.
struct Program {
    std::string executable;
    std::vector<std::string> argv;         ///< without the executable
    std::vector<std::string> environment;  ///< NAME=value, all of it
    bool is_in_own_group = false;
};

struct SpawnedProcess {
    pid_t pid = -1;
    base::UniqueFd pidfd;   ///< none where the system refuses it
    base::UniqueFd socket;  ///< does not block
    base::UniqueFd errors;  ///< what the child prints to stderr; does not block
};

/// The environment of this process with some variables set. On the thread that changes the environment, if there is one.
std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>> &variables);

/// Throws Failure: ERR_PTO_CHILD_BUILD when the executable is missing or cannot be executed, else ERR_PTO_INIT_FAILED.
SpawnedProcess spawn(const Program &program, bool wants_pidfd);

}  // namespace hierarchical
}  // namespace pto
