/// A worker whose process ends in the middle of a run, in the way that the first argument says. Prints the pids of its
/// children, then "running".
#include "host_worker/host_fixture.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int, char **argv) {
    using namespace pto::test;
    HostWorkerSettings settings = quiet_settings();
    settings.uses_pidfd = std::strcmp(argv[1], "without-pidfd") != 0;
    auto *host = new TestHost(settings);
    host->add_chips(4);
    if (!host->start().empty()) return 2;
    for (size_t chip = 0; chip < 4; ++chip) std::printf("%d ", static_cast<int>(host->pid(chip)));
    host->engine().begin_run();
    // Idle, at work, hanging and about to crash.
    host->submit(Behaviour::kSleep, TaskArguments().scalar(500'000).on(1));
    host->submit(Behaviour::kHang, TaskArguments().on(2));
    host->submit(Behaviour::kSleep, TaskArguments().scalar(20'000).on(3));
    host->submit(Behaviour::kCrash, TaskArguments().scalar(11).on(3));
    std::printf("running\n");
    std::fflush(stdout);
    if (std::strcmp(argv[1], "exit") == 0) std::exit(0);
    if (std::strcmp(argv[1], "_exit") == 0) _exit(0);
    if (std::strcmp(argv[1], "abort") == 0) std::abort();
    while (true) pause();
}
