/// pto-chip-worker: the child process that owns one device of a worker of level 3 or above.
///
/// Its parent starts it with a socket on descriptor 3, over which the rest comes, the paths of the runtime's libraries
/// included. `--version` tells what it is, as JSON, for people and for checks of an installation.

#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "abi/host_runtime.h"
#include "abi/lane.h"
#include "chip_worker/chip_handler.h"
#include "hierarchical/child/child_main.h"

int main(int argc, char **argv) {
    if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
        std::printf("{\"hostAbi\": %u, \"layoutHash\": \"%" PRIu64 "\"}\n", PTO_HOST_ABI_VERSION, pto::abi::kLaneLayoutHash);
        return 0;
    }
    pto::chip_worker::ChipHandler handler;
    return pto::hierarchical::child_main(handler);
}
